"""Instants as text of constant width, so that texts sort as instants do."""

from datetime import UTC, datetime


def to_instant(at: datetime) -> str:
    """Return e.g. ``2026-01-05T12:00:00.000000Z``."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def from_instant(text: str) -> datetime:
    """Parse a text of ``to_instant``."""
    return datetime.fromisoformat(text)
