"""An account that was changed is compared without what has left it, unless that is missed."""

from dataclasses import replace
from datetime import date, timedelta

from functions.reconcile.account_steps import SAMPLE_DAYS, sample_group
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact
from tests.domain.decision.decision_cases import (
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.fakes.daily_pass import FakeScannedAccount
from tests.functions.reconcile.reconcile_setup import (
    TONIGHT,
    ReconcileSetup,
    always,
    reconcile,
)

# Two nights on which the account below is not in the sample.
_FIRST = next(
    night
    for night in range(1, SAMPLE_DAYS)
    if sample_group(account().key) not in {(night + 1) % SAMPLE_DAYS, night % SAMPLE_DAYS}
)
NIGHT = TONIGHT + timedelta(days=_FIRST)


class Packed(FakeScannedAccount):
    """An account whose first contact has left it, and that counts who asks for that one."""

    asked = 0

    def contacts(self) -> tuple[Contact, ...]:
        return super().whole().contacts[1:]

    def unpacked(self) -> Account:
        return replace(super().whole(), contacts=self.contacts())

    def whole(self) -> Account:
        type(self).asked += 1
        return super().whole()

    def noted_on(self) -> date:
        return NIGHT.date()

    def excerpt(self) -> None:
        return None


def _night(*, is_paid: bool) -> tuple[ReconcileSetup, type[Packed]]:
    first, latest = (
        reminded(local(days_from_due(days)), step, "F-1", seq=seq)
        for seq, (step, days) in enumerate((("due_in_3_days", -33), ("due_today", -30)), 1)
    )
    paid = (payment(at=NIGHT - timedelta(hours=3)),) if is_paid else ()
    bill = replace(invoice("F-1", days_from_due(-30)), recorded_at=NIGHT - timedelta(hours=4))
    one = account(bill, payments=paid, contacts=(first, latest))

    class Counting(Packed):
        pass

    night = ReconcileSetup([one])
    night.scan.scanned[one.key] = Counting(night.memory, one.key)
    reconcile(night.setup, NIGHT - timedelta(days=1), always)
    Counting.asked = 0
    return night, Counting


def test_where_the_view_says_no_more_what_has_left_is_not_read() -> None:
    """Half of an account of five years is what has left it."""
    night, counting = _night(is_paid=True)
    done = reconcile(night.setup, NIGHT, always)
    assert (done.accounts, done.refolded, counting.asked) == (1, 0, 0)
    figures = night.daily_metrics.read(account().key.creditor, (NIGHT - timedelta(days=1)).date())
    assert figures is not None


def test_a_reminder_that_has_left_and_still_counts_is_asked_for_and_repairs_nothing() -> None:
    night, counting = _night(is_paid=False)
    done = reconcile(night.setup, NIGHT, always)
    assert (done.accounts, done.refolded, counting.asked) == (1, 0, 1)
