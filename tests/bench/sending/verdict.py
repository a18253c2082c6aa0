"""The judgement of a run: from the platform's ledger and the jobs that were put in."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final

from puntual.domain.ids import DebtorKey
from tests.bench.sending.platform import Platform
from tests.bench.sending.scenarios import Scenario
from tests.bench.sending.trial import Trial

# The first seconds are those of cold starts.
_WARM_UP = 10.0
_SHORTEST = 20.0
_MOST = 0.97
# From so many messages on start and end weigh little enough.
FULL_LENGTH: Final = 100_000
MOST_RATE_WRITES: Final = 0.1
# What people write has no limit, and three deviations are room for nearly all of its peaks: evenly
# spaced sends at R beside Poisson's stream of eight a second, which no measuring can better, are
# refused 0.6 to 2.3 times in ten thousand.
_MOST_ABOVE: Final = 3 / 10_000
_ZEROS: Final = (
    "pair_violations",
    "duplicates",
    "lost",
    "dead_letters",
    "errors",
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run came to; each field as ``make bench-send`` prints it.

    Attributes:
        utilisation: of the limit, by what was accepted and what people wrote.
        rate_writes_per_message: likewise, of those that go out and those that come in.
        lost: jobs without an accepted message, except those that a death excuses.
        accepted: jobs with an accepted message.
        expired: jobs that a worker had claimed and not sent when it died: nobody sends them again.
        poisoned: jobs that end whoever looks at them.
        parked: jobs that are looked at no more.
        deaths: of workers.
        dead_letters: messages of the queue that were given up.
        errors: batches that ended with an exception.
        inbound: what people wrote.
        over_limit_adapted: calls above the limit, without those of the time in which the sender
            could not yet know what people write.
    """

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
    accepted: int
    expired: int
    dead_letters: int
    errors: int
    inbound: int
    over_limit_adapted: int
    poisoned: int
    parked: int
    deaths: int

    def misses(self, scenario: Scenario) -> list[str]:
        """Return which targets were missed.

        In short runs start and end weigh too much for a judgement on what must not be zero.
        """
        above, most = "over_limit", 0
        if scenario.inflow is not None:
            above, most = "over_limit_adapted", ceil(_MOST_ABOVE * self.n)
        missed = [above] if getattr(self, above) > most else []
        missed += [name for name in _ZEROS if getattr(self, name)]
        missed += ["parked"] if self.parked != self.poisoned else []
        if self.n < FULL_LENGTH:
            return missed
        if self.rate_writes_per_message > MOST_RATE_WRITES:
            missed.append("rate_writes_per_message")
        if scenario.utilisation is not None and self.utilisation < scenario.utilisation:
            missed.append("utilisation")
        return missed


def judge(
    trial: Trial,
    rate_writes: int,
    left_behind: Collection[DebtorKey] = (),
    parked: Collection[DebtorKey] = (),
) -> Verdict:
    """Count what happened: by the platform's ledger, the queue and the fleet.

    Args:
        trial: what was run.
        rate_writes: writes to the state of the rate, those with a failed condition too.
        left_behind: the jobs for which somebody died between claim and call.
        parked: the jobs that are looked at no more; a sound one among them is lost.
    """
    platform, scenario, jobs = trial.platform, trial.scenario, trial.population.keys
    times = Counter(entry.job for entry in platform.ledger)
    poisoned = trial.poisoned
    missing = [job for job in jobs if times[callback_of(job)] == 0 and job not in poisoned]
    expired = sum(job in left_behind for job in missing)
    messages = len(platform.ledger) + len(platform.heard)
    return Verdict(
        run=scenario.name,
        limiter=scenario.limiter.value,
        limit=scenario.limit,
        n=len(jobs),
        utilisation=round(utilisation(platform, scenario.limit, trial.queue.empty_at), 4),
        over_limit=platform.over_limit,
        pair_violations=platform.pair_violations,
        duplicates=_count_excess(times.values()),
        lost=len(missing) - expired,
        rate_writes_per_message=round(rate_writes / max(1, messages), 4),
        accepted=len(jobs) - len(missing) - len(poisoned),
        expired=expired,
        dead_letters=len(trial.dead_letters),
        errors=len(trial.errors),
        inbound=len(platform.heard),
        over_limit_adapted=_count_adapted(platform, scenario),
        poisoned=len(poisoned),
        parked=len(poisoned.intersection(parked)),
        deaths=len(trial.deaths),
    )


def callback_of(job: DebtorKey) -> str:
    """Return what a job's message carries through the platform, up to the contact."""
    return f"v1|{job.creditor}|{job.debtor}"


def utilisation(platform: Platform, limit: int, empty_at: float | None) -> float:
    """Return the messages a second, in and out, over the limit, while there was always work."""
    instants = [entry.at for entry in platform.ledger]
    if len(instants) <= 1:
        return 0.0
    first = instants[0] + _WARM_UP
    last = instants[int(_MOST * len(instants)) - 1]
    if empty_at is not None and empty_at > first + _SHORTEST:
        last = empty_at
    if last <= first:
        first = instants[0]
    count = sum(
        bisect_left(one, last) - bisect_left(one, first) for one in (instants, platform.heard)
    )
    return count / (last - first) / limit if last > first else 0.0


def _count_adapted(platform: Platform, scenario: Scenario) -> int:
    inflow = scenario.inflow
    if inflow is None:
        return platform.over_limit
    since, until = inflow.begins, inflow.begins + inflow.known_within
    return sum(not (since <= at < until) for at in platform.over_limit_at)


def _count_excess(times: Iterable[int]) -> int:
    return sum(max(0, one - 1) for one in times)
