"""`make chaos`: everything goes wrong on the real local stack, and the ledger is judged.

Workers are killed, the platform drops, delays, duplicates and lies, the table throttles, loses
answers and is out for seconds, jobs are delivered twice and again, schedulers overlap, the clock
jumps; the platform keeps to its limits of people and pairs. Then peace returns for two days, in
which the platform still answers errors to messages that it took, and the judge reads the
simulator's ledger and our table. A third of the people answer, in words of their own; what they
mean is judged as well. Prints one JSON line; ends with code 1 unless duplicates, lost, unexplained
and unheard are all zero.

`jobs` are those that the schedulers queued, each debtor once for each instant of being due;
`kills` are worker processes of any function, at work or idle; `used_up` are steps whose claim
expired without a message: the call was cut off, or somebody died before it.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from local.driver import Driver
from local.emulator.interruptions import end_on_signals
from local.emulator.tenant import PHONE_NUMBER_ID
from local.played import beginning_of
from local.progress import ProgressBar
from local.scheduled import DRAIN_SECONDS
from local.stack import LocalStack
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.intake.files.billing_day import Feed
from puntual.ports.scheduling import Progress, ShardProgress
from puntual_client import IngestClient
from tests.e2e.campaign_judge import CampaignVerdict, judge_campaign, used_up
from tests.e2e.campaign_trouble import Trouble
from tests.e2e.chaos import Chaos
from tests.e2e.hearing.judge import judge_hearing
from tests.e2e.hearing.overheard import words_in
from tests.e2e.mishaps import (
    CALM_CONDUCT,
    ROUGH_CONDUCT,
    draw_habits,
    draw_lies,
    draw_mishaps,
    hits_of,
    limits_for,
)
from tests.e2e.neighbourhood import Neighbourhood
from tests.e2e.receivables import Watched, known_invoices
from tests.e2e.records import read_records
from tests.e2e.rough_stack import rough_stack, say
from tests.e2e.rough_wire import RoughWire

_FIRST: Final = date(2026, 1, 19)
# What a debtor's first days bring; more people and not more days, for a tick costs the same
# whether it is for ten of them or for a hundred.
_WAKE_SHARDS: Final = 2
_JOBS_PER_DEBTOR: Final = 4
_FEWEST_DEBTORS: Final = 24
_MOST_DAYS: Final = 21
_QUIET_DAYS: Final = 2
_SHARE_OF_SPOILT_CALLS: Final = 0.04
_CHANCE_OF_A_JUMP: Final = 0.05
_JUMP_HOURS: Final = (2.0, 20.0)
# In bad times nobody waits for that: the next tick comes while jobs still lie about.
_PATIENCE_SECONDS: Final = 5.0
# The driver's own calls must outlast an outage of the table.
_ATTEMPTS: Final = 60
_INGEST_PAUSE: Final = 1.0
# Of all debtors, whom Meta lets be written to in 24 hours: on the first day everybody is due.
_PEOPLE: Final = 2 / 3
_MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign did and what it left behind."""

    jobs: int
    kills: int
    faults: int
    accepted: int
    said: int
    used_up: int
    verdict: CampaignVerdict
    ledger: str

    def as_line(self) -> dict[str, int]:
        """Return the line that is printed."""
        counts = {name: len(found) for name, found in asdict(self.verdict).items()}
        return {
            "jobs": self.jobs,
            "kills": self.kills,
            "faults": self.faults,
            **counts,
            "accepted": self.accepted,
            "said": self.said,
            "used_up": self.used_up,
        }


def main() -> int:
    parsed = _parse()
    end_on_signals()
    outcome = play(parsed.jobs, parsed.seed)
    if parsed.ledger is not None:
        parsed.ledger.write_text(outcome.ledger, encoding="utf-8")
    print(json.dumps(outcome.as_line()), flush=True)
    for name, found in asdict(outcome.verdict).items():
        for one in found[:_MOST_SHOWN]:
            say(f"{name}: {one}")
    return 0 if outcome.verdict.is_clean else 1


def play(jobs: int, seed: int) -> Outcome:
    """Play a campaign of at least so many jobs."""
    with rough_stack(beginning_of(_FIRST), seed) as (stack, wire):
        return _Campaign(stack, wire, jobs, seed).play()


