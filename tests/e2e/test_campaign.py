"""A short seed of `make chaos`."""

from __future__ import annotations

import pytest

from tests.e2e.campaign import play

pytestmark = pytest.mark.e2e


def test_after_a_campaign_of_faults_nothing_is_twice_lost_or_unexplained() -> None:
    outcome = play(jobs=30, seed=4)

    assert outcome.jobs >= 30
    assert outcome.kills > 0
    assert outcome.faults > 20
    # Most steps lead to a message: who claims and never calls would lose none either.
    assert outcome.accepted > outcome.used_up
    # Some of those who were written to have answered.
    assert outcome.said > 3
    assert outcome.verdict.is_clean, outcome.verdict
