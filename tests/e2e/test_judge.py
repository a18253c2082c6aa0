"""The judges, of a history and of a fault campaign, can say no."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.e2e.campaign_judge import CampaignVerdict, judge_campaign, used_up
from tests.e2e.campaign_trouble import Trouble
from tests.e2e.judge import KnownDebtor, KnownInvoice, find_duplicates, judge
from tests.e2e.records import Claim, Record, SuppressedMessage, claim_of

DUE = date(2026, 1, 22)
END = datetime(2026, 1, 27, 8, tzinfo=UTC)
SENT = datetime(2026, 1, 22, 15, tzinfo=UTC)
CONTACT = "000001.20260122.reminder.1"
CLAIM = Claim(CONTACT, DUE, "reminder", SENT, SENT + timedelta(hours=2), "read")
INVOICE = KnownInvoice("N-1", DUE, datetime(2026, 1, 21, 9, tzinfo=UTC), label="F-00001-0")
TOMORROW = END + timedelta(days=1)
DEBTORS = {
    "N-1": KnownDebtor("MX", "America/Mexico_City", "+525555000001"),
    "N-2": KnownDebtor("MX", "America/Mexico_City", "+525555000001"),
}


def line(at: datetime = SENT, contact: str = CONTACT, **changes: Any) -> dict[str, Any]:
    return {
        "debtor": "N-1",
        "contact": contact,
        "accepted_at": at.isoformat(),
        "template": "puntual_due_today_v1",
        "text": "Es por la factura F-00001-0.",
        **changes,
    }


def claim(**changes: Any) -> Claim:
    return replace(CLAIM, **changes)


def record(
    *claims: Claim, suppressed_messages: Sequence[SuppressedMessage] = (), **changes: Any
) -> Record:
    known = {one.id: one for one in claims or (CLAIM,)}
    return replace(Record(known, [*suppressed_messages], [TOMORROW]), **changes)


def verdict(
    *ledger: dict[str, Any],
    known: Record | None = None,
    invoice: KnownInvoice = INVOICE,
    trouble: Trouble | None = None,
    others: Record | None = None,
) -> CampaignVerdict:
    records = {name: one for name, one in (("N-1", known), ("N-2", others)) if one is not None}
    return judge_campaign(ledger, DEBTORS, {"F-1": invoice}, records, END, trouble)


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


def test_a_debtor_of_whom_nothing_is_stored_at_all_is_lost() -> None:
    found = verdict()
    assert found.lost == ["N-1"]
    assert found.unexplained == ["N-1 heard nothing of 2026-01-22"]


def test_who_was_written_to_once_and_is_then_forgotten_is_lost() -> None:
    assert verdict(line(), known=record(wake_ups=[SENT])).lost == ["N-1"]


def test_a_look_in_a_far_future_does_not_keep_anybody_from_being_lost() -> None:
    """A wake-up 300 days ahead and an early silence once excused a claim that led to nothing."""
    early = SuppressedMessage(datetime(2026, 1, 19, 9, tzinfo=UTC), ends=True)
    far = record(
        claim(state="expired"), suppressed_messages=[early], wake_ups=[END + timedelta(days=300)]
    )
    found = verdict(known=far)
    assert found.lost == ["N-1"]
    assert found.unexplained == [
        f"N-1 {CONTACT} never reached the platform, and nobody died of it"
    ]


def test_who_is_at_rest_for_a_reason_is_not_lost() -> None:
    finished = SuppressedMessage(SENT + timedelta(hours=1), ends=False)
    assert not verdict(line(), known=record(suppressed_messages=[finished], wake_ups=[])).lost


def test_rest_that_is_older_than_what_is_owed_is_none() -> None:
    """An account without an invoice is at rest; the one that came later is to be thought of."""
    nothing_yet = SuppressedMessage(INVOICE.issued_at - timedelta(hours=1), ends=False)
    assert verdict(line(), known=record(suppressed_messages=[nothing_yet], wake_ups=[])).lost == [
        "N-1"
    ]


def test_a_reason_that_has_ended_excuses_nobody() -> None:
    waiting = SuppressedMessage(SENT + timedelta(days=1), ends=True)
    assert verdict(line(), known=record(suppressed_messages=[waiting], wake_ups=[])).lost == [
        "N-1"
    ]


def test_who_has_paid_is_left_in_peace_by_right() -> None:
    paid = replace(INVOICE, paid_at=SENT + timedelta(hours=1))
    assert verdict(line(), known=record(wake_ups=[]), invoice=paid).is_clean


def test_one_early_silence_does_not_explain_a_step_that_came_later() -> None:
    """Any silence ever recorded once excused its debtor for the whole campaign."""
    early = SuppressedMessage(datetime(2026, 1, 19, 9, tzinfo=UTC), ends=True)
    silent = Record({}, [early], [TOMORROW])
    assert verdict(known=silent).unexplained == ["N-1 heard nothing of 2026-01-22"]


def test_nobody_is_blamed_for_a_day_that_the_clock_skipped() -> None:
    """Of the two working days of this step one passed while nothing ran at all."""
    morning = datetime(2026, 1, 23, 5, tzinfo=UTC)
    absence = Trouble(absences=[(morning, morning + timedelta(hours=23))])
    assert verdict(known=Record({}, [], [TOMORROW]), trouble=absence).is_clean
    short = Trouble(absences=[(morning, morning + timedelta(hours=9))])
    assert verdict(known=Record({}, [], [TOMORROW]), trouble=short).unexplained


def test_a_silence_on_the_day_of_the_step_explains_it() -> None:
    told = SuppressedMessage(SENT, ends=True)
    assert verdict(known=Record({}, [told], [TOMORROW])).is_clean


def test_who_was_written_to_yesterday_is_spared_by_the_caps() -> None:
    """Two days lie between reminders in Mexico; the step of the 22nd falls into them."""
    day = date(2026, 1, 21)
    before = claim(id="000001.20260121.reminder.1", on=day, claimed_at=SENT - timedelta(days=1))
    at = SENT - timedelta(days=1)
    known = record(before)
    assert verdict(line(at, before.id), known=known).is_clean


def test_the_caps_of_a_shared_phone_count_what_was_sent_on_behalf_of_another() -> None:
    nobody = Record({}, [], [TOMORROW])
    other = record(claim(on=DUE))
    assert verdict(line(debtor="N-2"), known=nobody, others=other).unexplained == []


def test_an_accepted_message_that_is_not_on_our_record_is_unexplained() -> None:
    found = verdict(line(), line(contact="000002.20260122.reminder.2"), known=record())
    assert found.unexplained == ["N-1 000002.20260122.reminder.2 is not on record"]


@pytest.mark.parametrize("state", ["claimed", "uncertain", "accepted", "sent"])
def test_a_claim_that_is_open_after_its_deadline_is_unexplained(state: str) -> None:
    found = verdict(line(), known=record(claim(state=state)))
    assert found.unexplained == [f"N-1 {CONTACT} is still {state} after its deadline"]


def test_a_message_that_was_accepted_and_is_refused_on_record_is_unexplained() -> None:
    refused = claim(state="failed", was_refused=True)
    found = verdict(line(), known=record(refused))
    assert found.unexplained == [f"N-1 {CONTACT} was accepted, and is a failure on record"]


def test_a_message_that_was_delivered_and_never_accepted_is_unexplained() -> None:
    found = verdict(known=record(claim(state="delivered")))
    assert found.unexplained == [f"N-1 {CONTACT} is delivered on record, and was never accepted"]


def test_a_claim_whose_worker_died_is_a_step_used_up_and_no_defect() -> None:
    killed = Trouble(outages=[(SENT + timedelta(seconds=1), SENT + timedelta(seconds=1))])
    known = record(claim(state="expired"))
    assert verdict(known=known, trouble=killed).is_clean
    assert used_up([], {"N-1": known}) == 1
    assert used_up([line()], {"N-1": known}) == 0


def test_a_death_on_another_day_explains_no_claim() -> None:
    """Workers die all the time; a sender that claims and never calls would hide behind them."""
    yesterday = SENT - timedelta(days=1)
    killed = Trouble(outages=[(yesterday, yesterday)])
    assert verdict(known=record(claim(state="expired")), trouble=killed).unexplained


@pytest.mark.parametrize("wish", ["", "+id"])
def test_a_claim_whose_call_was_cut_off_before_acceptance_may_expire(wish: str) -> None:
    """What asked for a person's id on its way was taken for a message of another claim."""
    cut = rejection(code=None, details="HTTP 503", contact=CONTACT + wish)
    known = record(claim(state="expired"))
    assert verdict(known=known, trouble=Trouble(rejections=[cut])).is_clean


