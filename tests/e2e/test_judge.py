"""The judge of the fault campaign can say no."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.e2e.judge import CampaignVerdict, KnownDebtor, KnownInvoice, judge_campaign
from tests.e2e.records import Record

DUE = date(2026, 1, 22)
END = datetime(2026, 1, 27, 8, tzinfo=UTC)
SENT = datetime(2026, 1, 22, 15, tzinfo=UTC)
CONTACT = "20260122.reminder.1"
INVOICE = KnownInvoice("N-1", DUE, datetime(2026, 1, 19, 9, tzinfo=UTC))


def line(at: datetime = SENT, contact: str = CONTACT, **changes: Any) -> dict[str, Any]:
    return {
        "debtor": "N-1",
        "contact": contact,
        "accepted_at": at.isoformat(),
        "template": "puntual_due_today_v1",
        **changes,
    }


def record(**changes: Any) -> Record:
    return replace(Record({CONTACT}, [], [END + timedelta(days=1)]), **changes)


def verdict(
    *ledger: dict[str, Any], known: Record | None = None, invoice: KnownInvoice = INVOICE
) -> CampaignVerdict:
    debtors = {"N-1": KnownDebtor("MX", "America/Mexico_City")}
    records = {} if known is None else {"N-1": known}
    return judge_campaign(ledger, debtors, {"F-1": invoice}, records, END)


def test_a_message_that_is_on_record_and_a_look_to_come_are_in_order() -> None:
    assert verdict(line(), known=record()).is_clean


def test_two_messages_of_one_purpose_on_one_local_day_are_a_duplicate() -> None:
    evening = SENT + timedelta(hours=8)
    assert verdict(line(), line(evening), known=record()).duplicates == ["N-1 2026-01-22 reminder"]


def test_the_day_is_the_debtors_and_not_that_of_greenwich() -> None:
    late, early = (datetime(2026, 1, 23, hour, tzinfo=UTC) for hour in (5, 15))
    assert not verdict(line(late), line(early), known=record()).duplicates


def test_thanks_beside_a_reminder_are_no_duplicate() -> None:
    thanks = line(template="puntual_payment_received_v1")
    assert not verdict(line(), thanks, known=record()).duplicates


def test_who_heard_nothing_without_a_reason_and_without_a_look_to_come_is_lost() -> None:
    found = verdict(known=Record())
    assert found.lost == ["N-1"]
    assert found.unexplained == ["N-1 heard nothing"]


def test_a_debtor_of_whom_nothing_is_stored_at_all_is_lost() -> None:
    assert verdict().lost == ["N-1"]


def test_who_was_written_to_once_and_is_then_forgotten_is_lost() -> None:
    assert verdict(line(), known=record(wake_ups=[SENT])).lost == ["N-1"]


def test_who_is_at_rest_for_a_reason_is_not_lost() -> None:
    at_rest = record(wake_ups=[], reasons=[("2026-01-23T15:00:00Z", False)])
    assert not verdict(line(), known=at_rest).lost


def test_a_reason_that_has_ended_excuses_nobody() -> None:
    waiting = record(wake_ups=[], reasons=[("2026-01-23T15:00:00Z", True)])
    assert verdict(line(), known=waiting).lost == ["N-1"]


def test_who_has_paid_is_left_in_peace_by_right() -> None:
    paid = replace(INVOICE, paid_at=SENT + timedelta(hours=1))
    assert verdict(line(), known=record(wake_ups=[]), invoice=paid).is_clean


def test_an_accepted_message_that_is_not_on_our_record_is_unexplained() -> None:
    found = verdict(line(contact="20260122.reminder.2"), known=record())
    assert found.unexplained == ["N-1 20260122.reminder.2"]


def test_a_silence_with_a_reason_is_explained() -> None:
    silent = record(contacts=set(), reasons=[("2026-01-19T09:00:00Z", True)])
    assert verdict(known=silent).is_clean
