"""A short form of `make hear`."""

from __future__ import annotations

import pytest

from tests.e2e.hearing.run import play

pytestmark = pytest.mark.e2e


def test_whoever_says_not_to_is_left_alone_and_nobody_else_reads_a_word() -> None:
    outcome = play(people=15, days=4, seed=3, kills=False)

    assert outcome.heard.is_clean, outcome.heard
    assert outcome.faults > 5
    # Of what forbids a message, something was said and taken.
    assert outcome.said["opt_out"] > 0
    assert outcome.said["dispute"] + outcome.said["person"] + outcome.said["spoken"] > 0
    assert sum(outcome.said.values()) > 5
    assert outcome.cases > 0
    assert outcome.accepted > 8
