"""Finding the account that a customer, an invoice or a payment belongs to."""

from datetime import datetime

from puntual.application.intake.customers import notes_of
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.merging import home_of
from puntual.application.intake.outcomes import CustomerNotes
from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.person import StoredProfile
from puntual.domain.errors import NotFound
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.receivables.copies import CopyInForce


def find_customer(dependencies: Dependencies, key: DebtorKey) -> Account:
    """Return the account of a customer, or of the one that they have become.

    Raises:
        NotFound: this customer is not described yet.
    """
    account = dependencies.accounts.read(key)
    if account is not None and account.profile.merged_into is not None:
        home = home_of(dependencies, key)
        key, account = home, dependencies.accounts.read(home)
    if account is None or account.profile == Profile(key):
        raise NotFound("there is no such customer")
    return account


def find_notes(dependencies: Dependencies, account: Account, now: datetime) -> CustomerNotes:
    """Return what a caller has to know of a customer; a phone of their own costs no read."""
    known = with_phone_attempts(dependencies.accounts, dependencies.people, account)
    return notes_of(account, StoredProfile(known.profile, known.has_placeholder), now)


def account_of_invoice(
    dependencies: Dependencies, creditor: CreditorId, document: DocumentId
) -> tuple[Account, CopyInForce]:
    """Return the account that an invoice belongs to, and its copy in force.

    Raises:
        NotFound: there is no such invoice.
    """
    known = dependencies.documents.invoice_in_force(creditor, document)
    if known is None:
        raise NotFound("there is no such document")
    return _account_of(dependencies, creditor, known.debtor), known


def account_of_payment(
    dependencies: Dependencies, creditor: CreditorId, document: DocumentId
) -> Account:
    """Return the account that a payment belongs to.

    Raises:
        NotFound: there is no such payment.
    """
    return _account_of(
        dependencies, creditor, dependencies.documents.debtor_of_payment(creditor, document)
    )


def account_of_credit_note(
    dependencies: Dependencies, creditor: CreditorId, document: DocumentId
) -> tuple[Account, CopyInForce]:
    """Return the account that a credit note belongs to, and its copy in force.

    Raises:
        NotFound: there is no such credit note.
    """
    known = dependencies.documents.credit_note_in_force(creditor, document)
    if known is None:
        raise NotFound("there is no such document")
    return _account_of(dependencies, creditor, known.debtor), known


def _account_of(
    dependencies: Dependencies, creditor: CreditorId, debtor: DebtorId | None
) -> Account:
    account = dependencies.accounts.read(DebtorKey(creditor, debtor)) if debtor else None
    if account is None:
        raise NotFound("there is no such document")
    return account
