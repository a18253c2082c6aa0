"""Whom a policy speaks to, when, and how often: the segments as decisions see them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account, Release
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.decision.decision import decide, next_evaluation
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import (
    PREVENTIVE_AND_OVERDUE,
    Audience,
    Cadence,
    CatchUp,
    Step,
)
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Thresholds, Value
from puntual.domain.receivables.receivable import Invoice, Payment
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    RULES,
    account,
    contact_of,
    days_from_due,
    invoice,
    key_of,
    local,
    reminded,
)

EVERY_STEP = PREVENTIVE_AND_OVERDUE
LESS = Cadence("less", EVERY_STEP.steps[2:], Audience(behaviours=frozenset({Behaviour.PUNCTUAL})))


def terms(*cadences: Cadence, **parts: object) -> Terms:
    policy = Policy("test-1", cadences=cadences or (EVERY_STEP,))
    return Terms(replace(policy, **parts), RULES)  # type: ignore[arg-type]  # real fields


def only(*steps: Step) -> Cadence:
    return Cadence("only", steps)


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


def days_with_a_message(debtor: Account, with_terms: Terms, first: int, last: int) -> list[int]:
    return [
        day
        for day in range(first, last + 1)
        if isinstance(decide(debtor, with_terms, local(days_from_due(day))), Send)
    ]


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


BUCKETS = st.frozensets(st.sampled_from(AgingBucket), min_size=1)
STEPS = st.lists(
    st.builds(
        Step,
        name=st.just(""),
        offset=st.integers(-10, 100),
        valid_days=st.integers(1, 30),
        catch_up=st.sampled_from(CatchUp),
        audience=st.builds(Audience, buckets=st.one_of(st.just(frozenset()), BUCKETS)),
        cap=st.integers(1, 2),
        every_days=st.integers(1, 10),
        near_payday=st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda step: step.offset,
).map(
    lambda steps: tuple(
        replace(step, name=f"step_{number}")
        for number, step in enumerate(sorted(steps, key=lambda one: one.offset))
    )
)


@given(
    STEPS,
    st.one_of(st.just(frozenset()), BUCKETS),
    st.frozensets(st.integers(1, 31), max_size=2),
    st.integers(-12, 95),
    st.one_of(st.none(), st.integers(-12, 60)),
)
def test_no_look_is_set_behind_a_day_on_which_a_message_would_go_out(
    steps: tuple[Step, ...],
    buckets: frozenset[AgingBucket],
    paydays: frozenset[int],
    day: int,
    reminded_on: int | None,
) -> None:
    """The look may come early, for looking costs nothing; a message that it misses is lost."""
    cadence = Cadence("any", steps, Audience(buckets=buckets))
    with_terms = terms(cadence, paydays=paydays)
    told = (reminded(local(days_from_due(reminded_on)), steps[0].name),) if reminded_on else ()
    debtor = account(contacts=told)
    now = local(days_from_due(max(day, (reminded_on or -12) + 1)))
    look = next_evaluation(debtor, with_terms, now)
    for hours in range(24 * 120):
        later = now + timedelta(hours=hours)
        if look is not None and later >= look:
            return
        assert not isinstance(decide(debtor, with_terms, later), Send), later


def test_a_step_near_payday_waits_for_it() -> None:
    near = terms(only(Step("first_reminder", 1, 7, near_payday=True)), paydays=frozenset({15, 31}))
    # The 15th is a Sunday, so wages come on Friday the 13th.
    assert decide(account(), near, local(days_from_due(1))) == Wait(
        local(date(2026, 3, 13), 9), (Reason.NOT_DUE_YET,)
    )
    assert contact_of(decide(account(), near, local(date(2026, 3, 13)))).step == "first_reminder"


OUTAGE_ENDS = days_from_due(6)  # a Monday, and a holiday; the day after is open


@pytest.mark.parametrize(
    ("catch_up", "valid_days", "expected"),
    [
        (CatchUp.SEND_LATEST, 7, "first_reminder"),
        (CatchUp.SEND_LATEST, 3, None),
        (CatchUp.SKIP, 7, None),
        (CatchUp.SHIFT, 1, "first_reminder"),
    ],
)
def test_what_an_outage_swallowed_is_caught_up_as_the_step_says(
    catch_up: CatchUp, valid_days: int, expected: str | None
) -> None:
    """Invoice Ninja #2311: reminders went out on the very day or never."""
    steps = (Step("first_reminder", 1, valid_days, catch_up=catch_up), Step("follow_up", 20, 5))
    decision = decide(account(), terms(only(*steps)), local(days_from_due(7)))
    if expected is None:
        assert decision == Wait(local(days_from_due(20), 9), (Reason.NOT_DUE_YET,)) or (
            isinstance(decision, Wait) and Reason.STEP_DONE in decision.reasons
        )
    else:
        assert contact_of(decision).step == expected


