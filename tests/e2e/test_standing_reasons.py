"""A reason without an end is said once, and explains the steps that come after it."""

from dataclasses import replace
from datetime import timedelta

from tests.e2e.records import Record, SuppressedMessage
from tests.e2e.test_judge import INVOICE, TOMORROW, verdict

STANDING = SuppressedMessage(INVOICE.issued_at, ends=False)


def _unexplained(*told: SuppressedMessage) -> list[str]:
    return verdict(known=Record({}, [*told], [TOMORROW])).unexplained


def test_a_reason_without_an_end_explains_the_steps_after_it() -> None:
    assert _unexplained(STANDING) == []


def test_an_invoice_is_news_to_a_reason_of_before_it() -> None:
    stale = replace(STANDING, at=INVOICE.issued_at - timedelta(hours=1))
    assert _unexplained(stale) == ["N-1 heard nothing of 2026-01-22"]


def test_a_reason_that_ended_takes_the_place_of_the_one_before() -> None:
    ended = SuppressedMessage(INVOICE.issued_at + timedelta(hours=1), ends=True)
    assert _unexplained(STANDING, ended) == ["N-1 heard nothing of 2026-01-22"]
