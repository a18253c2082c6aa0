"""The judge of hearing can say no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.hearing.judge import judge_hearing
from tests.e2e.hearing.overheard import words_in
from tests.e2e.records import Claim, Record

NOON = datetime(2026, 1, 22, 18, tzinfo=UTC)
CLAIM = Claim("c-1", date(2026, 1, 22), "reminder", NOON, NOON + timedelta(hours=2), "read")
LINE = {
    "debtor": "N-1",
    "contact": "c-1",
    "wa_id": "521",
    "accepted_at": (NOON + timedelta(minutes=1)).isoformat(),
    "template": "puntual_due_today_v1",
}


def said(meaning: str, minutes: int = -5, **changes: Any) -> dict[str, Any]:
    told_at = (NOON + timedelta(minutes=minutes)).isoformat()
    text = "ya no me escriban, por favor"
    told = {"wa_id": "521", "wamid": "w-1", "meaning": meaning, "told_at": told_at, "text": text}
    return told | changes


def wrong(
    *sayings: dict[str, Any],
    claim: Claim = CLAIM,
    settled: dict[str, datetime] | None = None,
    **line: Any,
) -> list[str]:
    return judge_hearing([LINE | line], sayings, {"N-1": Record({claim.id: claim})}, settled)


@pytest.mark.parametrize(
    "meaning",
    ["opt_out", "wrong_number", "dispute", "person", "hardship", "proof", "spoken", "moved"],
)
def test_a_reminder_after_such_words_is_told(meaning: str) -> None:
    [told] = wrong(said(meaning))
    assert told == (
        f"N-1 was sent puntual_due_today_v1 after {meaning}: 'ya no me escriban, por favor'"
    )


@pytest.mark.parametrize(
    ("meaning", "days", "is_told"),
    [("proof", 1, False), ("dispute", 1, False), ("proof", 0, True), ("opt_out", 1, True)],
)
def test_what_is_said_of_a_debt_says_nothing_of_who_comes_later(
    meaning: str, days: int, is_told: bool
) -> None:
    """A photo of a receipt was held against reminders of a neighbour who came the day after."""
    came = {"N-1": NOON.date() + timedelta(days=days)}
    records = {"N-1": Record({CLAIM.id: CLAIM})}
    assert bool(judge_hearing([LINE], [said(meaning)], records, {}, came)) is is_told


@pytest.mark.parametrize("meaning", ["paid", "time", "promise", "thanks", "question"])
def test_other_words_forbid_nothing_here(meaning: str) -> None:
    assert wrong(said(meaning)) == []


def test_a_receipt_may_follow_a_dispute_and_never_an_opt_out() -> None:
    assert wrong(said("dispute"), template="puntual_payment_received_v1") == []
    assert len(wrong(said("opt_out"), template="puntual_payment_received_v1")) == 1


def test_what_was_claimed_before_it_could_be_heard_is_on_its_way() -> None:
    assert wrong(said("opt_out", minutes=0)) == []
    assert wrong(said("opt_out", told_at=None)) == []
    late = replace(CLAIM, claimed_at=NOON + timedelta(seconds=1))
    assert len(wrong(said("opt_out", minutes=0), claim=late)) == 1


def test_a_message_without_a_claim_counts_from_its_acceptance() -> None:
    assert len(wrong(said("opt_out", minutes=0), contact="c-9")) == 1


def test_others_may_be_written_to() -> None:
    assert wrong(said("opt_out"), wa_id="549") == []


@pytest.mark.parametrize("meaning", ["dispute", "spoken"])
def test_what_a_person_has_settled_forbids_nothing_afterwards(meaning: str) -> None:
    before, after = NOON - timedelta(minutes=1), NOON + timedelta(minutes=1)
    assert wrong(said(meaning), settled={"w-1": before}) == []
    assert len(wrong(said(meaning), settled={"w-1": after})) == 1
    assert len(wrong(said(meaning), settled={"w-2": before})) == 1


def test_no_person_gives_reminders_back_to_who_left() -> None:
    assert len(wrong(said("opt_out"), settled={"w-1": NOON - timedelta(minutes=1)})) == 1


def test_each_inbound_message_has_one_answer_at_most() -> None:
    asked, answer = said("question"), LINE | {"template": None, "quotes": "w-1"}
    assert judge_hearing([answer], [asked], {}) == []
    assert judge_hearing([answer, answer], [asked], {}) == [
        "521 was answered 2 times after question"
    ]
    assert wrong(template=None, quotes="w-1") == ["521 was answered, and had written nothing"]


@pytest.mark.parametrize("meaning", ["thanks", "greeting"])
def test_who_is_only_polite_wants_no_answer(meaning: str) -> None:
    found = wrong(said(meaning), template=None, quotes="w-1")
    assert found == [f"521 was answered after {meaning}"]


def test_words_are_found_in_a_log_as_they_are_and_as_json_writes_them() -> None:
    sayings = [
        said("opt_out"),
        said("paid", text="ya pagué ayer, revisen"),
        said("paid", text="ok"),
    ]
    assert words_in('{"text": "ya pagu\\u00e9 ayer, revisen", "x": "ok"}', sayings) == [
        "ya pagué ayer, revisen"
    ]
    assert words_in("ya no me escriban, por favor", sayings) == ["ya no me escriban, por favor"]
    assert words_in("nothing", sayings) == []
