"""Who lives in a hearing: everybody has something to say, and some show no phone."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Final

# How many of a hundred have which habit.
_HABITS: Final[Mapping[str, int]] = {
    "opts_out": 16,
    "thinks_again": 8,
    "wrong_number": 6,
    "disputes": 10,
    "wants_person": 10,
    "needs_time": 10,
    "says_paid": 6,
    "asks": 10,
    "greets": 6,
    "chats": 4,
    "sends_proof": 5,
    "speaks": 4,
    "moves": 3,
    "pays": 2,
}
_SHARE_WITHOUT_A_PHONE: Final = 0.08


def draw_people(phones: Iterable[str], seed: int) -> dict[str, str]:
    """Return everybody's habit by their phones: as many of each as there are of a hundred."""
    listed = [*phones]
    chance = random.Random(f"{seed}/people")
    habits = [*_HABITS]
    # A small town, too, has somebody of each kind before it has anybody twice.
    drawn = [*habits, *chance.choices(habits, [*_HABITS.values()], k=len(listed))]
    kept = drawn[: len(listed)]
    chance.shuffle(kept)
    return dict(zip(listed, kept, strict=True))


def draw_usernames(phones: Iterable[str], seed: int) -> dict[str, str]:
    """Return the user names, by their phones, of those whose phone WhatsApp does not tell."""
    chance = random.Random(f"{seed}/usernames")
    drawn = [phone for phone in phones if chance.random() < _SHARE_WITHOUT_A_PHONE]
    return {phone: f"invented.person.{number}" for number, phone in enumerate(drawn)}
