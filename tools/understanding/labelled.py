"""Labelled replies: read, completed and divided."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

FOLDER: Final = Path(__file__).parent / "replies"
NEEDS_PERSON: Final = frozenset({"dispute", "hardship", "human", "complaint_abuse", "deceased"})
_ASKS: Final = ("ask_balance", "ask_bank_details", "ask_invoice_copy", "ask_payment_link")
_DEALS: Final = ("need_time", "partial_payment", "plan_request", "promise")
_SILENCES: Final = ("already_paid", "deceased", "opt_out", "wrong_number")

# What would do harm to a debtor who meant the key.
HARMFUL: Final[Mapping[str, tuple[str, ...]]] = {
    "opt_out": (*_ASKS, *_DEALS, "already_paid", "greeting", "opt_in", "receipt_media", "thanks"),
    "opt_in": _SILENCES,
    "already_paid": ("opt_out", "promise", "wrong_number", "deceased", "opt_in"),
    "promise": (*_SILENCES, "receipt_media", "opt_in"),
    "need_time": (*_SILENCES, "receipt_media", "opt_in"),
    "plan_request": (*_SILENCES, "receipt_media", "opt_in"),
    "partial_payment": ("wrong_number", "deceased", "opt_in", "opt_out"),
    "dispute": (
        *("promise", "already_paid", "thanks", "greeting", "opt_out", "opt_in"),
        *("partial_payment", "deceased"),
    ),
    "hardship": ("promise", "already_paid", "thanks", "greeting", "opt_out", "opt_in"),
    "human": ("opt_out", "opt_in", "already_paid", "promise", "thanks"),
    "complaint_abuse": ("promise", "already_paid", "thanks", "greeting", "opt_in"),
    "deceased": (*_ASKS, *_DEALS, "already_paid", "greeting", "opt_in", "thanks"),
    "wrong_number": (*_ASKS, *_DEALS, "already_paid", "greeting", "opt_in", "thanks"),
    "receipt_media": ("opt_out", "promise", "wrong_number", "deceased", "opt_in"),
    **dict.fromkeys((*_ASKS, "thanks", "greeting", "other"), (*_SILENCES, "promise", "opt_in")),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A reply with what it means.

    Attributes:
        also: other intents that are right.
        days: the right dates; empty where none is stated.
        window: from and to, where the words leave the day open and one inside is right as well.
        amount: in minor units.
        must_not: intents that would do harm.
    """

    locale: str
    text: str
    sent_at: str
    intent: str
    also: frozenset[str]
    days: tuple[str, ...]
    window: tuple[str, str] | None
    amount: int | None
    must_not: frozenset[str]


def read_labelled(file: Path) -> Iterator[Labelled]:
    """Yield the labelled replies of an NDJSON file."""
    with file.open(encoding="utf-8") as lines:
        yield from (_labelled(json.loads(line)) for line in lines if line.strip())


def is_held_out(text: str) -> bool:
    """Tell whether a reply is kept from training, by the hash of its text: one of ten."""
    return crc32(text.encode()) % 10 == 0


def _labelled(found: Mapping[str, Any]) -> Labelled:
    also = frozenset(found.get("also", ()))
    window: Sequence[str] | None = found.get("promise_window")
    stated = found.get("promise_date")
    return Labelled(
        locale=found["locale"],
        text=found["text"],
        sent_at=found.get("sent_at", "2026-03-10T10:00:00-05:00"),
        intent=found["intent"],
        also=also,
        days=(stated, *found.get("promise_dates_ok", ())) if stated else (),
        window=(window[0], window[1]) if window else None,
        amount=found.get("promise_amount_minor"),
        must_not=frozenset(found.get("must_not", HARMFUL[found["intent"]])) - also,
    )