@pytest.mark.parametrize(
    "contact", ["000009.20260122.reminder.1", "000009.20260122.reminder.1+id"]
)
def test_a_claim_is_lost_though_another_message_was_cut_off(contact: str) -> None:
    cut = rejection(code=None, details="HTTP 503", contact=contact)
    found = verdict(known=record(claim(state="expired")), trouble=Trouble(rejections=[cut]))
    assert found.unexplained == [
        f"N-1 {CONTACT} never reached the platform, and nobody died of it"
    ]


def rejection(code: int | None, details: str, contact: str = CONTACT) -> dict[str, Any]:
    return {
        "rejected_at": SENT.isoformat(),
        "code": code,
        "details": details,
        "to": "+525555000001",
        "biz_opaque_callback_data": f"v1|aurora|N-1|{contact}",
    }


@pytest.mark.parametrize("code", [131056, 131048])
def test_who_provokes_a_limit_that_is_ours_to_keep_is_found_out(code: int) -> None:
    asked_for = rejection(code, "As the fault says.")
    provoked = rejection(code, "Too many messages.")
    known = record()
    assert verdict(line(), known=known, trouble=Trouble(rejections=[asked_for])).is_clean
    found = verdict(line(), known=known, trouble=Trouble(rejections=[provoked]))
    assert found.unexplained == [f"+525555000001 provoked {code} at 2026-01-22T15:00:00Z"]