@pytest.mark.parametrize("following", [CatchUp.SEND_LATEST, CatchUp.SHIFT])
def test_what_comes_after_a_step_that_was_late_comes_as_much_later(following: CatchUp) -> None:
    """Four days after its own: the repeat a week later is no further delay."""
    late = Step("first_reminder", 1, 1, catch_up=CatchUp.SHIFT, cap=2)
    steps = only(late, Step("follow_up", 20, 5, catch_up=following))
    told = tuple(
        reminded(local(days_from_due(day)), "first_reminder", seq=seq)
        for seq, day in enumerate((5, 12), start=1)
    )
    debtor = account(contacts=told)
    assert decide(debtor, terms(steps), local(days_from_due(20))) == Wait(
        local(days_from_due(24), 9), (Reason.STEP_DONE,)
    )
    assert contact_of(decide(debtor, terms(steps), local(days_from_due(24)))).step == "follow_up"


def test_an_outage_over_several_steps_sends_one_message_and_not_all_of_them() -> None:
    decision = decide(account(), terms(), local(days_from_due(9)))
    assert contact_of(decision).step == "overdue_8_days"
    after = account(contacts=(reminded(local(days_from_due(9)), "overdue_8_days"),))
    assert days_with_a_message(after, terms(), 10, 30) == []


ROOMY = Caps(per_day=1, per_week=7, min_gap=timedelta(0), per_debt_total=8)


def test_a_step_with_a_cap_repeats_at_its_own_pace_and_then_stops() -> None:
    with_terms = replace(
        terms(only(Step("follow_up", 8, 60, cap=3, every_days=7))),
        rules=replace(RULES, caps=ROOMY),
    )
    told: list[datetime] = []
    for day in range(8, 60):
        now = local(days_from_due(day))
        contacts = tuple(reminded(at, "follow_up") for at in told)
        if isinstance(decide(account(contacts=contacts), with_terms, now), Send):
            told.append(now)
    # 8, 15 and 22 days late: each a Wednesday.
    assert told == [local(days_from_due(day)) for day in (8, 15, 22)]


def test_the_look_after_a_repeated_step_is_set_to_its_next_turn() -> None:
    with_terms = terms(only(Step("follow_up", 8, 60, cap=2, every_days=7)))
    told = account(contacts=(reminded(local(days_from_due(8)), "follow_up"),))
    assert decide(told, with_terms, local(days_from_due(9))) == Wait(
        local(days_from_due(15), 9), (Reason.STEP_DONE,)
    )


def test_the_next_turn_of_a_repeated_step_comes_before_a_later_step() -> None:
    # Without a word on its pace, a step is repeated weekly.
    steps = only(Step("follow_up", 8, 60, cap=2), Step("last_call", 30, 5))
    told = account(contacts=(reminded(local(days_from_due(8)), "follow_up"),))
    assert decide(told, terms(steps), local(days_from_due(9))) == Wait(
        local(days_from_due(15), 9), (Reason.STEP_DONE,)
    )


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