class _Campaign:
    def __init__(self, stack: LocalStack, wire: RoughWire, jobs: int, seed: int) -> None:
        self._stack, self._wire = stack, wire
        self._jobs, self._seed = jobs, seed
        self._debtors = max(_FEWEST_DEBTORS, jobs // _JOBS_PER_DEBTOR)
        neighbourhood = Neighbourhood(self._debtors, _FIRST, seed)
        self._watched, self._phones = Watched(neighbourhood.days()), neighbourhood.phones()
        self._driver = Driver(
            stack, Feed(self._watched), tick=timedelta(minutes=30), on_step=self._step
        )
        self._functions = self._driver.functions
        # As EventBridge does, and more: the driver's own calls must get through.
        self._functions.attempts = _ATTEMPTS
        stack.ingest = IngestClient(stack.deployment.ingest_url, stack.api_key, _INGEST_PAUSE)
        stack.on_close(stack.ingest.close)
        self._names = [f"N-{number:05}" for number in range(self._debtors)]
        self._chaos = Chaos(stack, seed, wire)
        self._chance = random.Random(f"{seed}/jumps")
        self._bar = ProgressBar(
            sys.stderr, beginning_of(_FIRST), beginning_of(_FIRST + timedelta(days=_MOST_DAYS))
        )
        self._absences: list[tuple[datetime, datetime]] = []
        self._left_behind: list[datetime] = []
        self._is_rough = False

    def play(self) -> Outcome:
        self._begin()
        day = self._play_rough_days()
        faults = self._end()
        self._driver.play(day, _QUIET_DAYS)
        self._bar.finish()
        faults += hits_of(self._stack.simulator.faults())
        ledger, records = self._stack.simulator.ledger(), read_records(self._stack)
        verdict = judge_campaign(
            ledger,
            self._watched.debtors,
            known_invoices(self._driver.played),
            records,
            self._stack.clock.now(),
            self._trouble(),
        )
        said = self._stack.simulator.sayings()
        verdict.unheard += judge_hearing(ledger, said, records) + words_in(self._log(), said)
        text, jobs = self._stack.simulator.ledger_text(), len(self._wire.jobs)
        spent = used_up(ledger, records)
        kills = self._chaos.kills
        return Outcome(jobs, kills, faults, len(ledger), len(said), spent, verdict, text)

    def _log(self) -> str:
        return (self._stack.folder.path / "functions.log").read_text("utf-8", "replace")

    def _trouble(self) -> Trouble:
        moves = [*self._chaos.moves, *self._left_behind]
        rejections = self._stack.simulator.rejections()
        return Trouble(self._chaos.spans, self._absences, moves, rejections)

    def _begin(self) -> None:
        self._set_up_number()
        self._stack.simulator.set_faults(draw_mishaps(self._names, self._seed))
        self._stack.simulator.configure(**ROUGH_CONDUCT)
        self._stack.simulator.set_personas(draw_habits(self._phones, self._seed))
        self._wire.spoil(_SHARE_OF_SPOILT_CALLS)
        self._functions.drain_seconds, self._functions.must_drain = _PATIENCE_SECONDS, False
        self._is_rough = True
        self._chaos.start()

    def _set_up_number(self) -> None:
        """Agree with the platform on the limits."""
        table = Table(
            self._stack.aws.client("dynamodb"), self._stack.deployment.outputs["TableName"]
        )
        # The very first tick looks back over weeks: a thousand queries that would take all the
        # trouble for themselves.
        now = ShardProgress(self._stack.clock.now())
        DynamoSchedulerCursor(table).write(Progress([now] * _WAKE_SHARDS))
        people = round(self._debtors * _PEOPLE)
        DynamoNumbers(table).change(PHONE_NUMBER_ID, {"daily_limit": people})
        self._stack.simulator.configure(**limits_for(people))

    def _play_rough_days(self) -> date:
        """Play days until there were jobs enough; return the day that follows."""
        day = _FIRST
        while len(self._wire.jobs) < self._jobs and day < _FIRST + timedelta(days=_MOST_DAYS):
            self._driver.play_day(day)
            # A jump may have skipped into a later day.
            day = max(day + timedelta(days=1), _day_of(self._stack.clock.now()))
        return day

    def _end(self) -> int:
        """Let peace return, and say how many faults there were."""
        self._chaos.stop()
        self._is_rough = False
        self._wire.calm()
        self._functions.drain_seconds, self._functions.must_drain = DRAIN_SECONDS, True
        self._driver.drain()
        simulator, chaos = self._stack.simulator, self._chaos
        met = hits_of(simulator.faults())
        simulator.set_faults(draw_lies(self._names, self._seed))
        simulator.configure(**CALM_CONDUCT)
        own = (
            chaos.overlaps + chaos.redeliveries + chaos.leaps + chaos.outages + len(self._absences)
        )
        return met + own + self._wire.suffered.total()

    def _step(self, at: datetime) -> None:
        self._bar.move_to(at)
        if not self._is_rough:
            return
        if self._functions.jobs_left():
            # Nobody waited for them: what is on its way arrives by another clock than it left.
            self._left_behind.append(self._stack.clock.now())
        if self._chance.random() < _CHANCE_OF_A_JUMP:
            self._jump()

    def _jump(self) -> None:
        """Let hours pass in which nothing ran, while nothing is on its way.

        A call that lasted for hours would be accepted on another day than it was decided on;
        Lambda ends every function after two minutes.
        """
        with self._chaos.turn:
            if self._functions.jobs_left():
                return
            left = self._stack.clock.now()
            self._stack.clock.advance(timedelta(hours=self._chance.uniform(*_JUMP_HOURS)))
            self._absences.append((left, self._stack.clock.now()))


def _day_of(now: datetime) -> date:
    begins = beginning_of(now.date())
    return now.date() if now <= begins else now.date() + timedelta(days=1)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2_000, metavar="N", help="at least so many")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other trouble")
    parser.add_argument("--ledger", type=Path, metavar="OUT", help="write the ledger there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
