"""Expiry of contacts without an outcome: in each evaluation, and for the rest in the daily pass.

WhatsApp sends no webhook for a message that it dropped at the end of its TTL (Meta, "Time to
live"), and a worker that died after its claim reports nothing. Both messages are presumed sent:
the day and the step stay used up, and no message is sent again blindly.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.channel import Channel
from puntual.ports.contacts import Contacts


def expire_overdue[A: (Account, AccountExcerpt)](
    contacts: Contacts, account: A, now: datetime
) -> tuple[A, int]:
    """Expire every contact whose outcome is overdue; return the new account and their number."""
    overdue = overdue_among(account.contacts, now)
    for contact in overdue:
        expired = contact.with_evidence(ContactState.EXPIRED, now)
        contacts.settle(account.key, expired)
        account = account.with_contact(expired)
    return account, len(overdue)


def overdue_among(contacts: Iterable[Contact], now: datetime) -> Sequence[Contact]:
    """Return the contacts whose outcome is overdue at an instant (UTC)."""
    return [one for one in contacts if _is_overdue(one, now)]


def _is_overdue(contact: Contact, now: datetime) -> bool:
    if contact.state is ContactState.ACCEPTED and contact.channel is not Channel.WHATSAPP:
        # No status follows an SMS or an e-mail: its acceptance is the last outcome.
        return False
    return RANK[contact.state] < RANK[ContactState.EXPIRED] and now >= contact.deadline
