"""What the simulated platform does to the campaign's messages: fault rules, drawn by a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any, Final

# Slow answers keep workers where a kill hurts most: between claim, call and record.
_SLOW: Final = {"latency_ms": 400}
_EFFECTS: Final[tuple[dict[str, Any], ...]] = (
    {"timeout_after_acceptance": True},
    {"timeout_after_acceptance": True, "drop_webhooks": True},
    {"reset_before_acceptance": True},
    {"http_status": 500},
    {"http_status": 503, "html": True},
    {"error_code": 130429},
    {"error_code": 131056},
    {"error_code": 131000},
    {"drop_webhooks": True},
    {"drop_webhooks": ["sent", "delivered"]},
    {"duplicate_webhooks": 3},
    {**_SLOW},
    {**_SLOW, "timeout_after_acceptance": True},
)
# An error in answer to a message that was accepted. Only its statuses tell the truth, and they
# must have come before the next try: this is for days on which they do.
_LIE: Final = {"after_acceptance": True, "http_status": 500}
_CHANCE: Final = 0.5
# As Meta has it.
_PAIR_SECONDS: Final = 6.0
# How many may be on their way while the clock is moved: the platform then counts them hours later
# than we did.
_ON_THEIR_WAY: Final = 10
ROUGH_CONDUCT: Final = {
    "duplicate_chance": 0.3,
    "disorder_chance": 0.3,
    "batch_chance": 0.5,
    "mixed_batches": True,
}
# Who has something to say to a reminder; all others read it in silence.
_TALKATIVE: Final = (
    *("opts_out", "opts_out", "disputes", "wants_person", "wrong_number"),
    *("needs_time", "says_paid", "chats"),
)
_CHANCE_OF_TALKING: Final = 0.3
CALM_CONDUCT: Final = {"duplicate_chance": 0.0, "disorder_chance": 0.0, "batch_chance": 0.3}


def draw_mishaps(debtors: Iterable[str], seed: int) -> list[dict[str, Any]]:
    """Return rules for half of the debtors; each is met by one or two of their messages."""
    chance = random.Random(f"{seed}/mishaps")
    return [
        {
            "match": {"debtor": debtor},
            "effect": chance.choice(_EFFECTS),
            "times": chance.choice((1, 1, 2)),
        }
        for debtor in debtors
        if chance.random() < _CHANCE
    ]


def draw_habits(phones: Iterable[str], seed: int) -> dict[str, str]:
    """Return the habits of those who answer, by their phones."""
    chance = random.Random(f"{seed}/habits")
    drawn = ((phone, chance.random(), chance.choice(_TALKATIVE)) for phone in phones)
    return {phone: habit for phone, draw, habit in drawn if draw < _CHANCE_OF_TALKING}


def draw_lies(debtors: Iterable[str], seed: int) -> list[dict[str, Any]]:
    """Return rules by which half of the debtors' next message is accepted with an error."""
    chance = random.Random(f"{seed}/lies")
    return [
        {"match": {"debtor": debtor}, "effect": _LIE, "times": 1}
        for debtor in debtors
        if chance.random() < _CHANCE
    ]


def limits_for(people: int) -> dict[str, Any]:
    """Return the limits of a number that may write to so many people in 24 hours."""
    return {"pair_seconds": _PAIR_SECONDS, "messaging_limit": f"TIER_{people + _ON_THEIR_WAY}"}


def hits_of(rules: Iterable[dict[str, Any]]) -> int:
    """Return how many messages met a rule."""
    return sum(int(rule["hits"]) for rule in rules)
