"""Where the pass over a day stands: kept between ticks, for one tick does not finish it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from puntual.domain.accounts.daily_metrics import MetricCounts


@dataclass(slots=True)
class DailyPass:
    """How far the pass over a day has come.

    Attributes:
        day: the day that is being counted.
        after: the key of the last page; None at the beginning, and after the last one.
        totals: the figures so far, by creditor.
    """

    day: date
    after: str | None = None
    done: bool = False
    totals: dict[str, MetricCounts] = field(default_factory=dict)


def resume(state: Mapping[str, str] | None, day: date) -> DailyPass:
    """Go on with the pass that was kept; begin a new one once its day is past."""
    if state is None or state["day"] < day.isoformat():
        return DailyPass(day)
    totals = {name: Counter(values) for name, values in json.loads(state["totals"]).items()}
    return DailyPass(
        date.fromisoformat(state["day"]), state["after"] or None, state["done"] == "yes", totals
    )


def state_of(running: DailyPass) -> dict[str, str]:
    """Return what a tick keeps for the next one."""
    return {
        "day": running.day.isoformat(),
        "after": running.after or "",
        "done": "yes" if running.done else "no",
        "totals": json.dumps(running.totals, sort_keys=True),
    }
