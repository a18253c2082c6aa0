"""The tiles of promises: what is awaited, what did not come, and how many are kept."""

from __future__ import annotations

from infra.dashboards.widgets import Widget
from infra.metrics import Metric, Share, of_money, of_puntual
from infra.periods import DAY


def promises(stage: str, currencies: tuple[str, ...]) -> tuple[Widget, ...]:
    """Show what was promised: what is awaited, what did not come, and how many are kept."""

    def tile(title: str, meaning: str, kind: str) -> Widget:
        money = (
            of_money(stage, "reconcile", f"Promised{kind}Minor", "Maximum", one, one)
            for one in currencies
        )
        return _tile(title, meaning, (_of_day(stage, f"Promises{kind}", "Promises"), *money))

    kept, due = _of_day(stage, "PromisesKept", "Kept"), _of_day(stage, "PromisesPast", "Due")
    share = Share(part=kept, whole=due, label="Kept of a hundred due")
    return (
        tile("Promises open", "How many, and what has not come of them yet", "Open"),
        tile("Promises due this week", "Open ones of the next seven days", "DueSoon"),
        tile("Promises broken", "Since the last one kept, and what is overdue of them", "Broken"),
        _tile("Promises kept", "Of all whose grace has passed", (kept, due), (share,)),
    )


def _tile(
    title: str, meaning: str, metrics: tuple[Metric, ...], shares: tuple[Share, ...] = ()
) -> Widget:
    return Widget(
        title=title,
        meaning=meaning,
        kind="number",
        period_seconds=DAY,
        metrics=metrics,
        shares=shares,
        width=6,
    )


def _of_day(stage: str, name: str, label: str) -> Metric:
    return of_puntual(stage, "reconcile", name, "Maximum", label)
