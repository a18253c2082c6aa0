"""A question has one answer, when and to whom it may be told; else a person, or nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.decision.answers.answer import MOST_A_DAY, decide_answer
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.question import Question, Topic
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY, Freshness
from puntual.domain.policies.talk import Talk
from puntual.domain.reasons import Reason
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from puntual.domain.sending.conditions import ALL_CLEAR, Switch, SwitchScope
from tests.domain.decision.answers.answer_cases import (
    ASKED_AT,
    BALANCE,
    HOW_TO_PAY,
    REMINDED_AT,
    answer_to,
    asker,
    plan_of,
    with_answer,
)
from tests.domain.decision.decision_cases import (
    GRANTED,
    PROFILE,
    REVOKED,
    RULES,
    TERMS,
    account,
    days_from_due,
    hold,
    local,
    payment,
    reminded,
)

LATE = local(days_from_due(0), 21)


def test_the_balance_is_told_to_whoever_asks_for_it() -> None:
    plan = plan_of(answer_to(asker()))
    contact = plan.contact
    assert (contact.purpose, contact.step, contact.holds) == ("answer", "balance", ("reply.1",))
    assert (contact.template, contact.language, contact.covered) == ("", "es", ())
    assert [one.outstanding for one in plan.instalments] == [Money(125050, "MXN")]
    assert plan.ttl == timedelta(hours=24) - timedelta(seconds=5)


def test_who_asks_how_to_pay_is_told_no_figures() -> None:
    assert plan_of(answer_to(asker(), HOW_TO_PAY)).instalments == ()


def test_a_payment_between_question_and_answer_changes_what_is_told() -> None:
    paid = asker(payments=(payment(25050, ASKED_AT),))
    told = plan_of(answer_to(paid)).instalments
    assert [one.outstanding for one in told] == [Money(100000, "MXN")]


def test_who_has_paid_everything_is_told_that_nothing_is_open() -> None:
    assert plan_of(answer_to(asker(payments=(payment(125050, ASKED_AT),)))).instalments == ()


@pytest.mark.parametrize(
    ("kinds", "reasons"),
    [
        ((HoldKind.HANDOFF,), (Reason.HOLD_HANDOFF,)),
        ((HoldKind.HANDOFF, HoldKind.DISPUTE), (Reason.HOLD_DISPUTE, Reason.HOLD_HANDOFF)),
        ((HoldKind.DECEASED,), (Reason.DECEASED,)),
        ((HoldKind.WRONG_NUMBER,), (Reason.WRONG_NUMBER,)),
    ],
)
def test_where_a_person_has_the_chat_nobody_else_answers(
    kinds: tuple[HoldKind, ...], reasons: tuple[Reason, ...]
) -> None:
    held = asker(holds=tuple(hold(kind, None) for kind in kinds))
    assert answer_to(held) == Stop(reasons)


def test_after_an_opt_out_there_is_no_answer() -> None:
    gone = asker(profile=replace(PROFILE, consents=(GRANTED, replace(REVOKED, at=ASKED_AT))))
    assert answer_to(gone) == Stop((Reason.OPTED_OUT,))


@pytest.mark.parametrize("state", [None, ContactState.UNCERTAIN])
def test_after_an_opt_out_no_person_has_to_answer_either(state: ContactState | None) -> None:
    """Who owed nothing any more, or had an answer in doubt, became a case after a withdrawal."""
    debtor = asker(invoices=()) if state is None else with_answer(asker(), state)
    gone = replace(
        debtor,
        profile=replace(PROFILE, consents=(GRANTED, replace(REVOKED, at=ASKED_AT))),
    )
    later = ASKED_AT + timedelta(hours=5)
    assert isinstance(answer_to(debtor, now=later), HandOver)
    assert answer_to(gone, now=later) == Stop((Reason.OPTED_OUT,))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (HoldKind.DISPUTE, Reason.HOLD_DISPUTE),
        (HoldKind.LAWSUIT, Reason.LAWSUIT),
        (HoldKind.MANUAL, Reason.HOLD_MANUAL),
        (HoldKind.UNREACHABLE, Reason.UNREACHABLE),
        (HoldKind.NUMBER_CHANGED, Reason.NUMBER_CHANGED),
    ],
)
def test_under_any_other_hold_a_person_answers(kind: HoldKind, reason: Reason) -> None:
    assert answer_to(asker(holds=(hold(kind, None),))) == HandOver((reason,))
    until = hold(kind, ASKED_AT + timedelta(days=9))
    assert answer_to(asker(holds=(until,))) == HandOver((reason,))


@pytest.mark.parametrize(
    "kind", [HoldKind.PROMISE, HoldKind.PLAN, HoldKind.CLAIM, HoldKind.PAYMENT_PENDING]
)
def test_who_promised_or_says_to_have_paid_is_told_what_is_asked(kind: HoldKind) -> None:
    plan_of(answer_to(asker(holds=(hold(kind, ASKED_AT + timedelta(days=3)),))))


def _unapplied() -> Account:
    euro = replace(payment(500, ASKED_AT), amount=Money(500, "EUR"))
    return asker(payments=(euro,))


def _reversed() -> Account:
    paid = payment(125050, local(days_from_due(-2)))
    one = ReversalId(paid.id, "R-1")
    bounced = Reversal(one, paid.amount, ASKED_AT.date(), ReversalReason.BOUNCED, ASKED_AT)
    return asker(payments=(paid,), reversals=(bounced,))


@pytest.mark.parametrize(
    ("debtor", "terms", "reason"),
    [
        (_unapplied(), TERMS, Reason.UNAPPLIED_MONEY),
        (_reversed(), TERMS, Reason.PAYMENT_REVERSED),
        (
            asker(),
            Terms(replace(DEFAULT_POLICY, freshness=Freshness(timedelta(hours=1))), RULES),
            Reason.PAYMENT_FEED_STALE,
        ),
    ],
)
def test_while_the_books_are_in_doubt_nothing_is_told_of_them(
    debtor: Account, terms: Terms, reason: Reason
) -> None:
    assert answer_to(debtor, terms=terms) == HandOver((reason,))
    plan_of(answer_to(debtor, HOW_TO_PAY, terms=terms))


def test_a_policy_may_leave_every_question_to_a_person() -> None:
    policy = replace(DEFAULT_POLICY, talk=Talk(answers=False))
    assert answer_to(asker(), terms=Terms(policy, RULES)) == Stop((Reason.ANSWERS_OFF,))


def test_a_number_at_which_nothing_has_arrived_is_told_nothing() -> None:
    never = account()
    assert answer_to(never) == HandOver((Reason.ANSWER_UNCONFIRMED,))
    sent = reminded(local(days_from_due(-1)), "due_in_1_day", state=ContactState.SENT)
    assert answer_to(account(contacts=(sent,))) == HandOver((Reason.ANSWER_UNCONFIRMED,))


@pytest.mark.parametrize(
    ("since", "is_told"),
    [(REMINDED_AT - timedelta(days=9), True), (REMINDED_AT + timedelta(hours=1), False)],
)
def test_what_arrived_at_the_phone_before_confirms_no_other_one(
    since: datetime, is_told: bool
) -> None:
    moved = asker(profile=replace(PROFILE, phone="+525550000002", phone_since=since))
    assert isinstance(answer_to(moved), Send) == is_told
    assert is_told or answer_to(moved) == HandOver((Reason.ANSWER_UNCONFIRMED,))


def test_where_several_debtors_share_the_phone_a_person_asks_who_it_is() -> None:
    view = replace(view_of(asker(), ASKED_AT), shares_phone=True)
    assert decide_answer(BALANCE, view, TERMS, ASKED_AT) == HandOver((Reason.SHARED_PHONE,))


def test_what_the_creditor_has_not_said_a_person_says() -> None:
    unsaid = replace(HOW_TO_PAY, language="")
    assert answer_to(asker(), unsaid) == HandOver((Reason.ANSWER_UNKNOWN,))


def test_of_somebody_who_never_owed_anything_a_person_finds_out() -> None:
    debtor = replace(asker(), invoices=())
    assert answer_to(debtor) == HandOver((Reason.BALANCE_ZERO,))


def test_without_a_policy_or_a_zone_a_person_answers() -> None:
    assert answer_to(asker(), terms=Terms(None, RULES)) == HandOver((Reason.POLICY_MISSING,))
    unknown = Terms(DEFAULT_POLICY, None)
    assert answer_to(asker(), terms=unknown) == HandOver((Reason.ZONE_UNKNOWN,))


def test_an_answer_waits_for_the_hours_of_the_next_day() -> None:
    asked = replace(BALANCE, asked_at=LATE)
    decision = answer_to(asker(), asked, LATE)
    assert decision == Wait(local(days_from_due(1), 9), (Reason.OUTSIDE_HOURS,))


def test_where_the_law_says_so_an_answer_goes_out_at_any_hour() -> None:
    at_once = Terms(DEFAULT_POLICY, replace(RULES, answers_at_any_hour=True))
    plan_of(answer_to(asker(), replace(BALANCE, asked_at=LATE), LATE, at_once))


def test_what_could_only_be_told_after_the_weekend_goes_to_a_person_at_once() -> None:
    friday = local(days_from_due(3), 21)
    asked = replace(BALANCE, asked_at=friday)
    assert answer_to(asker(), asked, friday) == HandOver(
        (Reason.ANSWER_TOO_LATE, Reason.OUTSIDE_HOURS)
    )


def test_where_no_hour_is_ever_lawful_a_person_answers() -> None:
    never = replace(RULES, hours=WeeklyHours(((),) * 7))
    decision = answer_to(asker(), terms=Terms(DEFAULT_POLICY, never))
    assert decision == HandOver((Reason.ANSWER_TOO_LATE, Reason.NO_OPEN_WINDOW))


@pytest.mark.parametrize(("minutes", "is_answered"), [(1434, True), (1435, False), (2000, False)])
def test_free_text_is_sent_within_a_day_of_the_question(
    minutes: int, *, is_answered: bool
) -> None:
    asked = replace(BALANCE, asked_at=ASKED_AT - timedelta(minutes=minutes))
    decision = answer_to(asker(), asked, ASKED_AT)
    if is_answered:
        assert plan_of(decision).ttl == timedelta(minutes=1440 - minutes)
    else:
        assert decision == HandOver((Reason.ANSWER_TOO_LATE,))


def test_while_the_creditor_is_stopped_nothing_is_answered() -> None:
    off = replace(ALL_CLEAR, switches=frozenset({Switch(SwitchScope.CREDITOR, "")}))
    decision = answer_to(asker(), terms=Terms(DEFAULT_POLICY, RULES, off))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.KILL_SWITCH,)
    asked = replace(BALANCE, asked_at=ASKED_AT - timedelta(hours=23, minutes=30))
    assert answer_to(asker(), asked, ASKED_AT, Terms(DEFAULT_POLICY, RULES, off)) == HandOver(
        (Reason.ANSWER_TOO_LATE, Reason.KILL_SWITCH)
    )


def test_an_answer_waits_for_a_message_that_is_on_its_way() -> None:
    flying = reminded(ASKED_AT, "due_today", state=ContactState.CLAIMED, seq=2)
    debtor = asker().with_contact(flying)
    now = ASKED_AT + timedelta(seconds=5)
    assert answer_to(debtor) == Wait(now + timedelta(seconds=30), (Reason.IN_FLIGHT,))


def test_who_asks_all_day_is_left_to_a_person() -> None:
    debtor, now = asker(), ASKED_AT
    for number in range(MOST_A_DAY):
        asked, now = _question(number), now + timedelta(minutes=1)
        debtor = with_answer(debtor, ContactState.DELIVERED, at=now, question=asked)
    once_more = _question(MOST_A_DAY)
    now += timedelta(minutes=1)
    assert answer_to(debtor, once_more, now) == HandOver((Reason.ANSWERS_OF_THE_DAY,))
    tomorrow = now + timedelta(days=1)
    plan_of(answer_to(debtor, replace(once_more, asked_at=tomorrow), tomorrow))


def _question(number: int, at: datetime = ASKED_AT) -> Question:
    return Question(f"reply.{number}", Topic.BALANCE, at, "es")


def test_caps_hold_no_answer_back() -> None:
    reminder = reminded(ASKED_AT - timedelta(hours=1), "due_today", seq=2)
    contact = plan_of(answer_to(asker().with_contact(reminder))).contact
    assert contact.purpose is Purpose.ANSWER