def test_nobody_provokes_anything_while_the_clock_is_being_moved() -> None:
    """A message that was on its way when hours were skipped arrives hours after its claim."""
    moved = Trouble(moves=[SENT], rejections=[rejection(131056, "Too many messages.")])
    assert verdict(line(), known=record(), trouble=moved).is_clean


def test_a_claim_is_read_from_its_row_as_it_stands() -> None:
    row = {
        "claimed_at": {"S": SENT.isoformat()},
        "deadline": {"S": (SENT + timedelta(hours=2)).isoformat()},
        "local_date": {"S": "2026-01-22"},
        "purpose": {"S": "reminder"},
        "attempt": {"N": "1"},
        "template": {"S": "puntual_due_today_v1"},
        "step": {"S": "due_today"},
    }
    told = {"state": {"S": "failed"}, "refused": {"BOOL": True}}
    assert claim_of(row, "000001") == claim(state="claimed")
    assert claim_of(row | told, "000001") == claim(state="failed", was_refused=True)
    assert claim_of({"rev": {"N": "4"}}, "000001") is None


def test_a_reminder_that_names_a_paid_invoice_beside_an_open_one_is_found_out() -> None:
    """As long as anything was open, a reminder could once name what had been paid for."""
    paid = replace(INVOICE, paid_at=SENT - timedelta(hours=1))
    still_open = replace(INVOICE, label="F-00001-1")
    invoices = {"F-00001-0": paid, "F-00001-1": still_open}
    both = line(text="Es por las facturas F-00001-0 y F-00001-1.")
    own = line(text="Es por la factura F-00001-1.")
    for message, is_wrong in ((both, True), (own, False)):
        found = judge([message], DEBTORS, invoices, END, lambda _: True)
        assert bool(found.after_payment) is is_wrong


@pytest.mark.parametrize(
    ("label", "text", "is_named"),
    [
        ("F-00001-0", "la factura F-00001-0.", True),
        ("F-00001-0", "las facturas F-00001-0, F-2", True),
        ("F-00001-0", "la factura F-00001-01", False),
        ("12500", "son $12500", False),
        ("12500", "son 12500.50", False),
        ("2026", "del 2026", False),
    ],
)
def test_an_invoice_is_named_by_the_whole_of_its_number(
    label: str, text: str, is_named: bool
) -> None:
    assert replace(INVOICE, label=label).is_named_in(text) is is_named


def test_one_answer_for_each_question_is_no_duplicate() -> None:
    answers = [line(template=None, quotes=name, contact=name) for name in ("q1", "q2")]
    assert find_duplicates([line(), *answers], DEBTORS) == []


def test_a_question_that_is_answered_twice_is_a_duplicate() -> None:
    twice = [line(template=None, quotes="q1", contact=name) for name in ("c1", "c2")]
    assert find_duplicates(twice, DEBTORS) == ["N-1 2026-01-22 answer to q1"]
