"""Which metrics the figures of a finished day become."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from functions.reconcile.waiting import WAITING


class Metric(NamedTuple):
    """A figure of the day: money in minor units of its currency, in one metric per currency."""

    name: str
    dimensions: tuple[tuple[str, str], ...] = ()
    value: float = 0


_PROMISES: Final = {
    "open": Metric("PromisesOpen"),
    "broken": Metric("PromisesBroken"),
    "due_soon": Metric("PromisesDueSoon"),
    "kept": Metric("PromisesKept"),
    "past": Metric("PromisesPast"),
}
_PROMISED: Final = {
    "open": Metric("PromisedOpenMinor", (("currency", ""),)),
    "broken": Metric("PromisedBrokenMinor", (("currency", ""),)),
    "due_soon": Metric("PromisedDueSoonMinor", (("currency", ""),)),
}


def metrics_of(daily_metrics: Mapping[str, int | str]) -> Iterator[Metric]:
    """Yield what the dashboards show; a figure that they do not show yields nothing."""
    for name, kept in daily_metrics.items():
        metric = _count_of(name) or _promises_of(name) or _waiting_of(name) or _money_of(name)
        if metric is not None:
            yield metric._replace(value=float(kept))


def _count_of(name: str) -> Metric | None:
    match name:
        case "sent":
            return Metric("DaySent")
        case "reminders_delivered":
            return Metric("DayDelivered")
        case "reminders_read":
            return Metric("DayRead")
        case "replied":
            return Metric("DayReplied")
        case "paid":
            return Metric("DayPaid")
        case _:
            return None


def _promises_of(name: str) -> Metric | None:
    kind, _, currency = name.partition(".")[2].partition(".")
    match name.partition(".")[0]:
        case "promises":
            return _PROMISES.get(kind)
        case "promised" if kind in _PROMISED:
            return _PROMISED[kind]._replace(dimensions=(("currency", currency),))
        case _:
            return None


def _waiting_of(name: str) -> Metric | None:
    if not name.startswith(WAITING):
        return None
    return Metric("WaitingForPerson", (("kind", name.removeprefix(WAITING)),))


def _money_of(name: str) -> Metric | None:
    match name.split("."):
        case ["open", currency]:
            return Metric("OpenMinor", (("currency", currency),))
        case ["overdue", bucket, currency]:
            return Metric("OverdueMinor", (("bucket", bucket), ("currency", currency)))
        case ["at_stake", currency]:
            return Metric("AtStakeMinor", (("currency", currency),))
        case ["recovered", currency]:
            return Metric("DayRecoveredMinor", (("currency", currency),))
        case ["dso", currency]:
            return Metric("Dso", (("currency", currency),))
        case _:
            return None
