"""A creditor's sales of the last days, though a pass reads only some accounts whole.

They are kept by group of the sample and week of issue. Of the group that a pass reads whole it
knows them; to those of the others it adds what was invoiced since the pass before, and drops the
weeks that are over. So each is exact once in a sample, within a week always, and no account is
read for it.
"""

from collections import Counter
from collections.abc import Mapping

from puntual.domain.accounts.daily_metrics import MetricCounts, first_week_of_sales
from puntual.ports.daily_pass import CarriedSales, DailyPass

_SALES, _SOLD, _OPEN = "sales", "sold", "open"


def carry_sales(
    known: CarriedSales | None, totals: MetricCounts, running: DailyPass, sampled: int | None
) -> CarriedSales:
    """Return a creditor's sales after a pass; a pass that counts it again gives the same.

    Args:
        known: as the pass before left them, or this one.
        totals: what this pass counted.
        running: this pass.
        sampled: the group that it read whole; None for all of them.
    """
    before = _before(known, running.number)
    sales, sold = _by_group(totals, _SALES), _by_group(totals, _SOLD)
    first = first_week_of_sales(running.day)
    by_group = {
        group: dict(
            sales.get(group, Counter())
            if sampled is None or group == str(sampled) or group not in before
            else _since(first, before.get(group, {})) + sold.get(group, Counter())
        )
        for group in sorted({*sales, *before})
    }
    seen = {name.partition(".")[2] for name in totals if name.startswith(f"{_OPEN}.")}
    currencies = (known.currencies if known else frozenset()) | seen
    return CarriedSales(running.number, by_group, before, currencies)


def figures_with_sales(totals: MetricCounts, carried: CarriedSales) -> MetricCounts:
    """Return the figures of a day with the sales of all groups.

    A currency in which nothing is open any more has a zero, so that the end of a debt is reported.
    """
    figures: MetricCounts = Counter(
        {
            name: value
            for name, value in totals.items()
            if name.partition(".")[0] not in {_SALES, _SOLD}
        }
    )
    for sales in carried.by_group.values():
        for name, minor in sales.items():
            figures[f"{_SALES}.{name.partition('.')[0]}"] += minor
    figures.update({f"{_OPEN}.{currency}": 0 for currency in carried.currencies})
    return figures


def _before(known: CarriedSales | None, number: int) -> Mapping[str, Mapping[str, int]]:
    if known is None:
        return {}
    return known.before if known.number == number else known.by_group


def _since(week: int, sales: Mapping[str, int]) -> MetricCounts:
    return Counter(
        {name: minor for name, minor in sales.items() if int(name.rpartition(".")[2]) >= week}
    )


def _by_group(totals: MetricCounts, kind: str) -> dict[str, MetricCounts]:
    groups: dict[str, MetricCounts] = {}
    for name, minor in totals.items():
        if name.startswith(f"{kind}."):
            _, currency, week, group = name.split(".")
            groups.setdefault(group, Counter())[f"{currency}.{week}"] += minor
    return groups
