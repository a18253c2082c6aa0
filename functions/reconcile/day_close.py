"""What a pass writes at its end for one creditor: its day, its breaker's limit, its sales."""

from dataclasses import dataclass
from datetime import date, timedelta

from functions.reconcile.account_steps import sampled_group
from functions.reconcile.dependencies import Dependencies
from functions.reconcile.sales import carry_sales, figures_with_sales
from puntual.domain.accounts.daily_metrics import MetricCounts, dso_by_currency
from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.circuit_breaker import TRAILING_DAYS, limit_of
from puntual.ports.daily_pass import DailyPass


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """The day of one creditor.

    Attributes:
        number: the number that it writes from; None for one that is not set up.
    """

    figures: MetricCounts
    number: PhoneNumberId | None


def close_day(
    dependencies: Dependencies, running: DailyPass, creditor: CreditorId, totals: MetricCounts
) -> ClosedDay:
    """Write the day of a creditor, and the volume above which its reminders wait."""
    known = dependencies.book.carried(creditor)
    carried = carry_sales(known, totals, running, sampled_group(running))
    figures = figures_with_sales(totals, carried)
    dependencies.daily_metrics.put(creditor, running.day, {**figures, **ratios_of(figures)})
    dependencies.book.carry(creditor, carried)
    _limit_breaker(dependencies, creditor, running.day)
    set_up = dependencies.creditors.read(creditor)
    return ClosedDay(figures, None if set_up is None else set_up.phone_number_id)


def ratios_of(totals: MetricCounts) -> dict[str, str]:
    """Return the figures that are no sums, as they are kept."""
    return {f"dso.{name}": str(days) for name, days in dso_by_currency(totals).items()}


def _limit_breaker(dependencies: Dependencies, creditor: CreditorId, day: date) -> None:
    """Keep the volume above which tomorrow's reminders wait for a person."""
    policy = dependencies.terms.policies.current(creditor) or DEFAULT_POLICY
    first = day - timedelta(days=TRAILING_DAYS - 1)
    counts = dependencies.breakers.of_days(creditor, first, day)
    dependencies.breakers.set_limit(creditor, limit_of(counts.values(), policy.breaker))
