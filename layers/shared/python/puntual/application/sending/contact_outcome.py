"""A contact after WhatsApp's answer to it."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import ContactState
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown


def after_outcome(contact: Contact, outcome: SendOutcome | None, now: datetime) -> Contact:
    """Return the contact as WhatsApp's answer leaves it.

    Without an outcome it was given back unsent and may be tried again.
    """
    match outcome:
        case Accepted(wamid, _):
            accepted = contact.with_evidence(ContactState.ACCEPTED, now)
            return replace(accepted, wamid=wamid, accepted_at=now)
        case Refused(code, error_class, _):
            failed = contact.with_evidence(ContactState.FAILED, now)
            return replace(failed, error_code=code, error_class=error_class)
        case Unknown():
            return contact.with_evidence(ContactState.UNCERTAIN, now)
        case None:
            return contact.given_back(now)
        case _ as unreachable:
            assert_never(unreachable)
