"""Accounts: read whole, changed one fact at a time."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from puntual.domain.accounts.account import Account, Profile, Release
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.hold import Hold
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.receivables.receivable import Invoice, Payment


class Accounts(Protocol):
    """Accounts, read whole."""

    def read(self, key: DebtorKey) -> Account | None:
        """Return the account as of now (strongly consistent), or None when nothing is known."""
        ...

    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        """Return some accounts and where to go on; None when the last one was returned."""
        ...


class AccountChanges(Protocol):
    """Changes of an account. Each bumps its revision in the same transaction."""

    def put_profile(self, profile: Profile, ended: Sequence[Hold] = ()) -> None:
        """Store who the debtor is; consent events are only ever added.

        Args:
            profile: who the debtor is.
            ended: holds that end with it, all or nothing; each says when, as its ``until``.
        """
        ...

    def put_invoice(self, key: DebtorKey, invoice: Invoice, fingerprint: str) -> "Ingested":
        """Store an invoice once; the same fingerprint again changes nothing.

        Raises:
            Conflict: the invoice belongs to another debtor.
        """
        ...

    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> "Ingested":
        """Store a payment once.

        Raises:
            Conflict: the same payment is on record with other content.
        """
        ...

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        """Store a hold once; the same id again changes nothing.

        A webhook that Meta repeats for days must not open again what a person has ended since.

        Returns:
            False when a hold with this id was on record.
        """
        ...

    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        """End a hold at an instant, by somebody's decision; one that ended before stays as it is.

        Args:
            key: whose hold it is.
            hold_id: which one.
            at: from when on it holds no more (UTC).
            by: who decided it; that stays on record.

        Returns:
            False when it had ended before.

        Raises:
            NotFound: the account has no such hold.
        """
        ...

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        """Add what the debtor said about being written to; return False when it was known."""
        ...

    def add_release(self, key: DebtorKey, release: Release) -> bool:
        """Let a step go out to the debtor; return False when the same was on record."""
        ...


class Ingested(StrEnum):
    """What became of a document."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Documents(Protocol):
    """Documents by their natural key."""

    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        """Return whose invoice it is."""
        ...

    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        """Return whose payment it is."""
        ...


class People(Protocol):
    """Who is writing to us."""

    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        """Return the debtors behind a WhatsApp id; empty for an unknown sender."""
        ...
