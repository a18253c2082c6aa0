"""What a person says to a debtor: fewer things stand in its way than in a machine's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.answers.answer import MOST_A_DAY
from puntual.domain.decision.answers.decision import HandOver
from puntual.domain.decision.answers.question import Topic, question_of
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.domain.decision.answers.answer_cases import (
    ASKED_AT,
    BALANCE,
    answer_to,
    asker,
    plan_of,
    with_answer,
)
from tests.domain.decision.decision_cases import (
    GRANTED,
    PROFILE,
    REVOKED,
    TERMS,
    account,
    hold,
)

SAID = replace(BALANCE, topic=Topic.SAID)
NOW = ASKED_AT + timedelta(minutes=5)


@pytest.mark.parametrize(
    "kind", [HoldKind.HANDOFF, HoldKind.DISPUTE, HoldKind.MANUAL, HoldKind.PROMISE]
)
def test_a_person_speaks_where_a_machine_is_silent(kind: HoldKind) -> None:
    plan = plan_of(answer_to(asker(holds=(hold(kind, None),)), SAID, NOW))
    assert (plan.contact.step, plan.instalments) == ("said", ())
    assert question_of(plan, NOW) == SAID


def test_neither_an_unconfirmed_number_nor_a_policy_without_machines_is_in_the_way() -> None:
    off = replace(DEFAULT_POLICY, talk=replace(DEFAULT_POLICY.talk, answers=False))
    plan_of(answer_to(account(), SAID, NOW, replace(TERMS, policy=off)))


def test_what_a_person_says_counts_among_the_answers_of_the_day() -> None:
    debtor, now = asker(), NOW
    for number in range(MOST_A_DAY):
        said, now = replace(SAID, id=f"reply.s{number}"), now + timedelta(minutes=1)
        debtor = with_answer(debtor, ContactState.DELIVERED, at=now, question=said)
    now += timedelta(minutes=1)
    plan_of(answer_to(debtor, replace(SAID, id="reply.more"), now))
    assert answer_to(debtor, BALANCE, now) == HandOver((Reason.ANSWERS_OF_THE_DAY,))


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (HoldKind.WRONG_NUMBER, Reason.WRONG_NUMBER),
        (HoldKind.NUMBER_CHANGED, Reason.NUMBER_CHANGED),
        (HoldKind.DECEASED, Reason.DECEASED),
    ],
)
def test_to_a_stranger_nobody_says_anything(kind: HoldKind, reason: Reason) -> None:
    decision = answer_to(asker(holds=(hold(kind, None),)), SAID, NOW)
    assert isinstance(decision, Stop | HandOver)
    assert decision.reasons == (reason,)


def test_after_an_opt_out_no_person_says_anything() -> None:
    silent = replace(PROFILE, consents=(GRANTED, REVOKED))
    assert answer_to(asker(profile=silent), SAID, NOW) == Stop((Reason.OPTED_OUT,))


def test_what_a_person_says_is_free_text_and_ends_with_its_day() -> None:
    late = answer_to(asker(), SAID, ASKED_AT + timedelta(hours=24))
    assert late == HandOver((Reason.ANSWER_TOO_LATE,))


def test_what_a_person_says_at_night_waits_for_the_hours() -> None:
    decision = answer_to(
        asker(), replace(SAID, asked_at=NOW + timedelta(hours=11)), NOW + timedelta(hours=12)
    )
    assert isinstance(decision, Wait)
    assert decision.reasons == (Reason.OUTSIDE_HOURS,)
