"""The hours of a policy document, validated."""

import re
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator

from puntual.adapters.policies.values import refusal

_WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)")


def _require_window(text: str) -> str:
    if not _WINDOW.fullmatch(text):
        raise refusal(
            f"{text!r} is no span of a day", 'write e.g. "09:00-18:00", between 00:00 and 24:00'
        )
    start, end = text.split("-")
    if start >= end:
        raise refusal(f"{text!r} ends before it begins", "write the earlier hour first")
    return text


def _require_order(windows: tuple[str, ...]) -> tuple[str, ...]:
    for earlier, later in pairwise(windows):
        if later.split("-")[0] < earlier.split("-")[1]:
            raise refusal(
                f"{earlier!r} and {later!r} overlap or are out of order",
                "list the spans of a day in order, each beginning after the one before it",
            )
    return windows


type Windows = Annotated[
    tuple[Annotated[str, AfterValidator(_require_window)], ...], AfterValidator(_require_order)
]
