"""What the ledger counts: one message of a kind a day, and one answer for each question."""

from typing import Any

from local.ledger_counts import duplicates, step_of


def _line(**changes: Any) -> dict[str, Any]:
    return {
        "debtor": "D1",
        "wa_id": "5215555500001",
        "template": "puntual_due_in_3_days_v1",
        "quotes": None,
        "accepted_at": "2026-01-05T15:00:00Z",
        **changes,
    }


def _answer(quotes: str) -> dict[str, Any]:
    return _line(template=None, quotes=quotes)


def test_what_has_no_template_is_an_answer() -> None:
    assert step_of(_answer("q1")) == "answer"


def test_an_answer_is_no_second_reminder_of_its_day() -> None:
    assert duplicates([_line(), _answer("q1"), _answer("q2")], {}) == []


def test_a_question_that_is_answered_twice_is_a_duplicate() -> None:
    assert duplicates([_answer("q1"), _answer("q1")], {}) == [("D1", "2026-01-05", "answer q1")]


def test_two_reminders_of_a_day_are_a_duplicate() -> None:
    assert duplicates([_line(), _line()], {}) == [("D1", "2026-01-05", "reminder")]
