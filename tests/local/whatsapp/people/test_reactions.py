from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.whatsapp.dice import Dice
from local.whatsapp.people.meaning import Meaning
from local.whatsapp.people.persona import WEIGHTS, Persona, assign_persona
from local.whatsapp.people.reactions import plan_reaction
from local.whatsapp.people.steps import (
    FileStep,
    MoveStep,
    PaymentStep,
    StatusStep,
    Step,
    TapStep,
    WordsStep,
)
from local.whatsapp.templates.content import Button, Content

PAYLOADS = ["ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON"]
BUTTONS = tuple(Button("quick_reply", name.title(), name) for name in PAYLOADS)
REMINDER = Content("template", "Hola", buttons=BUTTONS, language="es", ttl=timedelta(hours=1))
RECEIPT = Content("template", "Gracias", language="es", ttl=timedelta(hours=1))


def reactions(persona: Persona, content: Content = REMINDER) -> list[list[Step]]:
    return [plan_reaction(persona, content, Dice(1, f"person {n}")) for n in range(200)]


def taps(plans: list[list[Step]]) -> set[str]:
    return {step.button.payload for plan in plans for step in plan if isinstance(step, TapStep)}


def words(plans: list[list[Step]]) -> list[WordsStep]:
    return [step for plan in plans for step in plan if isinstance(step, WordsStep)]


def statuses(plan: list[Step]) -> list[str]:
    return [step.status for step in plan if isinstance(step, StatusStep)]


def test_people_are_shared_out_by_weight_and_stay_who_they_are() -> None:
    people = [f"52155500{number:05}" for number in range(5000)]
    drawn = Counter(assign_persona(wa_id, 7) for wa_id in people)
    for persona, weight in WEIGHTS.items():
        assert drawn[persona] / len(people) == pytest.approx(weight / 100, abs=0.02)
    assert [assign_persona(wa_id, 7) for wa_id in people[:50]] == [
        assign_persona(wa_id, 7) for wa_id in people[:50]
    ]


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        (Persona.READS_AND_SILENT, ["sent", "delivered", "read"]),
        (Persona.NEVER_READS, ["sent", "delivered"]),
        (Persona.UNREACHABLE, ["failed"]),
        (Persona.PHONE_OFF, []),
    ],
)
def test_each_silent_habit_leaves_its_own_trace(persona: Persona, expected: list[str]) -> None:
    plans = reactions(persona)
    assert {tuple(statuses(plan)) for plan in plans} == {tuple(expected)}
    assert all(len(plan) == len(expected) for plan in plans)


@pytest.mark.parametrize(
    ("persona", "payload"),
    [
        (Persona.SAYS_PAID, "ALREADY_PAID"),
        (Persona.NEEDS_TIME, "NEED_TIME"),
        (Persona.WANTS_PERSON, "TALK_TO_PERSON"),
    ],
)
def test_who_taps_taps_the_fitting_button(persona: Persona, payload: str) -> None:
    assert taps(reactions(persona)) == {payload}


@pytest.mark.parametrize(
    ("persona", "meanings"),
    [
        (Persona.OPTS_OUT, {Meaning.OPT_OUT}),
        (Persona.DISPUTES, {Meaning.DISPUTE}),
        (Persona.WRONG_NUMBER, {Meaning.WRONG_NUMBER}),
        (Persona.SAYS_PAID, {Meaning.PAID}),
        (Persona.NEEDS_TIME, {Meaning.TIME, Meaning.PROMISE}),
        (Persona.WANTS_PERSON, {Meaning.PERSON, Meaning.HARDSHIP}),
        (Persona.CHATS, {Meaning.THANKS, Meaning.QUESTION}),
        (Persona.ASKS, {Meaning.QUESTION}),
        (Persona.THINKS_AGAIN, {Meaning.OPT_OUT, Meaning.THANKS}),
        (Persona.PAYS, set()),
    ],
)
def test_each_habit_has_something_to_say_and_no_two_say_it_alike(
    persona: Persona, meanings: set[Meaning]
) -> None:
    said = words(reactions(persona))
    assert {step.meaning for step in said} == meanings
    assert len({step.text for step in said}) >= len(said) / 3


