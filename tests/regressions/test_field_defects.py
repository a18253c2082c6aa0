"""Defects read in the code of other systems, and in one project's own audit of real use.

Only those that concern deciding; each test names the project.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE, Audience, Cadence, Step
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness
from puntual.domain.reasons import Reason
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, payer_segment_of
from puntual.domain.receivables.payment_history import NO_HISTORY
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    REVOKED,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    hold,
    invoice,
    key_of,
    local,
    payment,
    reminded,
)

HOUR = timedelta(hours=1)
NOON = local(DUE, 12)


def only(*steps: Step, audience: Audience | None = None) -> Terms:
    cadence = Cadence("only", steps, audience or Audience())
    return Terms(replace(DEFAULT_POLICY, cadences=(cadence,)), RULES)


def is_sent(debtor: Account, at: datetime = NOON, terms: Terms = TERMS) -> bool:
    return isinstance(decide(debtor, terms, at), Send)


def test_a_threshold_looks_at_what_is_outstanding_and_not_at_the_gross_amount() -> None:
    """Lago: an invoice that is 99 % paid still triggered dunning, for gross totals were summed."""
    big = Audience(min_outstanding={"MXN": 50_000})
    terms = only(Step("due_today", 0, 3), audience=big)
    nearly_paid = account(payments=(payment(123_800, local(days_from_due(-40))),))
    assert is_sent(account(), terms=terms)
    assert decide(nearly_paid, terms, NOON) == Stop((Reason.SEGMENT_SAYS_NO,))


def test_a_try_that_never_left_burns_no_attempt() -> None:
    """Lago: attempts were counted before the job was queued, and a failed job burnt one."""
    refused = reminded(
        local(DUE, 9),
        "due_today",
        state=ContactState.FAILED,
        error_class=SendErrorClass.RETRY,
    )
    contact = contact_of(decide(account(contacts=(refused,)), TERMS, NOON))
    assert (contact.step, contact.id) == ("due_today", f"000002.{DUE:%Y%m%d}.reminder.2")


def test_a_condition_without_a_live_source_counts_as_unmet() -> None:
    """Kill Bill: a documented condition was wired to a fixed answer."""
    careful = replace(DEFAULT_POLICY, freshness=Freshness(max_feed_age=timedelta(days=1)))
    decision = decide(account(), Terms(careful, RULES), NOON)
    assert decision == Wait(NOON + HOUR, (Reason.PAYMENT_FEED_STALE,))


def test_age_counts_from_the_due_date_and_not_from_the_invoice() -> None:
    """Kill Bill: age was counted from the date of the invoice."""
    old = replace(invoice(), issued_on=days_from_due(-90))
    debtor = account(old)
    assert contact_of(decide(debtor, TERMS, NOON)).step == "due_today"
    balance = debtor.balance
    payer_segment = payer_segment_of(
        PROFILE.kind, balance.open_instalments, NO_HISTORY, DUE, DEFAULT_POLICY.thresholds
    )
    assert payer_segment.bucket is AgingBucket.CURRENT


def test_once_a_day_means_the_debtor_s_day_and_not_the_server_s() -> None:
    """Invoice Ninja ReminderJob: a duplicate was judged by the server's calendar day."""
    evening = local(DUE, 18) - timedelta(minutes=2)
    tomorrow = local(days_from_due(1), 9)
    spoken = account(
        invoice("F-001"), invoice("F-002", DUE), contacts=(reminded(evening, "due_today"),)
    )
    assert contact_of(decide(account(), TERMS, evening)).local_date == DUE
    assert not is_sent(spoken, evening + timedelta(minutes=1))
    assert not is_sent(spoken, tomorrow), "the gap of 48 hours still runs"


@given(st.permutations(range(4)), st.permutations(range(3)), st.permutations(range(3)))
def test_no_row_decides_because_it_comes_last(
    bills: list[int], holds: list[int], contacts: list[int]
) -> None:
    """ERPNext: a loop overwrote its result, so that the last row decided for all."""
    invoices = [invoice(f"F-{n}", days_from_due(-3 * n)) for n in range(4)]
    kinds = (HoldKind.DISPUTE, HoldKind.CLAIM, HoldKind.PROMISE)
    held = [hold(kind, None, f"F-{n}") for n, kind in enumerate(kinds)]
    past = [
        reminded(local(days_from_due(-20 + n), 9), "due_in_7_days", f"F-{n}") for n in range(3)
    ]
    shuffled = account(
        *(invoices[n] for n in bills),
        holds=tuple(held[n] for n in holds),
        contacts=tuple(past[n] for n in contacts),
    )
    ordered = account(*invoices, holds=tuple(held), contacts=tuple(past))
    for hours in range(0, 24 * 7, 9):
        at = local(DUE, 0) + timedelta(hours=hours)
        assert decide(shuffled, TERMS, at) == decide(ordered, TERMS, at)


