"""A short run of ``make bench-send``: what must be zero is zero; speed is for the long one."""

from dataclasses import replace

import pytest

from tests.bench.sending.__main__ import play
from tests.bench.sending.production import Production
from tests.bench.sending.scenarios import SCENARIOS, Inflow, Scenario
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import MOST_RATE_WRITES
from tests.fakes.clock import NOON

# Enough for some workers to die, and for people to come again.
_MANY = frozenset({"crash", "shared"})
# So many are looked at alone after a death, each with a slot, and so a write, of its own.
_JOBS_OF_A_CALL = 100


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_sent_too_fast_too_soon_twice_or_never(scenario: Scenario) -> None:
    count = 2000 if scenario.name in _MANY else 500
    verdict = play(scenario, count, seed=7)
    assert verdict.misses(scenario) == []
    alone = verdict.deaths * _JOBS_OF_A_CALL / count
    assert verdict.rate_writes_per_message <= MOST_RATE_WRITES + alone
    assert verdict.n == count == verdict.accepted + verdict.expired + verdict.poisoned
    assert verdict.expired == 0 or scenario.busy_between_crashes is not None


@pytest.mark.parametrize("limit", [20, 80, 1000])
@pytest.mark.parametrize("share", [0.005, 0.1])
def test_a_job_that_kills_its_worker_takes_nobody_along_at_any_rate(
    limit: int, share: float
) -> None:
    """Of ten such jobs in a thousand each took up to 99 others to the dead letters, every day."""
    scenario = Scenario("poisoned", limit=limit, poisoned=share)
    verdict = play(scenario, 400, seed=7)
    assert verdict.misses(scenario) == []
    assert verdict.poisoned == verdict.parked == round(400 * share)
    assert verdict.accepted == 400 - verdict.poisoned
    # Once among others, twice alone.
    assert 2 * verdict.poisoned < verdict.deaths <= 3 * verdict.poisoned


def test_what_people_write_is_measured_and_whom_it_held_up_is_written_to_later() -> None:
    """A wave of answers met a pace that knew nothing of it, as long as the campaign went on."""
    (scenario,) = (one for one in SCENARIOS if one.inflow is not None)
    early = replace(scenario, inflow=Inflow(rate=8.0, begins=5.0, known_within=15.0))
    verdict = play(early, 2000, seed=7)
    assert verdict.misses(early) == []
    assert verdict.inbound > 100
    assert verdict.accepted == 2000
    assert verdict.rate_writes_per_message <= MOST_RATE_WRITES


def test_a_sender_that_sends_nothing_has_lost_everything() -> None:
    """Outside the contact hours every job ended with a reason on record, and nothing was lost."""
    at_night = NOON.replace(hour=6)
    production = Production(Trial(Scenario("night"), 50, start=at_night))
    verdict = production.run()
    production.trial.close()
    assert (verdict.accepted, verdict.lost) == (0, 50)
    assert "lost" in verdict.misses(production.trial.scenario)
