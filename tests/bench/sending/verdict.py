"""The judgement of a run: from the platform's ledger and the jobs that were put in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from puntual.domain.ids import DebtorKey
from tests.bench.sending.platform import Platform
from tests.bench.sending.scenarios import Scenario

# The first seconds are those of cold starts.
_WARM_UP = 10.0
_SHORTEST = 20.0
_MOST = 0.97


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run came to; each field as ``make bench-send`` prints it."""

    run: str
    limiter: str
    limit: int
    n: int
    utilisation: float
    over_limit: int
    pair_violations: int
    duplicates: int
    lost: int
    rate_writes_per_message: float


def judge(
    scenario: Scenario,
    jobs: Sequence[DebtorKey],
    platform: Platform,
    empty_at: float | None,
    rate_writes: int,
    is_explained: Callable[[DebtorKey], bool],
) -> Verdict:
    """Count what happened.

    Args:
        scenario: what was run.
        jobs: what was put into the queue.
        platform: what was accepted, and refused.
        empty_at: when the queue first ran empty.
        rate_writes: writes to the state of the rate, those with a failed condition too.
        is_explained: tells whether an outcome or a reason is on record for a job whose message
            was never accepted. All else here never asks the sender's own records.
    """
    accepted = Counter(entry.job for entry in platform.ledger)
    missing = [job for job in jobs if accepted[callback_of(job)] == 0]
    return Verdict(
        run=scenario.name,
        limiter=scenario.limiter.value,
        limit=scenario.limit,
        n=len(jobs),
        utilisation=round(utilisation(platform, scenario.limit, empty_at), 4),
        over_limit=platform.over_limit,
        pair_violations=platform.pair_violations,
        duplicates=_count_excess(accepted.values()),
        lost=sum(not is_explained(job) for job in missing),
        rate_writes_per_message=round(rate_writes / max(1, len(platform.ledger)), 4),
    )


def callback_of(job: DebtorKey) -> str:
    """Return what a job's message carries through the platform, up to the contact."""
    return f"v1|{job.creditor}|{job.debtor}"


def utilisation(platform: Platform, limit: int, empty_at: float | None) -> float:
    """Return the accepted messages a second over the limit, while there was always work."""
    instants = [entry.at for entry in platform.ledger]
    if len(instants) <= 1:
        return 0.0
    first = instants[0] + _WARM_UP
    last = instants[int(_MOST * len(instants)) - 1]
    if empty_at is not None and empty_at > first + _SHORTEST:
        last = empty_at
    if last <= first:
        first = instants[0]
    count = bisect_left(instants, last) - bisect_left(instants, first)
    return count / (last - first) / limit if last > first else 0.0


def _count_excess(times: Iterable[int]) -> int:
    return sum(max(0, one - 1) for one in times)
