"""Contacts and statuses that the cases of contacts share."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from tests.factories import NOON, a_contact, a_status

SENT = a_status(ContactState.SENT, NOON + timedelta(seconds=2))
DELIVERED = a_status(ContactState.DELIVERED, NOON + timedelta(seconds=5))
READ = a_status(ContactState.READ, NOON + timedelta(minutes=9))
FAILED = a_status(
    ContactState.FAILED,
    NOON + timedelta(seconds=3),
    error_code=131026,
    error_class=SendErrorClass.SUPPRESS_RECIPIENT,
)
LOG = b"\x02log"
LATER = NOON + timedelta(hours=1)


def refused_contact(claimed: Contact) -> Contact:
    return replace(
        claimed,
        state=ContactState.FAILED,
        settled_at=NOON,
        error_code=131000,
        error_class=SendErrorClass.RETRY,
    )


def second_contact(**parts: Any) -> Contact:
    return a_contact(**{"seq": 2, "attempt": 2, "claimed_at": LATER, **parts})