def _pause(number: int, start: int, length: int) -> Hold:
    since = local(DUE, 0) + start * HOUR
    return Hold(f"pause-{number}", HoldKind.MANUAL, since, since + length * HOUR)


_PAUSES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 60)), min_size=1, max_size=4)


@given(_PAUSES, st.integers(0, 72))
def test_pauses_that_overlap_in_any_way_all_hold(pauses: list[tuple[int, int]], hour: int) -> None:
    """Fineract: a pause around another, or one with the same start, was not seen to overlap."""
    held = tuple(_pause(number, *pause) for number, pause in enumerate(pauses))
    at = local(DUE, 0) + hour * HOUR
    paused = any(start <= hour < start + length for start, length in pauses)
    expected = not paused and is_sent(account(), at)
    assert is_sent(account(holds=held), at) is expected


@pytest.mark.parametrize(
    ("pauses", "ends"),
    [
        (((2, 3), (0, 20)), 20),
        (((0, 20), (2, 3)), 20),
        (((0, 5), (0, 20)), 20),
        (((0, 20), (0, 5)), 20),
    ],
    ids=["containing", "contained", "same start, longer", "same start, shorter"],
)
def test_the_longest_of_several_pauses_is_waited_for(
    pauses: tuple[tuple[int, int], ...], ends: int
) -> None:
    """Fineract: the same defect, case by case."""
    held = tuple(_pause(number, *pause) for number, pause in enumerate(pauses))
    decision = decide(account(holds=held), TERMS, local(DUE, 4))
    assert decision == Wait(local(DUE, 0) + ends * HOUR, (Reason.HOLD_MANUAL,))


def test_a_silence_always_says_why() -> None:
    """Chatwoot OneoffCampaignService: every error became nil, and the contact was skipped."""
    blank = replace(PROFILE, name="", country="", phone=None, consents=())
    for profile in (blank, replace(PROFILE, phone=None), replace(PROFILE, consents=())):
        decision = decide(replace(account(), profile=profile), TERMS, NOON)
        assert isinstance(decision, Stop)
        assert decision.reasons


def test_one_payment_settles_one_debt_and_keeps_one_promise() -> None:
    """guipak: a customer's receipts were compared with each promise, and could keep two."""
    promises = tuple(
        replace(hold(HoldKind.PROMISE, NOON, name), id=f"promise-{name}")
        for name in ("F-001", "F-002")
    )
    paid = payment(125_050, local(days_from_due(-40)))
    debtor = account(invoice("F-001"), invoice("F-002"), holds=promises, payments=(paid,))
    decision = decide(debtor, TERMS, NOON)
    assert isinstance(decision, Send)
    assert [one.key for one in decision.plan.instalments] == [key_of("F-002")]


@pytest.mark.parametrize("name", ["", "Ana Ejemplo"])
def test_somebody_without_a_number_is_nobody_else(name: str) -> None:
    """Guipak B-C2: an unknown number was taken for the first customer in the table."""
    unknown = replace(account(), profile=replace(PROFILE, phone=None, name=name))
    assert decide(unknown, TERMS, NOON) == Stop((Reason.PHONE_MISSING,))


def test_no_second_message_is_planned_while_the_first_has_not_left() -> None:
    """Guipak B-C3 and B-M1: a second contact was queued while the first was still unsent."""
    flying = replace(reminded(NOON, "due_today"), state=ContactState.CLAIMED, accepted_at=None)
    debtor = account(invoice("F-001"), invoice("F-002"), contacts=(flying,))
    for minutes in range(0, 120, 7):
        at = NOON + timedelta(minutes=minutes)
        assert decide(debtor, TERMS, at) == Wait(flying.deadline, (Reason.IN_FLIGHT,))


def test_a_step_keeps_to_its_segment() -> None:
    """Guipak B-M2: a step was sent to everybody, whatever its segment."""
    punctual = Audience(behaviours=frozenset({Behaviour.PUNCTUAL}))
    terms = only(Step("due_today", 0, 3, audience=punctual))
    assert decide(account(), terms, NOON) == Stop((Reason.SEGMENT_SAYS_NO,))


