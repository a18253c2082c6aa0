"""The judge finds out who sends too fast, twice, too soon, or not at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.pace import Pace
from puntual.ports.slots import SlotBlock, SlotBook
from tests.bench.sending.people import People
from tests.bench.sending.population import key_of
from tests.bench.sending.scenarios import SCENARIOS, Inflow, Scenario
from tests.bench.sending.simple_sender import SimpleSender
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import FULL_LENGTH, Verdict, callback_of, judge, utilisation
from tests.fakes.sending import FakeSlotBook

COUNT = 400
BASE = Scenario("base")
SHARED = Scenario("shared", sharing=0.5)
TWICE = Scenario("twice", handed_out_twice=0.2)
CRASH = Scenario("crash", busy_between_crashes=5.0)
INFLOW = Inflow(rate=8.0, begins=5.0, known_within=20.0)
ANSWERED = Scenario("answered", inflow=INFLOW)


def a_trial(scenario: Scenario = BASE) -> Trial:
    return Trial(scenario, COUNT)


class HastyBook(FakeSlotBook):
    """Gives out slots that lie closer than the pace says."""

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        return super().reserve(number, count, not_before, Pace(limit=round(1.2 * pace.limit)))


class PrivateBook(FakeSlotBook):
    """Gives the same slots to everybody who asks at the same time."""

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        block = super().reserve(number, count, not_before, pace)
        return SlotBlock(not_before, count, block.spacing)


@pytest.mark.parametrize("scenario", [BASE, SHARED, TWICE, CRASH])
def test_an_honest_sender_is_found_honest(scenario: Scenario) -> None:
    verdict = SimpleSender(a_trial(scenario)).run()
    found = (verdict.over_limit, verdict.pair_violations, verdict.duplicates)
    assert found == (0, 0, 0)
    assert verdict.n == COUNT


def test_an_honest_sender_uses_the_limit() -> None:
    verdict = SimpleSender(Trial(BASE, 2000)).run()
    assert 0.95 < verdict.utilisation <= 0.97
    assert verdict.lost == 0


@pytest.mark.parametrize("book", [HastyBook(), PrivateBook()])
def test_who_sends_above_the_limit_is_found_out(book: FakeSlotBook) -> None:
    assert SimpleSender(Trial(BASE, 600), book).run().over_limit > 0


def test_who_sends_a_message_twice_is_found_out() -> None:
    trial = a_trial(Scenario("copies", pair_seconds=0.0))
    assert SimpleSender(trial, copies=2).run().duplicates > 0


@pytest.mark.parametrize("scenario", [TWICE, CRASH])
def test_who_takes_no_claim_is_found_out_by_deliveries_and_by_crashes(scenario: Scenario) -> None:
    assert SimpleSender(a_trial(scenario), claims_count=False).run().duplicates > 0


def test_who_writes_to_a_person_too_soon_is_found_out() -> None:
    assert SimpleSender(a_trial(SHARED), pauses=False).run().pair_violations > 0


def test_who_loses_a_job_is_found_out() -> None:
    sender = SimpleSender(a_trial(), forgets=frozenset({"3", "300"}))
    assert sender.run().lost == 2


def test_who_dies_with_a_claim_in_hand_has_something_to_explain() -> None:
    verdict = SimpleSender(a_trial(CRASH)).run()
    assert verdict.lost > 0, "this simple sender keeps no record of its claims"


def test_a_death_excuses_only_the_claims_that_it_left_behind() -> None:
    trial = a_trial(CRASH)
    sender = SimpleSender(trial, forgets=frozenset({"3"}))
    missing = sender.run().lost
    accepted = {entry.job for entry in trial.platform.ledger}
    left = {key for key in trial.population.keys if callback_of(key) not in accepted}
    verdict = judge(trial, rate_writes=0, left_behind=left - {key_of(3)})
    assert (verdict.expired, verdict.lost) == (missing - 1, 1)
    assert verdict.accepted + missing == COUNT


def _answered(open_book: Callable[[], SlotBook], book: FakeSlotBook) -> tuple[Trial, Verdict]:
    """Let people write to a simple sender, and its webhook count them in some book."""
    trial = Trial(ANSWERED, 4000, seed=3)
    People(trial, INFLOW, open_book).begin()
    return trial, SimpleSender(trial, book).run()


def test_who_measures_what_people_write_is_found_honest() -> None:
    book = FakeSlotBook()
    trial, verdict = _answered(lambda: book, book)
    assert verdict.inbound == len(trial.platform.heard) > 300
    assert "over_limit_adapted" not in verdict.misses(ANSWERED)
    sent = utilisation(replace(trial.platform, heard=[]), ANSWERED.limit, trial.queue.empty_at)
    assert sent < verdict.utilisation < 0.9


def test_who_is_deaf_to_what_people_write_is_found_out() -> None:
    _, verdict = _answered(FakeSlotBook, FakeSlotBook())
    assert 0 < verdict.over_limit_adapted < verdict.over_limit
    assert "over_limit_adapted" in verdict.misses(ANSWERED)


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"over_limit": 50, "over_limit_adapted": 30}, []),
        ({"over_limit": 50, "over_limit_adapted": 31}, ["over_limit_adapted"]),
        ({"n": 500, "over_limit_adapted": 1}, []),
        ({"n": 500, "over_limit_adapted": 2}, ["over_limit_adapted"]),
        ({"lost": 1}, ["lost"]),
    ],
    ids=str,
)
def test_of_what_nobody_can_foresee_a_little_is_borne(
    changes: dict[str, Any], missed: list[str]
) -> None:
    assert a_verdict(**changes).misses(ANSWERED) == missed


def a_verdict(**changes: Any) -> Verdict:
    honest = SimpleSender(a_trial()).run()
    return replace(honest, **{"utilisation": 0.96, "n": FULL_LENGTH, **changes})


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({}, []),
        ({"utilisation": 0.954}, ["utilisation"]),
        ({"utilisation": 0.5, "n": FULL_LENGTH - 1}, []),
        ({"rate_writes_per_message": 0.11}, ["rate_writes_per_message"]),
        ({"rate_writes_per_message": 0.11, "n": FULL_LENGTH - 1}, []),
        ({"over_limit": 1}, ["over_limit"]),
        ({"pair_violations": 1}, ["pair_violations"]),
        ({"duplicates": 1}, ["duplicates"]),
        ({"lost": 1}, ["lost"]),
        ({"dead_letters": 1}, ["dead_letters"]),
        ({"errors": 1}, ["errors"]),
    ],
    ids=str,
)
def test_a_missed_target_is_named(changes: dict[str, Any], missed: list[str]) -> None:
    assert a_verdict(**changes).misses(SCENARIOS[0]) == missed


def test_the_same_seed_plays_the_same_run() -> None:
    assert SimpleSender(a_trial(CRASH)).run() == SimpleSender(a_trial(CRASH)).run()
