"""The right reminder, at the right hour, once, or a reason why not."""

from dataclasses import replace
from datetime import date

import pytest

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY as POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide, next_evaluation
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


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-7, "due_in_7_days"),
        (-5, "due_in_7_days"),
        (-1, "due_in_3_days"),
        (0, "due_today"),
        (3, "overdue_3_days"),
        (8, "overdue_8_days"),
    ],
)
def test_each_step_goes_out_on_its_day(days: int, step: str) -> None:
    contact = contact_of(decide(account(), TERMS, local(days_from_due(days))))
    assert contact.step == step
    assert contact.template == f"puntual_{step}_v1"
    assert contact.id == f"000001.{days_from_due(days):%Y%m%d}.reminder.1"


def test_before_the_first_step_nothing_is_sent_and_the_look_is_set_to_its_morning() -> None:
    decision = decide(account(), TERMS, local(days_from_due(-20)))
    assert decision == Wait(local(days_from_due(-7), 9), (Reason.NOT_DUE_YET,))


def test_outside_the_hours_of_law_and_creditor_the_message_waits_for_the_morning() -> None:
    decision = decide(account(), TERMS, local(DUE, 7, 59))
    assert decision == Wait(local(DUE, 9), (Reason.OUTSIDE_HOURS,))


def test_a_message_that_could_be_delivered_after_hours_is_not_sent() -> None:
    """The creditor closes at 19:00, so the last hour of TTL must begin before 18:00."""
    assert isinstance(decide(account(), TERMS, local(DUE, 17, 59)), Send)
    late = decide(account(), TERMS, local(DUE, 18, 0))
    assert late == Wait(local(days_from_due(1), 9), (Reason.OUTSIDE_HOURS,))


def test_a_holiday_is_left_in_peace() -> None:
    debtor = account(invoice(due=date(2026, 3, 16)))
    decision = decide(debtor, TERMS, local(date(2026, 3, 16)))
    assert decision == Wait(local(date(2026, 3, 17), 9), (Reason.HOLIDAY,))


def test_the_same_step_is_never_sent_twice() -> None:
    """Invoice Ninja #1693: the same second reminder went out 22 times in one day."""
    done = account(contacts=(reminded(local(DUE, 9), "due_today"),))
    for hour in range(9, 19):
        assert not isinstance(decide(done, TERMS, local(DUE, hour)), Send)
    decision = decide(done, TERMS, local(days_from_due(2)))
    assert decision == Wait(local(days_from_due(3), 9), (Reason.STEP_DONE,))


def test_after_an_outage_only_the_latest_step_speaks() -> None:
    """Invoice Ninja #11854: after an outage never reminded again; others send the whole pile."""
    overdue = invoice(due=days_from_due(-5))
    contact = contact_of(decide(account(overdue), TERMS, local(DUE)))
    assert contact.step == "overdue_3_days"
    after = account(overdue, contacts=(reminded(local(DUE), "overdue_3_days"),))
    following = decide(after, TERMS, local(days_from_due(1)))
    assert following == Wait(local(days_from_due(3), 9), (Reason.STEP_DONE,))


def test_after_the_last_step_the_cadence_is_finished() -> None:
    debtor = account(contacts=(reminded(local(days_from_due(8)), "overdue_8_days"),))
    decision = decide(debtor, TERMS, local(days_from_due(40)))
    assert decision == Stop((Reason.CADENCE_FINISHED,))


def test_a_partial_payment_leaves_a_reminder_for_the_rest_only() -> None:
    """OCA #330: partially paid invoices were never reminded; Lago dunned the gross amount."""
    part = payment(124000, at=local(days_from_due(-20)))
    decision = decide(account(payments=(part,)), TERMS, local(DUE))
    assert isinstance(decision, Send)
    assert [one.outstanding.minor for one in decision.plan.instalments] == [1050]


def test_all_that_is_owed_goes_into_one_message_at_the_level_of_the_oldest() -> None:
    """ERPNext #12429, open since 2018: one mail per invoice floods the customer."""
    debtor = account(
        invoice("F-new", days_from_due(7)),
        invoice("F-old", DUE),
        invoice("F-far", date(2026, 9, 1)),
    )
    decision = decide(debtor, TERMS, local(DUE))
    assert isinstance(decision, Send)
    assert [one.label for one in decision.plan.instalments] == ["F-old", "F-new"]
    covered = {str(one.instalment): one.step for one in decision.plan.contact.covered}
    assert covered == {"erp/F-old/1": "due_today", "erp/F-new/1": "due_in_7_days"}
    assert decision.plan.contact.step == "due_today"


def test_reminding_of_one_invoice_does_not_make_the_others_forgotten() -> None:
    """OCA #460: a reminder for one invoice made all the customer's others ignored."""
    debtor = account(
        invoice("F-001"),
        invoice("F-002", days_from_due(5)),
        contacts=(reminded(local(days_from_due(-2)), "due_in_3_days", "F-001"),),
    )
    contact = contact_of(decide(debtor, TERMS, local(days_from_due(0), 11)))
    assert {str(one.instalment) for one in contact.covered} == {"erp/F-001/1", "erp/F-002/1"}


def test_without_consent_nothing_is_sent() -> None:
    debtor = account(profile=replace(PROFILE, consents=()))
    assert decide(debtor, TERMS, local(DUE)) == Stop((Reason.CONSENT_MISSING,))


