"""Documents that go from one account to another, with all that counts of them there.

The balance of each account follows from its documents, so what leaves one and comes to the other
in one step leaves the sum of both as it was.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.books.carried import carried_of_invoices, merged_carried
from puntual.domain.accounts.contact import CarriedContact
from puntual.domain.accounts.hold import Hold, HoldKind, hold_of
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import DebtorId, DocumentId, escape_id
from puntual.domain.receivables.corrections import CreditNote, Reversal
from puntual.domain.receivables.receivable import Invoice, Payment

# What one transaction takes beside the invoice, with three writes for each.
_AT_ONCE: Final = 25
# Of a document without an instant: every contact came after it.
_LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes from one account to another at once.

    Attributes:
        at: when it went (UTC).
        holds: those that hold there as well; they stay where they were, too.
        carried: contacts that count there as well.
        ended_hold: the hold of both accounts that ends with it; empty for none.
    """

    at: datetime
    invoices: tuple[Invoice, ...] = ()
    payments: tuple[Payment, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    credit_notes: tuple[CreditNote, ...] = ()
    holds: tuple[Hold, ...] = ()
    carried: tuple[CarriedContact, ...] = ()
    ended_hold: str = ""

    @property
    def documents(self) -> int:
        """Return how many documents go."""
        return len(self.payments) + len(self.reversals) + len(self.credit_notes)


@dataclass(frozen=True, slots=True)
class ParcelLeft:
    """The change of the account that a parcel leaves."""

    parcel: Parcel

    def of_view(self, _: AccountView) -> AccountView | None:
        """Return None: what the rest of the money settles follows from all documents."""
        return None

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        gone = self.parcel
        return replace(
            account,
            invoices=_without(account.invoices, gone.invoices),
            payments=_without(account.payments, gone.payments),
            reversals=_without(account.reversals, gone.reversals),
            credit_notes=_without(account.credit_notes, gone.credit_notes),
            holds=_ended(account.holds, gone),
        )


@dataclass(frozen=True, slots=True)
class ParcelCame:
    """The change of the account that a parcel comes to."""

    parcel: Parcel

    def of_view(self, _: AccountView) -> AccountView | None:
        """Return None: older money and older invoices come in between those on record."""
        return None

    def of_account(self, account: Account) -> Account:
        """Return the changed account."""
        new = self.parcel
        return replace(
            account,
            invoices=(*_without(account.invoices, new.invoices), *new.invoices),
            payments=(*account.payments, *new.payments),
            reversals=(*account.reversals, *new.reversals),
            credit_notes=(*account.credit_notes, *new.credit_notes),
            holds=_ended((*_without(account.holds, new.holds), *new.holds), new),
            carried=merged_carried((*account.carried, *new.carried)),
        )


def parcel_of_invoice(
    invoice: Invoice, source: Account, target: Account, *, is_alone: bool
) -> Parcel:
    """Return what goes along with an invoice to another account.

    Args:
        invoice: as it is to be there.
        source: whose it was.
        target: whose it becomes.
        is_alone: whether what names it stays, as with one that was cancelled and whose id another
            debtor got: the money was paid by the first one.
    """
    at = invoice.recorded_at or _LONG_AGO
    if is_alone:
        return Parcel(at, (invoice,))
    payments = tuple(one for one in source.payments if one.invoice == invoice.id)
    paid = {one.id for one in payments}
    reversals = tuple(one for one in source.reversals if one.id.payment in paid)
    known = {one.id for one in target.holds}
    holds = (*_holds_of(source, invoice.id), *_holds_after(source, reversals))
    contacts = carried_of_invoices(source.key.debtor, source.contacts, {invoice.id}, paid, at)
    return Parcel(
        at,
        (invoice,),
        payments,
        reversals,
        tuple(one for one in source.credit_notes if one.invoice == invoice.id),
        tuple(one for one in holds if one.id not in known),
        (*contacts, *_carried_on(source, invoice.id, paid)),
    )


def parcel_of_credit_note(note: CreditNote, *_: Account, **__: bool) -> Parcel:
    """Return a credit note on its way to another account: nothing names it."""
    return Parcel(note.recorded_at, credit_notes=(note,))


def _holds_of(source: Account, invoice: DocumentId) -> Iterator[Hold]:
    """Yield the holds that name instalments of an invoice, of these alone."""
    for hold in source.holds:
        own = frozenset(one for one in hold.instalments if one.invoice == invoice)
        if own:
            yield replace(hold, instalments=own)


def _holds_after(source: Account, reversals: Iterable[Reversal]) -> Iterator[Hold]:
    """Yield the holds that reversals caused, as they are by now."""
    caused = {hold.id for hold in map(hold_of, reversals) if hold is not None}
    return (one for one in source.holds if one.id in caused)


def _carried_on(
    source: Account, invoice: DocumentId, paid: Collection[DocumentId]
) -> Iterator[CarriedContact]:
    """Yield what an invoice brought along when it came to the account that it leaves."""
    for one in source.carried:
        covered = tuple(part for part in one.contact.covered if part.instalment.invoice == invoice)
        receipts = tuple(part for part in one.contact.receipts if part in paid)
        if covered or receipts:
            kept = replace(one.contact, covered=covered, receipts=receipts)
            yield replace(one, contact=kept)


def moving_hold(source: DebtorId, invoice: DocumentId, at: datetime) -> Hold:
    """Return the hold of both accounts while an invoice moves in more than one step."""
    names = ("move", escape_id(source), invoice.source, escape_id(invoice.external_id))
    return Hold(".".join(names), HoldKind.MERGING, at, None, origin="move")


def first_part(parcel: Parcel) -> Parcel:
    """Return what goes first of more than one transaction takes: money, never the invoice.

    A reversal goes with its payment. An empty part says that the rest goes at once.
    """
    if parcel.documents <= _AT_ONCE:
        return Parcel(parcel.at)
    paid: list[Payment] = []
    undone: list[Reversal] = []
    for one in parcel.payments:
        if len(paid) + len(undone) >= _AT_ONCE:
            break
        paid.append(one)
        undone += (back for back in parcel.reversals if back.id.payment == one.id)
    notes = () if paid else parcel.credit_notes[:_AT_ONCE]
    return Parcel(parcel.at, (), tuple(paid), tuple(undone), notes, parcel.holds)


def _ended(holds: tuple[Hold, ...], parcel: Parcel) -> tuple[Hold, ...]:
    if not parcel.ended_hold:
        return holds
    ended = (replace(one, until=parcel.at) for one in holds if one.id == parcel.ended_hold)
    return (*(one for one in holds if one.id != parcel.ended_hold), *ended)


def _without[T: (Invoice, Payment, Reversal, CreditNote, Hold)](
    known: tuple[T, ...], gone: tuple[T, ...]
) -> tuple[T, ...]:
    ids = {one.id for one in gone}
    return tuple(one for one in known if one.id not in ids)
