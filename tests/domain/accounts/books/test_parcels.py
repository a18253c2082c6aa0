"""What goes from one account to another is no matter of a view."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.account_changes import day_of_change
from puntual.domain.accounts.books.carried import carried_of_invoices
from puntual.domain.accounts.books.parcels import (
    Parcel,
    ParcelCame,
    ParcelLeft,
    parcel_of_invoice,
)
from puntual.domain.accounts.contact import CarriedContact
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import DebtorId
from tests.factories import NOON, TODAY, a_contact, a_key, a_profile, an_invoice

ANA, LUZ = a_profile(key=a_key("d-1")), a_profile(key=a_key("d-2"))


def test_only_the_whole_account_tells_what_a_parcel_changes() -> None:
    parcel = Parcel(NOON, (an_invoice(),))
    for change in (ParcelLeft(parcel), ParcelCame(parcel)):
        assert change.of_view(AccountView(ANA)) is None
        assert day_of_change(change) == TODAY


def test_what_other_invoices_brought_along_stays() -> None:
    carried = CarriedContact(DebtorId("d-3"), a_contact())
    source = Account(ANA, invoices=(an_invoice(external_id="F-8"),), carried=(carried,))
    moved = replace(source.invoices[0], recorded_at=NOON)
    parcel = parcel_of_invoice(moved, source, Account(LUZ), is_alone=False)
    assert parcel == Parcel(NOON, (moved,))


def test_a_message_that_counts_for_nothing_any_more_does_not_go_along() -> None:
    long_ago = replace(a_contact(), covered=(), claimed_at=NOON - timedelta(days=120))
    lately = replace(long_ago, claimed_at=NOON - timedelta(days=1))
    went = carried_of_invoices(ANA.key.debtor, (long_ago, lately), (), (), NOON)
    assert [one.contact.claimed_at for one in went] == [lately.claimed_at]
