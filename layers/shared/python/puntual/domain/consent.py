"""Consent: given with evidence, withdrawn at once, and silent ground means no."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentKind(StrEnum):
    """What the debtor said about being written to."""

    GRANTED = "granted"
    REVOKED = "revoked"


class ConsentStatus(StrEnum):
    """What follows from all that the debtor said."""

    MISSING = "missing"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ConsentEvent:
    """One statement of the debtor, kept for ever as evidence.

    Attributes:
        at: when it was made (UTC).
        source: where it was made, e.g. ``contract``, ``web form``, ``whatsapp reply``.
        evidence: wording version, document or message id that proves it.
    """

    kind: ConsentKind
    at: datetime
    source: str
    evidence: str


def consent_at(events: Iterable[ConsentEvent], now: datetime) -> ConsentStatus:
    """Return the consent in force; at the same instant a withdrawal beats a grant."""
    known = [event for event in events if event.at <= now]
    if not known:
        return ConsentStatus.MISSING
    last = max(known, key=lambda event: (event.at, event.kind is ConsentKind.REVOKED))
    if last.kind is ConsentKind.GRANTED:
        return ConsentStatus.GIVEN
    return ConsentStatus.WITHDRAWN
