"""Facts of whole accounts, told from their contacts alone."""

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState


def open_contact(account: Account) -> Contact | None:
    """Return the last claim without a known outcome."""
    unknown = (ContactState.CLAIMED, ContactState.UNCERTAIN)
    return next((one for one in reversed(account.contacts) if one.state in unknown), None)


def attempts_of(account: Account, *purposes: Purpose) -> tuple[Contact, ...]:
    """Return the contacts of some purposes that count as attempts."""
    known = (one for one in account.contacts if one.purpose in purposes)
    return tuple(one for one in known if one.counts_as_attempt)
