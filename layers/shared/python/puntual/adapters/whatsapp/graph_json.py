"""Fields of what Meta sends, read without trust: another form counts as empty."""

from collections.abc import Mapping
from typing import Any


def text_in(raw: Mapping[str, Any], name: str) -> str:
    """Return a field that is a text; empty for anything else."""
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def object_of(value: object) -> dict[str, Any]:
    """Return a value that is an object; empty for anything else."""
    return value if isinstance(value, dict) else {}
