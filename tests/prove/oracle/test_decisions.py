"""A thousand generated decisions: none forbidden, none above a cap, no silence without a cause."""

from __future__ import annotations

from tests.prove.oracle.run import judge_decisions


def test_an_oracle_that_was_written_apart_finds_nothing_wrong() -> None:
    judged = judge_decisions(1_500, 1)
    assert judged.wrong == []
    assert judged.kinds["reminder"] > 100
    assert judged.owed > 10
