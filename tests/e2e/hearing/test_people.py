"""Who lives in a hearing."""

from __future__ import annotations

from collections import Counter

from local.whatsapp.people.persona import Persona
from tests.e2e.hearing.people import draw_people, draw_usernames

PHONES = [f"+5255550{number:05}" for number in range(1000)]


def test_everybody_has_a_habit_and_nobody_is_silent() -> None:
    drawn = Counter(draw_people(PHONES, seed=1).values())
    assert sum(drawn.values()) == len(PHONES)
    assert set(drawn) <= set(Persona)
    assert not {"reads_and_silent", "never_reads", "unreachable"} & set(drawn)
    assert drawn["opts_out"] > drawn["moves"] > 0


def test_a_small_town_has_somebody_of_each_kind() -> None:
    kinds = set(draw_people(PHONES, seed=1).values())
    assert set(draw_people(PHONES[: len(kinds)], seed=2).values()) == kinds


def test_some_show_no_phone_and_the_same_ones_with_the_same_seed() -> None:
    hidden = draw_usernames(PHONES, seed=1)
    assert 40 < len(hidden) < 140
    assert hidden == draw_usernames(PHONES, seed=1)
    assert len(set(hidden.values())) == len(hidden)
