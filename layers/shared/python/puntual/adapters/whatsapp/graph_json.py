"""What the Graph API answers, read without trust: another form counts as empty."""

from collections.abc import Mapping
from typing import Any, Final

import httpx

FIRST_ERROR: Final = 400
FIRST_FAULT: Final = 500
# Whoever asks too often is answered with one of these, and may ask again later.
SLOW_DOWN: Final = frozenset({4, 613, 80007, 80008})


def body_of(response: httpx.Response) -> dict[str, Any]:
    """Return an answer's object; empty for anything else."""
    try:
        return object_of(response.json())
    except ValueError:
        return {}


def text_in(raw: Mapping[str, Any], name: str) -> str:
    """Return a field that is a text; empty for anything else."""
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def object_of(value: object) -> dict[str, Any]:
    """Return a value that is an object; empty for anything else."""
    return value if isinstance(value, dict) else {}