def test_a_step_for_a_person_to_release_is_never_released_by_itself() -> None:
    """Guipak B-M3: steps approved themselves although a person should have."""
    terms = only(Step("due_today", 0, 300, needs_release=True))
    for days in range(0, 300, 7):
        assert not is_sent(account(), local(days_from_due(days)), terms)
    released = account(releases=(Release("due_today", NOON - HOUR, "Luisa"),))
    assert is_sent(released, NOON, terms)


def test_a_promise_that_is_not_kept_ends_and_one_that_is_kept_stays_silent() -> None:
    """Guipak B-M6: promises never became kept or broken."""
    promise = hold(HoldKind.PROMISE, NOON, "F-001")
    assert decide(account(holds=(promise,)), TERMS, NOON - HOUR).reasons == (Reason.HOLD_PROMISE,)  # type: ignore[union-attr]  # asserted silent
    assert is_sent(account(holds=(promise,)), NOON)
    kept = account(holds=(promise,), payments=(payment(at=local(days_from_due(-10))),))
    assert decide(kept, TERMS, NOON) == Stop((Reason.BALANCE_ZERO,))


def test_who_asked_not_to_be_contacted_is_not() -> None:
    """guipak, part 3: a customer flagged "do not contact" was still queued."""
    asked = replace(account(), profile=replace(PROFILE, consents=(*PROFILE.consents, REVOKED)))
    for days in range(-8, 30):
        decision = decide(asked, TERMS, local(days_from_due(days)))
        assert decision == Stop((Reason.OPTED_OUT,))


def test_disputed_invoices_are_left_out_of_the_one_message() -> None:
    """Guipak CP-03: the consolidated statement listed disputed invoices."""
    debtor = account(
        invoice("F-001", days_from_due(-5)),
        invoice("F-002"),
        holds=(hold(HoldKind.DISPUTE, None, "F-001"),),
    )
    decision = decide(debtor, TERMS, NOON)
    assert isinstance(decision, Send)
    assert [one.key for one in decision.plan.instalments] == [key_of("F-002")]
    assert decision.plan.contact.step == "due_today"


def test_the_evening_belongs_to_the_debtor_s_day() -> None:
    """guipak: the date in UTC showed the wrong day; at 18:30 in Mexico UTC is a day ahead."""
    late = replace(DEFAULT_POLICY, message_ttl=timedelta(minutes=10))
    evening = local(days_from_due(2), 18, 30)
    assert evening.date() == days_from_due(3)
    contact = contact_of(decide(account(), Terms(late, RULES), evening))
    assert (contact.step, contact.local_date) == ("due_today", days_from_due(2))


def test_the_steps_before_the_due_date_do_fire() -> None:
    """guipak: a preventive step was specified, its templates were there, and no flow fired it."""
    before = [step for step in PREVENTIVE_AND_OVERDUE.steps if step.offset < 0]
    assert before
    for step in before:
        days = (days_from_due(step.offset + n) for n in range(step.valid_days))
        assert any(is_sent(account(), local(day)) for day in days), step.name


def test_unapplied_money_holds_the_message_until_a_machine_sees_it_applied() -> None:
    """Odoo and OCA: correct only if a person reconciles everything before starting."""
    too_much = payment(125_051, local(days_from_due(-40)))
    elsewhere = invoice("F-002", days_from_due(-3))
    dollars = replace(too_much, amount=replace(too_much.amount, currency="USD"))
    debtor = account(invoice(), elsewhere, payments=(dollars,))
    assert decide(debtor, TERMS, NOON) == Stop((Reason.UNAPPLIED_MONEY,))


def test_a_pause_ends_when_it_was_said_to_end_and_not_at_midnight_in_utc() -> None:
    """Upflow: a pause ended at the start of the day in UTC, the evening before in America."""
    monday, friday = days_from_due(6), days_from_due(3)
    paused = account(holds=(hold(HoldKind.MANUAL, local(monday, 0)),))
    decision = decide(paused, TERMS, local(friday, 17))
    assert decision == Wait(local(monday, 0), (Reason.HOLD_MANUAL,))
    assert not is_sent(paused, local(monday, 0) - timedelta(seconds=1))


def test_a_promise_pauses_by_itself() -> None:
    """Upflow: a promise to pay did not pause reminders unless a box was ticked."""
    promise = hold(HoldKind.PROMISE, local(days_from_due(2), 12))
    decision = decide(account(holds=(promise,)), TERMS, NOON)
    assert decision == Wait(local(days_from_due(2), 12), (Reason.HOLD_PROMISE,))
