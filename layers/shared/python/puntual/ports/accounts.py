"""Accounts: read as an excerpt or whole, changed one fact at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from puntual.domain.accounts.account import Account, Profile, Release
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import Person, StoredProfile
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, DocumentId
from puntual.domain.receivables.copies import UNORDERED, CopyInForce, CopyOrder
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment


class Accounts(Protocol):
    """Reads of accounts."""

    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        """Return what a sender reads of an account, as of now; None when it is unknown.

        It costs the same at any age of the account.

        Raises:
            Unavailable: the account kept changing meanwhile.
        """
        ...

    def read(self, key: DebtorKey) -> Account | None:
        """Return a whole account as of now (strongly consistent); None when it is unknown.

        It costs the more the older the account is: for people, and where the excerpt is in doubt.
        """
        ...


class AccountChanges(Protocol):
    """Changes of an account. Each bumps its revision in the same transaction."""

    def put_profile(
        self, profile: Profile, ended: Sequence[Hold] = (), order: CopyOrder = UNORDERED
    ) -> StoredProfile:
        """Store a debtor's profile; consent events are only ever added.

        Of a copy that is older than the one in force nothing but its consent events is stored.
        What was withdrawn from the phone holds for the record from then on, and what the record
        withdrew holds for all records that have the phone.

        Args:
            profile: who the debtor is.
            ended: holds that end in the same transaction, each at its ``until``.
            order: what the copy says of its place among the copies.

        Returns:
            The profile as it is on record now.

        Raises:
            PreconditionFailed: another copy is in force than the one that it means to replace.
            Unavailable: the account kept changing meanwhile.
        """
        ...

    def learn_ids(self, key: DebtorKey, wa_ids: Collection[str]) -> None:
        """Store ids by which WhatsApp knows a debtor; what was withdrawn from them holds.

        So does that the person behind a business-scoped one has another phone: the record and all
        others with its phone are held, and learn what it was changed to. Of too many ids for one
        person nothing more is learned.
        """
        ...

    def confirm_phone(self, key: DebtorKey, at: datetime) -> bool:
        """Note that whoever has the debtor's phone said that it is the debtor; once.

        Another phone begins without it.

        Returns:
            False when it was on record.

        Raises:
            Unavailable: the account kept changing meanwhile.
        """
        ...

    def erase_person(self, key: DebtorKey) -> None:
        """Remove what names or reaches a debtor; documents, contacts and consents stay.

        Raises:
            Unavailable: the account kept changing meanwhile.
        """
        ...

    def set_legal_hold(self, key: DebtorKey, *, stands: bool) -> None:
        """Have what a debtor writes from now on kept without end, or for the usual days again."""
        ...

    def put_invoice(
        self, key: DebtorKey, invoice: Invoice, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> "Ingested":
        """Store an invoice once; the same fingerprint again changes nothing.

        Raises:
            AccountTooLarge: the debtor owes more at once than a record can hold.
            Conflict: the invoice belongs to another debtor.
            OtherCurrency: it is in another currency than money that names it.
            OlderCopy: a later copy is in force.
            PreconditionFailed: another copy is in force than the one that it means to replace.
            Unavailable: the invoice kept changing meanwhile.
        """
        ...

    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> "Ingested":
        """Store a payment once.

        Raises:
            Conflict: the same payment is on record with other content.
        """
        ...

    def put_reversal(self, key: DebtorKey, reversal: Reversal, fingerprint: str) -> "Ingested":
        """Store a reversal of a payment once, with the hold that it causes.

        Raises:
            Conflict: the same reversal is on record with other content, or its payment would be
                reversed by more than it is.
            Unavailable: the account kept changing meanwhile.
        """
        ...

    def put_credit_note(
        self, key: DebtorKey, note: CreditNote, fingerprint: str, order: CopyOrder = UNORDERED
    ) -> "Ingested":
        """Store a credit note once; the same fingerprint again changes nothing.

        Raises:
            AccountTooLarge: without it the debtor would owe more than a record can hold.
            Conflict: the credit note belongs to another debtor.
            OlderCopy: a later copy is in force.
            PreconditionFailed: another copy is in force than the one that it means to replace.
            Unavailable: the credit note kept changing meanwhile.
        """
        ...

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        """Store a hold once; the same id again changes nothing.

        Meta repeats a webhook for days: a repeat must not reopen a hold that a person ended.

        Of twenty alike that are in force for the whole account, the one that ends first ends
        where the new one begins.

        Returns:
            False when a hold with this id was on record, or when twenty alike last longer.
        """
        ...

    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        """End a hold at an instant; one that ended earlier stays as it is.

        Args:
            key: the account.
            hold_id: the hold.
            at: its end (UTC).
            by: who decided it; that stays on record.

        Returns:
            False when it had ended earlier.

        Raises:
            NotFound: the account has no such hold.
        """
        ...

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        """Add a consent event.

        Returns:
            False when the same is on record, or when so many are that only what changes something
            is kept. A withdrawal that does is kept always.
        """
        ...

    def add_release(self, key: DebtorKey, release: Release) -> bool:
        """Store a release of a step; return False when the same is on record."""
        ...

    def begin_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> None:
        """Hold two accounts of which one is to become the other; again, it changes nothing.

        From here on nothing is stored for the first one: what is said of its debtor is stored for
        the second one, and documents raise ``AccountMerged``, which names that one.

        Raises:
            Conflict: one of them has become another one, or they are the same.
            Unavailable: an account kept changing meanwhile.
        """
        ...

    def advance_merge(self, source: DebtorKey, target: DebtorKey, at: datetime) -> bool:
        """Take the next step of a merge that began; return whether it was the last one.

        Each step leaves the money of both as it was. After the last one nothing is left of the
        first account but its contacts; again, it changes nothing.

        Raises:
            AccountTooLarge: together they owe more at once than a record can hold.
            Unavailable: an account kept changing meanwhile.
        """
        ...

    def refold(self, key: DebtorKey, now: datetime) -> bool:
        """Fold the stored view anew if a look does not give what the whole account gives.

        Args:
            key: the account.
            now: the instant (UTC) from which on the views are compared.

        Returns:
            Whether the stored view was wrong.

        Raises:
            Unavailable: the account kept changing meanwhile.
        """
        ...


class Ingested(StrEnum):
    """What became of a document."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Documents(Protocol):
    """The debtors of documents, by the documents' natural keys."""

    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        """Return the debtor of an invoice; None for an unknown one."""
        ...

    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        """Return the debtor of a payment; None for an unknown one."""
        ...

    def debtor_of_credit_note(self, creditor: CreditorId, note: DocumentId) -> DebtorId | None:
        """Return the debtor of a credit note; None for an unknown one."""
        ...

    def invoice_in_force(self, creditor: CreditorId, invoice: DocumentId) -> CopyInForce | None:
        """Return the copy of an invoice in force; None for an unknown one."""
        ...

    def credit_note_in_force(self, creditor: CreditorId, note: DocumentId) -> CopyInForce | None:
        """Return the copy of a credit note in force; None for an unknown one."""
        ...


class People(Protocol):
    """The people behind lines and other ids of WhatsApp, under every spelling of a line."""

    def find(self, creditor: CreditorId, wa_id: str) -> Person:
        """Return what is known of a line or id; many debtors behind it cost no more than 21."""
        ...

    def keep_withdrawal(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        """Keep what was withdrawn from a line or id, whether or not a record has it yet.

        It is kept for records that will have it: to those that do it has to be added.
        """
        ...

    def withdrawn(self, creditor: CreditorId, wa_id: str) -> tuple[ConsentEvent, ...]:
        """Return what was withdrawn from a line or id, by somebody who was erased as well."""
        ...

    def keep_change(self, creditor: CreditorId, wa_id: str, change: NumberChange) -> None:
        """Keep that the person behind a line has another one, where nothing later is kept.

        A record that comes to have the line as its phone is held from then on, unless a person
        ended that hold of it, or of another record of the line.
        """
        ...

    def erase(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        """Forget a line or id, but for a digest: what was withdrawn holds for who comes with it.

        That it has changed hands holds as well.

        Args:
            creditor: whose.
            wa_id: the line or id.
            said: the withdrawal that the erasure is; earlier ones hold as well.
        """
        ...
