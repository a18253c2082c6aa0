"""The judge of hearing can say no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.hearing_judge import judge_hearing, words_in
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
    return {"wa_id": "521", "meaning": meaning, "told_at": told_at, "text": text, **changes}


def wrong(*sayings: dict[str, Any], claim: Claim = CLAIM, **line: Any) -> list[str]:
    return judge_hearing([LINE | line], sayings, {"N-1": Record({claim.id: claim})})


@pytest.mark.parametrize("meaning", ["opt_out", "wrong_number", "dispute", "person", "hardship"])
def test_a_reminder_after_such_words_is_told(meaning: str) -> None:
    [told] = wrong(said(meaning))
    assert told == (
        f"N-1 was sent puntual_due_today_v1 after {meaning}: 'ya no me escriban, por favor'"
    )


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


def test_each_inbound_message_has_one_answer_at_most() -> None:
    assert wrong(said("question"), template=None) == []
    assert wrong(template=None) == ["521 wrote 0 times and was answered 1 times"]


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
