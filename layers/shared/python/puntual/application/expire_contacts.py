"""Close what never got an answer. The send path does it when it looks, reconcile for the rest.

WhatsApp sends no webhook for a message that it dropped at the end of its TTL (Meta, "Time to
live"), and a worker that died after its claim can report nothing. Both are presumed to have
been out: the day and the step stay used up, and nothing is ever sent blindly again.
"""

from datetime import datetime

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import RANK, ContactState
from puntual.domain.channel import Channel
from puntual.ports.contacts import Contacts


def expire_overdue(contacts: Contacts, account: Account, now: datetime) -> tuple[Account, int]:
    """Expire every contact whose outcome is overdue; return the account after it and how many."""
    overdue = [one for one in account.contacts if _is_overdue(one, now)]
    for contact in overdue:
        expired = contact.with_evidence(ContactState.EXPIRED, now)
        contacts.settle(account.key, expired)
        account = account.with_contact(expired)
    return account, len(overdue)


def _is_overdue(contact: Contact, now: datetime) -> bool:
    if contact.state is ContactState.ACCEPTED and contact.channel is not Channel.WHATSAPP:
        # Nobody reports on an SMS or an e-mail: that it was taken is all that will ever be known.
        return False
    return RANK[contact.state] < RANK[ContactState.EXPIRED] and now >= contact.deadline
