"""A short run of ``make bench-send``: what must be zero is zero; speed is for the long one."""

import pytest

from tests.bench.sending.__main__ import play
from tests.bench.sending.scenarios import SCENARIOS, Scenario

# Enough for some workers to die, and for people to come again.
_MANY = frozenset({"crash", "shared"})


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_sent_too_fast_too_soon_twice_or_never(scenario: Scenario) -> None:
    count = 2000 if scenario.name in _MANY else 500
    verdict = play(scenario, count, seed=7)
    assert (verdict.n, verdict.over_limit, verdict.pair_violations) == (count, 0, 0)
    assert (verdict.duplicates, verdict.lost) == (0, 0)
    assert verdict.rate_writes_per_message <= 0.15
