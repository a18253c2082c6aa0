from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Purpose, contact_id
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.policies.policy import DEFAULT_POLICY as POLICY
from puntual.domain.reasons import Reason
from tests.account_facts import open_contact
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    local,
    reminded,
)


def test_the_gap_and_the_week_of_the_law_are_kept() -> None:
    yesterday = account(
        invoice("F-001", days_from_due(0)),
        contacts=(reminded(local(days_from_due(-1)), "due_in_3_days"),),
    )
    decision = decide(yesterday, TERMS, local(DUE))
    assert decision == Wait(local(days_from_due(1)), (Reason.GAP,))
    two = (
        reminded(local(days_from_due(-1), 9), "due_in_7_days"),
        reminded(local(days_from_due(1), 9), "due_today"),
    )
    full = decide(account(contacts=two), TERMS, local(days_from_due(3)))
    assert isinstance(full, Wait)
    assert Reason.CAP_WEEK in full.reasons
    assert full.until > local(days_from_due(6))


def test_a_debt_is_never_reminded_of_more_often_than_its_total_cap() -> None:
    strict = replace(RULES, caps=replace(RULES.caps, per_debt_total=1))
    debtor = account(contacts=(reminded(local(days_from_due(-7)), "due_in_7_days"),))
    decision = decide(debtor, Terms(POLICY, strict), local(DUE))
    assert isinstance(decision, Wait | Stop)
    assert decision.reasons == (Reason.CAP_TOTAL,)


def test_a_claim_in_flight_is_never_sent_again() -> None:
    flying = contact_of(decide(account(), TERMS, local(DUE)))
    debtor = account(contacts=(flying,))
    decision = decide(debtor, TERMS, local(DUE, 10, 1))
    assert decision == Wait(flying.deadline, (Reason.IN_FLIGHT,))
    late = decide(debtor, TERMS, flying.deadline)
    assert late == Wait(local(days_from_due(3), 9), (Reason.STEP_DONE,))


def test_a_second_step_on_the_same_day_waits_for_tomorrow() -> None:
    done = reminded(local(DUE, 9), "due_today", "F-001")
    debtor = account(invoice("F-001"), invoice("F-002", days_from_due(7)), contacts=(done,))
    decision = decide(debtor, TERMS, local(DUE, 11))
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.CAP_DAY,)
    assert decision.until >= local(days_from_due(1), 9)


def test_an_uncertain_message_uses_up_its_day_and_its_step() -> None:
    uncertain = reminded(local(DUE, 9), "due_today", state=ContactState.EXPIRED)
    assert not isinstance(
        decide(account(contacts=(uncertain,)), TERMS, local(days_from_due(2))), Send
    )


@pytest.mark.parametrize(
    ("error_class", "minutes", "reason"),
    [
        (SendErrorClass.RETRY, 10, Reason.API_BACKOFF),
        (SendErrorClass.SLOW_NUMBER, 10, Reason.API_BACKOFF),
        (SendErrorClass.HALT_SENDER, 60, Reason.SENDER_HALTED),
        (SendErrorClass.TEMPLATE_BROKEN, 60, Reason.TEMPLATE_UNAVAILABLE),
    ],
)
def test_a_refusal_at_the_door_is_tried_again_after_a_pause(
    error_class: SendErrorClass, minutes: int, reason: Reason
) -> None:
    """Lago counted attempts before they were sent, so that a failed job burnt the attempt."""
    at = local(DUE, 10)
    refused = reminded(at, "due_today", state=ContactState.FAILED, error_class=error_class)
    debtor = account(contacts=(refused,))
    pause = decide(debtor, TERMS, at + timedelta(minutes=1))
    assert pause == Wait(at + timedelta(minutes=minutes), (reason,))
    again = contact_of(decide(debtor, TERMS, at + timedelta(minutes=minutes)))
    assert again.id.endswith(".reminder.2")


def refused_at(*minutes: int, error_class: SendErrorClass = SendErrorClass.RETRY) -> Account:
    """Return an account whose reminder was refused so many minutes after ten."""
    return account(
        contacts=tuple(
            reminded(
                local(DUE, 10) + timedelta(minutes=after),
                "due_today",
                state=ContactState.FAILED,
                error_class=error_class,
                attempt=attempt,
                seq=attempt,
            )
            for attempt, after in enumerate(minutes, start=1)
        )
    )