def test_who_leaves_says_so_every_time_and_now_and_then_with_a_keyword() -> None:
    said = [step.text for step in words(reactions(Persona.OPTS_OUT))]
    assert len(said) == 200
    assert 20 < said.count("BAJA") < 60


def test_a_photo_comes_with_a_claim_only_and_some_words_are_deleted_again() -> None:
    said = [step for persona in Persona for step in words(reactions(persona))]
    assert {step.meaning for step in said if step.is_caption} == {Meaning.PAID}
    assert 0 < sum(step.deleted_after is not None for step in said) < len(said) / 5


def test_who_greets_says_nothing_else() -> None:
    said = words(reactions(Persona.GREETS))
    assert {step.meaning for step in said} == {Meaning.GREETING, Meaning.THANKS}


def test_who_thinks_again_edits_one_of_two_wishes_into_the_other() -> None:
    said = words(reactions(Persona.THINKS_AGAIN))
    pairs = {(one.meaning, one.edited.meaning) for one in said if one.edited is not None}
    assert len(said) == 200
    assert pairs == {(Meaning.OPT_OUT, Meaning.THANKS), (Meaning.THANKS, Meaning.OPT_OUT)}
    assert all(one.edited is not None and one.edited.after > one.after for one in said)


@pytest.mark.parametrize(
    ("persona", "kinds"),
    [(Persona.SENDS_PROOF, {"image", "document"}), (Persona.SPEAKS, {"audio"})],
)
def test_who_sends_a_file_writes_nothing(persona: Persona, kinds: set[str]) -> None:
    plans = reactions(persona)
    files = [step for plan in plans for step in plan if isinstance(step, FileStep)]
    assert len(files) == len(plans)
    assert {one.kind for one in files} == kinds
    assert all(bool(one.name) is (one.kind == "document") for one in files)
    assert words(plans) == []


def test_who_moves_tells_of_another_phone() -> None:
    moves = [
        step for plan in reactions(Persona.MOVES) for step in plan if isinstance(step, MoveStep)
    ]
    assert len(moves) == 200


def test_who_pays_does_so_within_two_days_of_reading() -> None:
    payments = [
        step for plan in reactions(Persona.PAYS) for step in plan if isinstance(step, PaymentStep)
    ]
    assert 90 < len(payments) < 150
    assert max(step.after for step in payments) < timedelta(days=2, hours=4)


@pytest.mark.parametrize("persona", list(Persona))
def test_nobody_answers_a_receipt(persona: Persona) -> None:
    steps = [step for plan in reactions(persona, RECEIPT) for step in plan]
    assert all(isinstance(step, StatusStep) for step in steps)


def test_a_phone_that_is_off_gets_what_lives_long_enough() -> None:
    lasting = Content("template", "x")
    assert {tuple(statuses(plan)) for plan in reactions(Persona.PHONE_OFF, lasting)} == {
        ("sent", "delivered", "read")
    }


@given(st.sampled_from(list(Persona)), st.text(max_size=20))
def test_what_follows_a_message_follows_in_order(persona: Persona, subject: str) -> None:
    plan = plan_reaction(persona, REMINDER, Dice(3, subject))
    assert [step.after for step in plan] == sorted(step.after for step in plan)
    assert plan == plan_reaction(persona, REMINDER, Dice(3, subject))


def test_asked_whose_phone_it_is_people_tap_unless_they_are_silent_or_somebody_else() -> None:
    buttons = tuple(Button("quick_reply", name.title(), name) for name in ("IS_ME", "NOT_ME"))
    asking = Content("template", "Hola", buttons=buttons, language="es", ttl=timedelta(hours=1))
    for persona in (Persona.PAYS, Persona.CHATS, Persona.SAYS_PAID):
        assert taps(reactions(persona, asking)) == {"IS_ME"}
    for persona in (Persona.READS_AND_SILENT, Persona.WRONG_NUMBER, Persona.OPTS_OUT):
        assert taps(reactions(persona, asking)) == set()
