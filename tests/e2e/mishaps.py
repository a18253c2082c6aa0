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
_CHANCE: Final = 0.5
ROUGH_CONDUCT: Final = {"duplicate_chance": 0.3, "disorder_chance": 0.3, "batch_chance": 0.5}
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


def hits_of(rules: Iterable[dict[str, Any]]) -> int:
    """Return how many messages met a rule."""
    return sum(int(rule["hits"]) for rule in rules)
