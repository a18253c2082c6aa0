"""Consent: given with evidence, withdrawn at once, and missing without a statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from puntual.domain.channel import Channel

# The channels of a grant that names none: such grants were given for WhatsApp alone.
_UNNAMED = frozenset({Channel.WHATSAPP})


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
        channels: those that it names. A grant without any is one for WhatsApp; a withdrawal
            without any is one for all of them.
    """

    kind: ConsentKind
    at: datetime
    source: str
    evidence: str
    channels: frozenset[Channel] = frozenset()

    def concerns(self, channel: Channel) -> bool:
        """Tell whether the statement concerns a channel."""
        if self.kind is ConsentKind.REVOKED:
            return not self.channels or channel in self.channels
        return channel in (self.channels or _UNNAMED)


def consent_at(
    events: Iterable[ConsentEvent], now: datetime, channel: Channel = Channel.WHATSAPP
) -> ConsentStatus:
    """Return the consent in force for a channel; at one instant a withdrawal beats a grant."""
    known = [event for event in events if event.at <= now and event.concerns(channel)]
    if not known:
        return ConsentStatus.MISSING
    last = max(known, key=lambda event: (event.at, event.kind is ConsentKind.REVOKED))
    if last.kind is ConsentKind.GRANTED:
        return ConsentStatus.GIVEN
    return ConsentStatus.WITHDRAWN
