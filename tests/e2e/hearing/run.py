"""`make hear`: people say what they mean on the real local stack, and are judged to be heard.

Everybody answers reminders, in words of their own or by a photo, a recording, another phone; they
edit and delete, and some show no phone. Workers are killed, the platform and the table fail, calls
are told twice. Every other morning people settle half of the cases. Then the judge reads the
simulator's ledger: no message after words that forbid it, at most one answer to what was written,
and no word of anybody anywhere but in the words table.

Prints one JSON line; ends with code 1 unless `unheard`, `overheard` and `duplicates` are zero.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from local.driver import Driver
from local.emulator.interruptions import end_on_signals
from local.played import beginning_of
from local.progress import ProgressBar
from local.scheduled import DRAIN_SECONDS
from local.stack import LocalStack
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.store.table import Table
from puntual.intake.files.billing_day import Feed
from puntual.ports.scheduling import Progress, ShardProgress
from puntual_client import IngestClient
from tests.e2e.chaos import Chaos
from tests.e2e.hearing.judge import judge_hearing
from tests.e2e.hearing.office import Office
from tests.e2e.hearing.overheard import overhear
from tests.e2e.hearing.people import draw_people, draw_usernames
from tests.e2e.hearing.recorded_calls import RecordedCalls
from tests.e2e.judge import find_duplicates
from tests.e2e.mishaps import CALM_CONDUCT, ROUGH_CONDUCT, draw_mishaps, hits_of
from tests.e2e.neighbourhood import Neighbourhood
from tests.e2e.receivables import Watched
from tests.e2e.records import read_records
from tests.e2e.rough_stack import rough_stack, say
from tests.e2e.rough_wire import RoughWire

_FIRST: Final = date(2026, 1, 19)
_WAKE_SHARDS: Final = 2
_QUIET_DAYS: Final = 2
_SHARE_OF_SPOILT_CALLS: Final = 0.02
# Longer than the job of a dead worker takes to come back: a month has more ticks than a campaign.
_PATIENCE_SECONDS: Final = 40.0
_CALM_SECONDS: Final = (6.0, 25.0)
# The driver's own calls must outlast an outage of the table.
_ATTEMPTS: Final = 60
_INGEST_PAUSE: Final = 1.0
_DAYS_BETWEEN_ROUNDS: Final = 10
_OFFICE_EVERY: Final = 2
_MOST_SHOWN: Final = 20


@dataclass(slots=True)
class Heard:
    """What the judge found; empty lists are what everybody hopes for.

    Attributes:
        unheard: messages and answers to people who had said not to, or had not asked.
        overheard: where words, names of files, names and phones stand that must not.
        duplicates: two accepted messages of one debtor, local day and purpose.
    """

    unheard: list[str] = field(default_factory=list)
    overheard: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was wrong."""
        return not (self.unheard or self.overheard or self.duplicates)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a hearing did, and what the judge says of it.

    Attributes:
        said: how often each wish was written and taken by the webhook.
    """

    accepted: int
    answers: int
    said: Mapping[str, int]
    cases: int
    settled: int
    kills: int
    faults: int
    heard: Heard
    ledger: str

    def as_line(self) -> dict[str, Any]:
        """Return the line that is printed."""
        found = {
            "unheard": len(self.heard.unheard),
            "overheard": len(self.heard.overheard),
            "duplicates": len(self.heard.duplicates),
        }
        did = {
            "accepted": self.accepted,
            "answers": self.answers,
            "said": dict(self.said),
            "cases": self.cases,
            "settled": self.settled,
            "kills": self.kills,
            "faults": self.faults,
        }
        return {**found, **did}


def main() -> int:
    parsed = _parse()
    end_on_signals()
    outcome = play(parsed.people, parsed.days, parsed.seed)
    if parsed.ledger is not None:
        parsed.ledger.write_text(outcome.ledger, encoding="utf-8")
    print(json.dumps(outcome.as_line()), flush=True)
    heard = outcome.heard
    for one in [*heard.unheard, *heard.overheard, *heard.duplicates][:_MOST_SHOWN]:
        say(one)
    return 0 if heard.is_clean else 1


def play(people: int, days: int, seed: int, *, kills: bool = True) -> Outcome:
    """Play so many people for so many days, the last ones in peace."""
    with rough_stack(beginning_of(_FIRST), seed) as (stack, wire):
        return _Hearing(stack, wire, people, days, seed, kills=kills).play()


class _Hearing:
    def __init__(
        self, stack: LocalStack, wire: RoughWire, people: int, days: int, seed: int, *, kills: bool
    ) -> None:
        self._stack, self._wire = stack, wire
        self._people, self._days, self._seed = people, days, seed
        rounds = 1 + (days - 1) // _DAYS_BETWEEN_ROUNDS
        town = Neighbourhood(people, _FIRST, seed, rounds)
        self._watched, self._phones = Watched(town.days()), town.phones()
        self._calls = RecordedCalls()
        wire.overhears = self._calls.note
        bar = ProgressBar(
            sys.stderr, beginning_of(_FIRST), beginning_of(_FIRST + timedelta(days=days))
        )
        self._driver = Driver(
            stack,
            Feed(self._watched),
            tick=timedelta(minutes=30),
            personas=True,
            on_step=bar.move_to,
        )
        self._driver.functions.attempts = _ATTEMPTS
        stack.ingest = IngestClient(stack.deployment.ingest_url, stack.api_key, _INGEST_PAUSE)
        stack.on_close(stack.ingest.close)
        self._office = Office(stack, seed)
        calm = _CALM_SECONDS
        self._chaos = (
            Chaos(stack, seed, wire, moves_clock=False, calm_seconds=calm) if kills else None
        )

    def play(self) -> Outcome:
        self._begin()
        for number in range(self._days - _QUIET_DAYS):
            self._driver.play_day(_FIRST + timedelta(days=number))
            if number % _OFFICE_EVERY:
                self._office.work()
        faults = self._end()
        quiet = _FIRST + timedelta(days=self._days - _QUIET_DAYS)
        self._driver.play(quiet, _QUIET_DAYS)
        return self._judge(faults)

    def _begin(self) -> None:
        table = Table(
            self._stack.aws.client("dynamodb"), self._stack.deployment.outputs["TableName"]
        )
        now = ShardProgress(self._stack.clock.now())
        DynamoSchedulerCursor(table).write(Progress([now] * _WAKE_SHARDS))
        simulator, functions = self._stack.simulator, self._driver.functions
        names = [f"N-{number:05}" for number in range(self._people)]
        simulator.set_faults(draw_mishaps(names, self._seed))
        simulator.configure(**ROUGH_CONDUCT)
        simulator.set_personas(draw_people(self._phones, self._seed))
        simulator.hide_phones(draw_usernames(self._phones, self._seed))
        self._wire.spoil(_SHARE_OF_SPOILT_CALLS)
        functions.drain_seconds, functions.must_drain = _PATIENCE_SECONDS, False
        if self._chaos is not None:
            self._chaos.start()

    def _end(self) -> int:
        """Let peace return, and say how many faults there were."""
        if self._chaos is not None:
            self._chaos.stop()
        self._wire.calm()
        functions = self._driver.functions
        functions.drain_seconds, functions.must_drain = DRAIN_SECONDS, True
        self._driver.drain()
        met = hits_of(self._stack.simulator.faults())
        self._stack.simulator.configure(**CALM_CONDUCT)
        return met + self._wire.suffered.total()

    def _judge(self, faults: int) -> Outcome:
        simulator = self._stack.simulator
        ledger, said, text = simulator.ledger(), simulator.sayings(), simulator.ledger_text()
        heard = Heard(
            judge_hearing(
                ledger,
                said,
                read_records(self._stack),
                self._office.settled,
                self._watched.known_since,
            ),
            overhear(self._stack, self._calls.bodies).secrets_told(said, self._identities(said)),
            find_duplicates(ledger, self._watched.debtors),
        )
        waiting = {case.id for case in self._office.waiting()}
        return Outcome(
            len(ledger),
            sum(line["template"] is None for line in ledger),
            Counter(one["meaning"] for one in said if one["told_at"] is not None),
            len(self._office.opened | waiting),
            len(self._office.settled),
            0 if self._chaos is None else self._chaos.kills,
            faults,
            heard,
            text,
        )

    def _identities(self, said: Iterable[Mapping[str, Any]]) -> set[str]:
        """Return all names and phones, as the billing system and WhatsApp tell them."""
        phones = {one.phone.lstrip("+") for one in self._watched.debtors.values()}
        return {*self._watched.names, *phones, *(str(one["wa_id"]) for one in said)}


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make hear", description=__doc__)
    parser.add_argument("--people", type=int, default=100, metavar="N", help="so many debtors")
    parser.add_argument("--days", type=int, default=30, metavar="N", help="3 or more")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other people")
    parser.add_argument("--ledger", type=Path, metavar="OUT", help="write the ledger there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
