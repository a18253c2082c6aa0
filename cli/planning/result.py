"""What a plan came to: its rows and totals, and what another policy does differently."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cli.planning.difference import Difference, compare
from cli.planning.histories import History
from cli.planning.playing import Player
from cli.planning.row import Row
from cli.planning.spool import Spool
from cli.planning.totals import Totals


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of a plan has found so far; rows wait on disk in order of time."""

    totals: Totals
    changes: Counter[str]
    lines: Spool
    differences: Spool


def play(
    result: Result,
    histories: Iterable[Sequence[History]],
    this: Player,
    other: Player | None,
    told: Callable[[int], None] = lambda _: None,
) -> None:
    """Play every debtor's history by a policy, and by another one to compare.

    Args:
        result: what is found goes there.
        histories: of debtors who share a phone together.
        this: plays by the policy.
        other: plays by the one to compare with.
        told: hears how many debtors were played so far.
    """
    for together in histories:
        result.totals.debtors += len(together)
        told(result.totals.debtors)
        rows = [*this.rows_of(together)]
        others = [] if other is None else [*other.rows_of(together)]
        for one in together:
            lines = _of(one, rows)
            _keep(result, lines)
            if other is not None:
                _keep_differences(result, compare(lines, _of(one, others)))


def _of(history: History, rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.debtor_id == history.debtor]


def _keep(result: Result, lines: Iterable[Row]) -> None:
    for line in lines:
        result.totals.take(line)
        result.lines.put(_ordinal(line.at), (line.at, line.debtor_id), line.to_record())


def _keep_differences(result: Result, differences: Iterable[Difference]) -> None:
    for one in differences:
        result.changes[one.change.value] += 1
        result.differences.put(_ordinal(one.at[0]), one.at, one.to_record())


def _ordinal(at: str) -> int:
    return datetime.fromisoformat(at).toordinal()
