"""What a pass writes at its end: days, the limits of breakers, how many debtors a number has."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from functions.reconcile.daily_pass import DailyPass
from functions.reconcile.dependencies import Dependencies
from puntual.domain.accounts.daily_metrics import MetricCounts, dso_by_currency, portfolio_of
from puntual.domain.ids import CreditorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.sending.circuit_breaker import TRAILING_DAYS, limit_of


def close_day(dependencies: Dependencies, running: DailyPass) -> Mapping[str, int | str]:
    """Write the day of every creditor; return the figures of all of them together."""
    for creditor, totals in running.totals.items():
        dependencies.daily_metrics.put(CreditorId(creditor), running.day, _with_dso(totals))
        _limit_breaker(dependencies, CreditorId(creditor), running.day)
    _report_debtors(dependencies, running)
    return _with_dso(portfolio_of(running.totals.values()))


def _report_debtors(dependencies: Dependencies, running: DailyPass) -> None:
    """Keep with each number how many debtors share its limit: few need no forecast."""
    debtors: Counter[str] = Counter()
    for name, totals in running.totals.items():
        creditor = dependencies.creditors.read(CreditorId(name))
        if creditor is not None:
            debtors[creditor.phone_number_id] += totals["debtors"]
    for state in dependencies.numbers.all():
        if state.debtors != debtors[state.id]:
            dependencies.numbers.change(state.id, {"debtors": debtors[state.id]})


def _limit_breaker(dependencies: Dependencies, creditor: CreditorId, day: date) -> None:
    """Keep the volume above which tomorrow's reminders wait for a person."""
    policy = dependencies.terms.policies.current(creditor) or DEFAULT_POLICY
    first = day - timedelta(days=TRAILING_DAYS - 1)
    counts = dependencies.breakers.of_days(creditor, first, day)
    dependencies.breakers.set_limit(creditor, limit_of(counts.values(), policy.breaker))


def _with_dso(totals: MetricCounts) -> dict[str, int | str]:
    ratios = {f"dso.{name}": str(days) for name, days in dso_by_currency(totals).items()}
    return {**totals, **ratios}
