"""How a debtor has paid so far: counts and the latest settlements, of the same size at any age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from puntual.domain.receivables.receivable import Settlement

_MONTHS: Final = 12
# A year of monthly invoices: who has paid well for a year is not judged by what was before
# (ADR 23). Each log of a decision holds so many.
LATEST: Final = 12


@dataclass(frozen=True, slots=True)
class PaymentHistory:
    """The settled instalments of a debtor.

    Attributes:
        settled: how many there are.
        by_month: how many of them were due in each month of the year; empty without any.
        first_due_on: the earliest due date among them.
        last_due_on: the latest one.
        days_late: of the latest settlements, in the order of payment, the days from the due date
            to the payment; negative when it came early.
        days_to_pay: of the same ones, the days from the invoice to the payment.
    """

    settled: int = 0
    by_month: tuple[int, ...] = ()
    first_due_on: date | None = None
    last_due_on: date | None = None
    days_late: tuple[int, ...] = ()
    days_to_pay: tuple[int, ...] = ()

    @property
    def days_spanned(self) -> int:
        """The days from the first due date to the last."""
        if self.first_due_on is None or self.last_due_on is None:
            return 0
        return (self.last_due_on - self.first_due_on).days

    def with_settled(self, fresh: Sequence[Settlement]) -> "PaymentHistory":
        """Return the history after settlements that came after all in it, in their order."""
        more = payment_history_of(fresh)
        if not more.settled or not self.settled:
            return more if more.settled else self
        return PaymentHistory(
            settled=self.settled + more.settled,
            by_month=tuple(map(sum, zip(self.by_month, more.by_month, strict=True))),
            first_due_on=min(filter(None, (self.first_due_on, more.first_due_on))),
            last_due_on=max(filter(None, (self.last_due_on, more.last_due_on))),
            days_late=(*self.days_late, *more.days_late)[-LATEST:],
            days_to_pay=(*self.days_to_pay, *more.days_to_pay)[-LATEST:],
        )


NO_HISTORY: Final = PaymentHistory()


def payment_history_of(settlements: Sequence[Settlement]) -> PaymentHistory:
    """Return the history that some settlements make, given in any order."""
    if not settlements:
        return NO_HISTORY
    dues = [one.due_on for one in settlements]
    months = [due.month for due in dues]
    ordered = sorted(settlements, key=lambda one: (one.settled_on, one.key))
    latest = ordered[-LATEST:]
    return PaymentHistory(
        settled=len(settlements),
        by_month=tuple(months.count(month) for month in range(1, _MONTHS + 1)),
        first_due_on=min(dues),
        last_due_on=max(dues),
        days_late=tuple(one.days_late for one in latest),
        days_to_pay=tuple((one.settled_on - one.issued_on).days for one in latest),
    )
