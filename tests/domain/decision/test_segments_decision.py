"""Whom a policy speaks to, when, and how often: the segments as decisions see them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest

from puntual.domain.accounts.account import Account, Release
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Audience, Cadence, Step
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Thresholds, Value
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    account,
    contact_of,
    days_from_due,
    invoice,
    key_of,
    local,
    reminded,
)
from tests.domain.decision.segment_cases import EVERY_STEP, days_with_a_message, only, terms

LESS = Cadence("less", EVERY_STEP.steps[2:], Audience(behaviours=frozenset({Behaviour.PUNCTUAL})))


def history(late: Sequence[int], took: Sequence[int] | None = None) -> Account:
    """Return a debtor with one open invoice and some that were paid so many days late."""
    paid = [past(number, days) for number, days in enumerate(late)]
    if took is not None:
        paid = [
            (replace(bill, issued_on=payment.paid_on - timedelta(days=days)), payment)
            for (bill, payment), days in zip(paid, took, strict=True)
        ]
    invoices = tuple(bill for bill, _ in paid)
    return account(invoice(), *invoices, payments=tuple(payment for _, payment in paid))


def past(number: int, late: int) -> tuple[Invoice, Payment]:
    due = DUE - timedelta(days=60 + 30 * (10 - number))
    bill = invoice(f"OLD-{number}", due)
    on = due + timedelta(days=late)
    name = DocumentId("bank", f"OLD-{number}")
    return bill, Payment(name, Money(125050, "MXN"), on, local(on), bill.id)


def test_punctual_payers_get_less_not_more() -> None:
    """Reminders to those who pay in time anyway were measured to change nothing."""
    split = terms(LESS, EVERY_STEP)
    assert -7 not in days_with_a_message(history([0, 0, 0]), split, -10, -1)
    assert days_with_a_message(history([0, 0, 0]), split, -10, 0) == [0]
    for others in (history([]), history([0, 0, 9])):
        assert days_with_a_message(others, split, -7, -5) == [-7, -6, -5]


def test_a_shift_of_behaviour_moves_the_next_reminders_before_the_due_date_forward() -> None:
    """Whoever paid in 15 days and now takes 25 hears of the next invoice three days sooner."""
    steady = history([0] * 6, took=[15] * 6)
    shifted = history([0] * 6, took=[15] * 4 + [25] * 2)
    week_before = local(days_from_due(-8))
    assert decide(steady, terms(), week_before) == Wait(
        local(days_from_due(-7), 9), (Reason.NOT_DUE_YET,)
    )
    assert contact_of(decide(shifted, terms(), week_before)).step == "due_in_7_days"
    assert contact_of(decide(shifted, terms(), local(DUE))).step == "due_today"
    assert contact_of(decide(shifted, terms(), local(days_from_due(3)))).step == "overdue_3_days"
    unmoved = terms(thresholds=Thresholds(shift_days=11))
    assert decide(shifted, unmoved, week_before) == decide(steady, unmoved, week_before)


def test_a_shift_of_one_day_counts_for_a_creditor_who_minds_it() -> None:
    a_day_later = history([0] * 6, took=[15] * 4 + [16] * 2)
    strict = terms(thresholds=Thresholds(shift_days=1))
    week_before = local(days_from_due(-8))
    assert contact_of(decide(a_day_later, strict, week_before)).step == "due_in_7_days"
    assert not isinstance(decide(a_day_later, terms(), week_before), Send)


def test_companies_are_written_to_in_their_own_hours() -> None:
    morning = WeeklyHours((*((TimeWindow(time(10), time(13)),),) * 5, (), ()))
    with_hours = terms(business_hours=morning)
    company = account(profile=replace(PROFILE, kind=DebtorKind.CORPORATE))
    assert isinstance(decide(account(), with_hours, local(DUE, 15)), Send)
    assert decide(company, with_hours, local(DUE, 15)) == Wait(
        local(days_from_due(1), 10), (Reason.OUTSIDE_HOURS,)
    )


def test_a_meal_time_that_the_policy_closes_is_left_in_peace() -> None:
    day = (TimeWindow(time(9), time(13)), TimeWindow(time(15), time(19)))
    with_hours = terms(hours=WeeklyHours((*((day,) * 5), (), ())))
    assert isinstance(decide(account(), with_hours, local(DUE, 11, 58)), Send)
    for hour, minute in ((12, 0), (13, 0), (14, 59)):
        assert decide(account(), with_hours, local(DUE, hour, minute)) == Wait(
            local(DUE, 15), (Reason.OUTSIDE_HOURS,)
        )


@pytest.mark.parametrize(
    ("audience", "reasons"),
    [
        (Audience(kinds=frozenset({DebtorKind.CORPORATE})), (Reason.SEGMENT_SAYS_NO,)),
        (Audience(behaviours=frozenset({Behaviour.SEASONAL})), (Reason.SEGMENT_SAYS_NO,)),
        (Audience(values=frozenset({Value.HIGH})), (Reason.SEGMENT_SAYS_NO,)),
        (Audience(min_outstanding={"MXN": 125_051}), (Reason.SEGMENT_SAYS_NO,)),
    ],
)
def test_nobody_outside_the_audience_hears_of_it(
    audience: Audience, reasons: tuple[Reason, ...]
) -> None:
    """The guipak audit, B-M2: a step ignored its segment."""
    of_cadence = terms(replace(EVERY_STEP, audience=audience))
    of_steps = terms(only(*(replace(one, audience=audience) for one in EVERY_STEP.steps)))
    for with_terms in (of_cadence, of_steps):
        assert decide(account(), with_terms, local(DUE)) == Stop(reasons)


def test_a_step_for_one_source_speaks_of_the_invoices_from_there_and_of_no_other() -> None:
    from_shop = Audience(sources=frozenset({"shop"}))
    sold = replace(invoice("S-001"), id=DocumentId("shop", "S-001"))
    step = Step("due_today", 0, 3, audience=from_shop)
    decision = decide(account(invoice("F-001"), sold), terms(only(step)), local(DUE))
    assert isinstance(decision, Send)
    assert [one.key.invoice for one in decision.plan.instalments] == [sold.id]
    nothing_from_there = decide(account(invoice("F-001")), terms(only(step)), local(DUE))
    assert nothing_from_there == Stop((Reason.SEGMENT_SAYS_NO,))


def test_a_threshold_is_compared_with_what_is_outstanding_after_payments() -> None:
    """Lago: an invoice that was 99 % paid still triggered dunning, for the gross was compared."""
    with_terms = terms(replace(EVERY_STEP, audience=Audience(min_outstanding={"MXN": 50_000})))
    part = Payment(DocumentId("bank", "P-1"), Money(123_800, "MXN"), DUE, local(DUE, 8))
    assert isinstance(decide(account(), with_terms, local(DUE)), Send)
    told = replace(with_terms.policy or Policy("x"), receipt_within=timedelta(0))
    decision = decide(account(payments=(part,)), replace(with_terms, policy=told), local(DUE))
    assert decision == Stop((Reason.SEGMENT_SAYS_NO,))


OVERDUE_ONLY = Audience(buckets=frozenset({AgingBucket.DAYS_31_60}))


def test_whoever_is_not_in_the_bucket_yet_is_looked_at_when_it_begins() -> None:
    late = Cadence("late", (Step("formal_notice", 31, 30),), OVERDUE_ONLY)
    looks = [local(DUE)]
    while not isinstance(decide(account(), terms(late), looks[-1]), Send):
        decision = decide(account(), terms(late), looks[-1])
        assert isinstance(decision, Wait)
        assert decision.reasons == (Reason.SEGMENT_SAYS_NO,)
        assert decision.until > looks[-1]
        looks.append(decision.until)
    # Once for each bucket that begins: the one in between, and its own.
    assert looks[1:] == [local(days_from_due(1), 9), local(days_from_due(31), 9)]


def test_a_bucket_that_is_over_has_no_way_back() -> None:
    late = Cadence("late", (Step("formal_notice", 31, 300),), OVERDUE_ONLY)
    over = local(days_from_due(91))
    assert decide(account(), terms(late), over) == Stop((Reason.SEGMENT_SAYS_NO,))


OUTAGE_ENDS = days_from_due(6)  # a Monday, and a holiday; the day after is open
LOCKED = only(Step("last_opportunity", 60, 30, needs_release=True))


def test_what_a_person_must_release_never_goes_out_by_itself() -> None:
    """The guipak audit, B-M3: steps approved themselves where a person must."""
    for day in range(55, 95):
        assert not isinstance(decide(account(), terms(LOCKED), local(days_from_due(day))), Send)
    decision = decide(account(), terms(LOCKED), local(days_from_due(60)))
    assert decision.reasons == (Reason.NEEDS_RELEASE,)  # type: ignore[union-attr]  # no Send


def test_a_release_lets_one_message_of_its_step_go_out() -> None:
    at = local(days_from_due(62), 9)
    freed = account(releases=(Release("last_opportunity", at, "Marta"),))
    sent_at = local(days_from_due(62))
    assert contact_of(decide(freed, terms(LOCKED), sent_at)).step == "last_opportunity"
    assert not isinstance(decide(freed, terms(LOCKED), at - timedelta(minutes=1)), Send)
    done = replace(freed, contacts=(reminded(sent_at, "last_opportunity"),))
    assert days_with_a_message(done, terms(LOCKED), 63, 90) == []
    other = account(releases=(Release("formal_notice", at, "Marta"),))
    assert days_with_a_message(other, terms(LOCKED), 60, 90) == []


def test_an_instalment_that_waits_for_a_person_does_not_silence_the_others() -> None:
    """OCA #460: reminding for one invoice made all others of the customer ignored."""
    cadence = only(Step("due_today", 0, 3), Step("last_opportunity", 60, 30, needs_release=True))
    old = invoice("OLD", DUE - timedelta(days=60))
    contact = contact_of(decide(account(old, invoice()), terms(cadence), local(DUE)))
    assert contact.step == "due_today"
    assert [one.instalment for one in contact.covered] == [key_of("F-001")]
