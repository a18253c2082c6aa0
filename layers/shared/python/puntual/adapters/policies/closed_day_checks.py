"""The closed days of a policy document, validated."""

import re
from typing import Annotated

from pydantic import AfterValidator

from puntual.adapters.policies.closed_days import days_of
from puntual.adapters.policies.values import refusal

LONGEST_CLOSURE = 45
"""Days. In a longer one a step finds no open day before it that is still near its own."""

_YEARLY, _DATED = r"\d{2}-\d{2}", r"\d{4}-\d{2}-\d{2}"
_FORM = re.compile(rf"{_YEARLY}(\.\.{_YEARLY})?|{_DATED}(\.\.{_DATED})?", re.ASCII)


def _require_days(text: str) -> str:
    if not _FORM.fullmatch(text):
        fix = "write a date (2026-12-24), a day of each year (12-24), or a span (12-31..01-02)"
        raise refusal(f"{text!r} is no day and no span of days", fix)
    try:
        days = days_of(text)
    except ValueError as err:
        raise refusal(f"{text!r} is no day of the calendar", "write month and day, 12-24") from err
    if not days:
        raise refusal(f"{text!r} ends before it begins", "write the earlier date first")
    if len(days) > LONGEST_CLOSURE:
        problem = f"{text!r} closes {len(days)} days in a row"
        raise refusal(
            problem, f"close {LONGEST_CLOSURE} at most; to stop altogether, `switch off`"
        )
    return text


type ClosedDay = Annotated[str, AfterValidator(_require_days)]
