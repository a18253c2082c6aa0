"""A written copy of each overdue debt, where a law wants one sent though nobody asks for it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, contact_id
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.cadence import Step
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason, Waiting, waiting_for
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.decisions import decide, next_evaluation
from tests.domain.decision import gate_cases, segment_cases
from tests.domain.decision.decision_cases import (
    DUE,
    GRANTED,
    PROFILE,
    REVOKED,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    hold,
    invoice,
    local,
    payment,
    reminded,
)
from tests.domain.decision.fallback import fallback_cases
from tests.domain.decision.gate_cases import held
from tests.domain.decision.walk import times_at_step, walk

CHILE = replace(RULES, written_copy_days=15)
NOTICE = days_from_due(3)
# Fifteen days after the notice is a Saturday, on which nothing goes out.
MONDAY = days_from_due(20)


def under(terms: Terms = TERMS) -> Terms:
    return replace(terms, rules=replace(CHILE, caps=CHILE.caps))


def noticed(*names: str, **parts: object) -> Account:
    """Return a debtor who was told once that money is late, and stayed silent."""
    bills = tuple(invoice(name) for name in names or ("F-001",))
    told = (reminded(local(NOTICE), "overdue_3_days", *(names or ("F-001",))),)
    return account(*bills, contacts=told, **parts)


def with_later(debtor: Account, *contacts: Contact) -> Account:
    return replace(debtor, contacts=(*debtor.contacts, *contacts))


def step_on(debtor: Account, days: int, terms: Terms | None = None) -> str:
    decision = decide(debtor, terms or under(), local(days_from_due(days)))
    return decision.plan.contact.step if isinstance(decision, Send) else ""


def test_a_silent_consumer_gets_one_copy_fifteen_days_after_the_first_notice() -> None:
    plans = walk(account(), under(), days_from_due(-10), 120)
    after = [one.contact for one in plans if one.contact.local_date > DUE]
    (copy,) = [one for one in after if one.step == "written_copy"]
    assert copy.local_date == after[0].local_date + timedelta(days=15)
    assert times_at_step(plans)["erp/F-001/1", "written_copy"] == 1


def test_where_no_law_wants_it_nobody_gets_one() -> None:
    plans = walk(account(), TERMS, days_from_due(-10), 120)
    assert "written_copy" not in {plan.contact.step for plan in plans}


def test_companies_get_none() -> None:
    company = replace(noticed(), profile=replace(PROFILE, kind=DebtorKind.CORPORATE))
    assert step_on(company, 20) != "written_copy"


def test_what_was_said_before_the_due_date_is_no_notice() -> None:
    preventive = segment_cases.terms(segment_cases.only(Step("due_today", 0, 3)))
    plans = walk(account(), under(preventive), days_from_due(-2), 60)
    assert [plan.contact.step for plan in plans] == ["due_today"]


def test_nobody_has_to_wake_the_account_for_it() -> None:
    """The cadence has ended; the copy is ahead all the same."""
    done = with_later(noticed(), reminded(local(days_from_due(8)), "overdue_8_days", seq=2))
    decision = decide(done, under(), local(days_from_due(10)))
    assert isinstance(decision, Wait)
    assert decision.until == next_evaluation(done, under(), local(days_from_due(10)))
    assert local(days_from_due(17)) < decision.until <= local(MONDAY)


def test_the_copy_comes_before_the_step_that_is_due_the_same_day() -> None:
    assert step_on(noticed(), 21) == "written_copy"
    assert step_on(noticed(), 21, TERMS) == "overdue_8_days"


def test_a_step_that_waits_for_a_person_keeps_no_copy_back() -> None:
    locked = segment_cases.only(
        Step("overdue_3_days", 3, 5), Step("last_opportunity", 10, 90, needs_release=True)
    )
    assert step_on(noticed(), 20, under(segment_cases.terms(locked))) == "written_copy"


def test_a_message_that_brings_one_debts_copy_is_the_copy_whatever_else_it_names() -> None:
    """The older debt has its own step that day; its words would be no copy of the other one."""
    older, newer = invoice("F-old", days_from_due(-5)), invoice("F-new")
    told = (
        reminded(local(days_from_due(-2)), "overdue_3_days", "F-old"),
        reminded(local(days_from_due(12)), "written_copy", "F-old", seq=2),
        reminded(local(NOTICE), "overdue_3_days", "F-new", seq=3),
    )
    cadence = segment_cases.only(Step("overdue_3_days", 3, 5), Step("follow_up", 24, 9))
    debtor = account(older, newer, contacts=told)
    contact = contact_of(decide(debtor, under(segment_cases.terms(cadence)), local(MONDAY)))
    assert contact.step == "written_copy"
    assert {str(one.instalment): one.step for one in contact.covered} == {
        "erp/F-old/1": "follow_up",
        "erp/F-new/1": "written_copy",
    }


def test_a_copy_counts_in_the_caps() -> None:
    debtor = with_later(noticed(), reminded(local(days_from_due(17)), "statement", seq=2))
    twice = replace(CHILE.caps, per_week=1)
    tight = replace(TERMS, rules=replace(CHILE, caps=twice))
    decision = decide(debtor, tight, local(MONDAY))
    assert Reason.CAP_WEEK in held(decision)
    assert step_on(debtor, 27, tight) == "written_copy"


@pytest.mark.parametrize("kind", [HoldKind.PROMISE, HoldKind.DISPUTE, HoldKind.MANUAL])
def test_what_holds_reminders_holds_the_copy(kind: HoldKind) -> None:
    until = local(days_from_due(23))
    debtor = noticed(holds=(hold(kind, until),))
    assert step_on(debtor, 20) == ""
    assert step_on(debtor, 24) == "written_copy"


def test_a_debt_that_is_paid_needs_no_copy() -> None:
    assert isinstance(decide(noticed(payments=(payment(),)), under(), local(MONDAY)), Stop)


def left_on(debtor: Account, days: int, terms: Terms) -> tuple[Reason, ...]:
    reasons = held(decide(debtor, terms, local(days_from_due(days))))
    assert Reason.WRITTEN_COPY_DUE in reasons
    assert waiting_for(reasons) is Waiting.WRITTEN_COPY
    return reasons


def test_a_debt_that_has_had_all_its_messages_waits_for_a_persons_copy() -> None:
    worn = replace(TERMS, rules=replace(CHILE, caps=replace(CHILE.caps, per_debt_total=1)))
    assert left_on(noticed(), 20, worn) == (Reason.CAP_TOTAL, Reason.WRITTEN_COPY_DUE)


# The step of eight days overdue has not gone out either.
LAPSED_AND_LEFT = (Reason.STEP_LAPSED, Reason.CADENCE_FINISHED, Reason.WRITTEN_COPY_DUE)


def test_a_copy_that_is_weeks_late_is_left_to_a_person() -> None:
    assert step_on(noticed(), 45) == "written_copy"
    assert left_on(noticed(), 49, under()) == LAPSED_AND_LEFT


def test_a_copy_that_was_lost_is_left_to_a_person() -> None:
    lost = fallback_cases.refused(local(MONDAY), step="written_copy", taken=True)
    debtor = with_later(noticed(), replace(lost, id=contact_id(2, MONDAY, lost.purpose, 1)))
    assert left_on(debtor, 30, under()) == LAPSED_AND_LEFT


def test_no_sms_is_taken_for_a_copy() -> None:
    by_sms = fallback_cases.terms()
    debtor = fallback_cases.unreachable(
        reminded(local(NOTICE), "overdue_3_days"),
        fallback_cases.refused(local(days_from_due(8)), step="overdue_8_days"),
    )
    debtor = replace(debtor, holds=tuple(replace(one, until=None) for one in debtor.holds))
    left_on(debtor, 30, under(by_sms))


def test_without_its_template_the_other_steps_go_on_and_a_person_sends_the_copy() -> None:
    """A creditor who has not registered it yet loses no reminder to it."""
    off = gate_cases.terms(
        DEFAULT_POLICY, switches=frozenset({Switch(SwitchScope.TEMPLATE, "written_copy")})
    )
    assert step_on(noticed(), 20, under(off)) == "overdue_8_days"
    after = with_later(noticed(), reminded(local(MONDAY), "overdue_8_days", seq=2))
    left_on(after, 24, under(off))


def test_two_debts_that_were_noticed_together_share_one_copy() -> None:
    plans = walk(noticed("F-1", "F-2"), under(), MONDAY, 30)
    copies = [plan for plan in plans if plan.contact.step == "written_copy"]
    assert len(copies) == 1
    assert {one.step for one in copies[0].contact.covered} == {"written_copy"}


def test_a_copy_waits_for_its_day_though_another_debt_has_had_its_own() -> None:
    late = reminded(local(days_from_due(14)), "overdue_3_days", "F-new", seq=2)
    debtor = account(
        invoice("F-old"),
        invoice("F-new", DUE + timedelta(days=11)),
        contacts=(reminded(local(NOTICE), "overdue_3_days", "F-old"), late),
    )
    plans = walk(debtor, under(), MONDAY, 40)
    copied = times_at_step(plans)
    assert copied["erp/F-old/1", "written_copy"] == 1
    assert copied["erp/F-new/1", "written_copy"] == 1


@pytest.mark.parametrize(
    ("kind", "ends_on", "is_left"),
    [
        (HoldKind.DISPUTE, None, True),
        (HoldKind.HANDOFF, None, True),
        (HoldKind.PROMISE, days_from_due(60), True),
        (HoldKind.WRONG_NUMBER, None, True),
        # It goes out by itself afterwards.
        (HoldKind.PROMISE, days_from_due(25), False),
        (HoldKind.LAWSUIT, None, False),
        (HoldKind.DECEASED, None, False),
    ],
)
@pytest.mark.parametrize("names", [(), ("F-001",)])
def test_whoever_is_held_past_its_last_day_waits_for_a_persons_copy(
    kind: HoldKind, ends_on: date | None, names: tuple[str, ...], *, is_left: bool
) -> None:
    """Who was held was not listed as due for a copy."""
    until = None if ends_on is None else local(ends_on)
    found = held(
        decide(noticed(holds=(hold(kind, until, *names),)), under(), local(days_from_due(20)))
    )
    assert (Reason.WRITTEN_COPY_DUE in found) is is_left


def test_whoever_opted_out_gets_the_copy_from_a_person() -> None:
    """The duty does not end with the wish for no messages."""
    silent = noticed(profile=replace(PROFILE, consents=(GRANTED, replace(REVOKED, at=local(DUE)))))
    assert left_on(silent, 20, under())[0] is Reason.OPTED_OUT
    before = held(decide(silent, under(), local(days_from_due(10))))
    assert Reason.WRITTEN_COPY_DUE not in before
    assert held(decide(silent, TERMS, local(days_from_due(20)))) == (Reason.OPTED_OUT,)


def test_no_copy_is_left_of_what_is_paid() -> None:
    gone = replace(PROFILE, consents=(GRANTED, replace(REVOKED, at=local(DUE))))
    paid = noticed(payments=(payment(),), profile=gone)
    assert Reason.WRITTEN_COPY_DUE not in held(decide(paid, under(), local(MONDAY)))