def test_consent_that_begins_later_is_awaited() -> None:
    begins = local(days_from_due(2))
    later = replace(PROFILE.consents[0], at=begins)
    debtor = account(profile=replace(PROFILE, consents=(later,)))
    assert decide(debtor, TERMS, local(DUE)) == Wait(begins, (Reason.CONSENT_MISSING,))


def test_after_an_opt_out_nothing_is_ever_sent_not_even_thanks() -> None:
    profile = replace(PROFILE, consents=(*PROFILE.consents, REVOKED))
    debtor = account(profile=profile, payments=(payment(100, at=local(DUE, 9)),))
    assert decide(debtor, TERMS, local(DUE)) == Stop((Reason.OPTED_OUT,))


def test_without_a_phone_or_a_zone_nothing_is_sent() -> None:
    nobody = account(profile=replace(PROFILE, phone=None, country="", name=""))
    assert decide(nobody, TERMS, local(DUE)) == Stop((Reason.PROFILE_MISSING,))
    no_phone = account(profile=replace(PROFILE, phone=None))
    assert decide(no_phone, TERMS, local(DUE)) == Stop((Reason.PHONE_MISSING,))
    assert decide(account(), Terms(POLICY, None), local(DUE)) == Stop((Reason.ZONE_UNKNOWN,))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (HoldKind.PROMISE, Reason.HOLD_PROMISE),
        (HoldKind.PLAN, Reason.HOLD_PLAN),
        (HoldKind.DISPUTE, Reason.HOLD_DISPUTE),
        (HoldKind.CLAIM, Reason.HOLD_CLAIM),
        (HoldKind.PAYMENT_PENDING, Reason.PAYMENT_PENDING),
        (HoldKind.HANDOFF, Reason.HOLD_HANDOFF),
        (HoldKind.MANUAL, Reason.HOLD_MANUAL),
        (HoldKind.LAWSUIT, Reason.LAWSUIT),
        (HoldKind.INSOLVENCY, Reason.INSOLVENCY),
        (HoldKind.BLOCKING_REGISTER, Reason.BLOCKING_REGISTER),
        (HoldKind.DECEASED, Reason.DECEASED),
        (HoldKind.WRONG_NUMBER, Reason.WRONG_NUMBER),
        (HoldKind.UNREACHABLE, Reason.UNREACHABLE),
    ],
)
def test_every_kind_of_hold_silences_with_its_own_reason(kind: HoldKind, reason: Reason) -> None:
    until = local(days_from_due(1))
    waiting = decide(account(holds=(hold(kind, until),)), TERMS, local(DUE))
    assert waiting == Wait(until, (reason,))
    endless = decide(account(holds=(hold(kind, None),)), TERMS, local(DUE))
    assert endless == Stop((reason,))
    over = decide(account(holds=(hold(kind, until),)), TERMS, local(days_from_due(1), 11))
    assert isinstance(over, Send)


def test_a_disputed_invoice_is_left_out_and_the_others_are_not() -> None:
    disputed = hold(HoldKind.DISPUTE, None, "F-001")
    debtor = account(invoice("F-001"), invoice("F-002"), holds=(disputed,))
    contact = contact_of(decide(debtor, TERMS, local(DUE)))
    assert [one.instalment for one in contact.covered] == [key_of("F-002")]


def test_when_everything_is_disputed_the_reason_is_the_dispute() -> None:
    disputed = hold(HoldKind.DISPUTE, None, "F-001")
    debtor = account(holds=(disputed,))
    assert decide(debtor, TERMS, local(DUE)) == Stop((Reason.HOLD_DISPUTE,))


def test_when_a_hold_on_an_invoice_ends_it_is_looked_at_again() -> None:
    disputed = hold(HoldKind.DISPUTE, local(days_from_due(1), 12), "F-001")
    decision = decide(account(holds=(disputed,)), TERMS, local(DUE))
    assert decision == Wait(local(days_from_due(1), 12), (Reason.HOLD_DISPUTE,))


def test_a_new_law_in_force_is_looked_at_on_its_day() -> None:
    change = local(days_from_due(-15), 0)
    rules = replace(RULES, changes_at=change)
    decision = decide(account(), Terms(POLICY, rules), local(days_from_due(-20)))
    assert decision == Wait(change, (Reason.NOT_DUE_YET,))


def test_where_no_window_ever_opens_the_account_stops_with_that_reason() -> None:
    closed = dict.fromkeys((days_from_due(days) for days in range(-30, 90)), "closed")
    shut = replace(RULES, holidays=RULES.holidays.merge(closed))
    assert decide(account(), Terms(POLICY, shut), local(DUE)) == Stop((Reason.NO_OPEN_WINDOW,))
    early = decide(account(), Terms(POLICY, shut), local(days_from_due(-20)))
    assert early == Stop((Reason.NO_OPEN_WINDOW,))


def test_where_the_calendar_ends_the_account_stops_with_a_reason_of_its_own() -> None:
    ended = replace(RULES, holidays=replace(RULES.holidays, covered_years=frozenset({2020})))
    assert decide(account(), Terms(POLICY, ended), local(DUE)) == Stop((Reason.CALENDAR_ENDS,))
    early = decide(account(), Terms(POLICY, ended), local(days_from_due(-20)))
    assert early == Stop((Reason.CALENDAR_ENDS,))


def test_the_next_look_is_now_then_or_never() -> None:
    assert next_evaluation(account(), TERMS, local(DUE)) == local(DUE)
    morning = local(days_from_due(-7), 9)
    assert next_evaluation(account(), TERMS, local(days_from_due(-20))) == morning
    assert next_evaluation(account(invoices=()), TERMS, local(DUE)) is None