@pytest.mark.parametrize(("minutes", "until"), [((0,), 10), ((0, 10), 30), ((0, 10, 30), 70)])
def test_each_refusal_doubles_the_pause_after_the_last(
    minutes: tuple[int, ...], until: int
) -> None:
    ten = local(DUE, 10)
    decision = decide(refused_at(*minutes), TERMS, ten + timedelta(minutes=minutes[-1] + 1))
    assert decision == Wait(ten + timedelta(minutes=until), (Reason.API_BACKOFF,))


@pytest.mark.parametrize(("tries", "seconds"), [(1, 8), (2, 16), (3, 64), (4, 256)])
def test_what_came_too_soon_for_the_person_waits_as_long_as_whatsapp_wants(
    tries: int, seconds: int
) -> None:
    """The pause begins when the refusal came, be that long after the claim."""
    too_soon = refused_at(*range(-tries, 0), error_class=SendErrorClass.PAIR_DELAY)
    answered = local(DUE, 10)
    last = replace(too_soon.contacts[-1], settled_at=answered)
    debtor = replace(too_soon, contacts=(*too_soon.contacts[:-1], last))
    decision = decide(debtor, TERMS, answered)
    assert decision == Wait(answered + timedelta(seconds=seconds), (Reason.API_BACKOFF,))


def test_a_pause_that_ends_after_hours_lasts_until_the_morning() -> None:
    late = reminded(
        local(DUE, 17, 30),
        "due_today",
        state=ContactState.FAILED,
        error_class=SendErrorClass.HALT_SENDER,
    )
    decision = decide(account(contacts=(late,)), TERMS, local(DUE, 17, 31))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.SENDER_HALTED,))


def test_a_day_that_was_used_after_a_refusal_is_used() -> None:
    refused, again = refused_at(0, 10).contacts
    told = replace(again, state=ContactState.DELIVERED, accepted_at=again.claimed_at)
    debtor = account(
        invoice("F-001"), invoice("F-002", days_from_due(7)), contacts=(refused, told)
    )
    decision = decide(debtor, TERMS, local(DUE, 11))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.CAP_DAY,))


def test_after_five_refusals_the_day_is_given_up() -> None:
    at = local(DUE, 9)
    refusals = tuple(
        reminded(
            at + timedelta(minutes=attempt),
            "due_today",
            state=ContactState.FAILED,
            error_class=SendErrorClass.RETRY,
            attempt=attempt,
        )
        for attempt in range(1, 6)
    )
    decision = decide(account(contacts=refusals), TERMS, local(DUE, 16))
    assert decision == Wait(local(days_from_due(1), 9), (Reason.API_BACKOFF,))


def test_a_message_that_whatsapp_finds_wrong_is_not_tried_again() -> None:
    wrong = reminded(
        local(DUE, 9),
        "due_today",
        state=ContactState.FAILED,
        error_class=SendErrorClass.FAIL_MESSAGE,
    )
    decision = decide(account(contacts=(wrong,)), TERMS, local(days_from_due(1)))
    assert decision == Wait(local(days_from_due(3), 9), (Reason.STEP_DONE,))


def test_the_last_claim_without_an_outcome_is_the_open_one() -> None:
    flying = contact_of(decide(account(), TERMS, local(DUE)))
    read = replace(flying, id=contact_id(2, DUE, Purpose.RECEIPT, 1), state=ContactState.READ)
    assert open_contact(account()) is None
    assert open_contact(account(contacts=(flying, read))) == flying
    assert open_contact(account(contacts=(read,))) is None


def test_more_that_is_known_of_a_contact_leaves_it_in_its_place() -> None:
    first = contact_of(decide(account(), TERMS, local(DUE)))
    second = replace(first, id=contact_id(2, DUE, Purpose.RECEIPT, 1))
    known = replace(first, state=ContactState.READ)
    debtor = account(contacts=(first, second)).with_contact(known)
    assert debtor.contacts == (known, second)
    assert debtor.next_seq == 3
