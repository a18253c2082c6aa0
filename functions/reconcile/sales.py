"""A creditor's sales of the last days, though a pass reads only some accounts whole.

They are kept by group of the sample. Of the group that a pass reads whole it knows them; to those
of the others it adds what was invoiced since the pass before. So each is exact once in a sample,
and no account is read for it.
"""

from collections import Counter
from collections.abc import Mapping

from puntual.domain.accounts.daily_metrics import MetricCounts
from puntual.ports.daily_pass import CarriedSales

_SALES, _SOLD, _OPEN = "sales", "sold", "open"


def carry_sales(
    known: CarriedSales | None, totals: MetricCounts, number: int, sampled: int | None
) -> CarriedSales:
    """Return a creditor's sales after a pass; a pass that counts it again gives the same.

    Args:
        known: as the pass before left them, or this one.
        totals: what this pass counted.
        number: of this pass.
        sampled: the group that it read whole; None for all of them.
    """
    before = _before(known, number)
    sales, sold = _by_group(totals, _SALES), _by_group(totals, _SOLD)
    by_group = {
        group: dict(
            sales.get(group, Counter())
            if sampled is None or group == str(sampled) or group not in before
            else Counter(before[group]) + sold.get(group, Counter())
        )
        for group in sorted({*sales, *before})
    }
    seen = {name.partition(".")[2] for name in totals if name.startswith(f"{_OPEN}.")}
    return CarriedSales(
        number, by_group, before, (known.currencies if known else frozenset()) | seen
    )


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
        figures.update({f"{_SALES}.{currency}": minor for currency, minor in sales.items()})
    figures.update({f"{_OPEN}.{currency}": 0 for currency in carried.currencies})
    return figures


def _before(known: CarriedSales | None, number: int) -> Mapping[str, Mapping[str, int]]:
    if known is None:
        return {}
    return known.before if known.number == number else known.by_group


def _by_group(totals: MetricCounts, kind: str) -> dict[str, MetricCounts]:
    groups: dict[str, MetricCounts] = {}
    for name, minor in totals.items():
        if name.startswith(f"{kind}."):
            _, currency, group = name.split(".")
            groups.setdefault(group, Counter())[currency] += minor
    return groups
