"""Consent: given with evidence, withdrawn at once, and missing without a statement.

A withdrawal is a person's word. A grant that came later does not lift it by being later, for a
nightly export stamps one each night: only one that says that the person renewed it does.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from puntual.domain.channel import Channel

# A system that words its consent anew each night, or a person who changes their mind every day,
# would fill the record; then what could not be stored was the withdrawal that mattered.
# As many as one message of a billing system may bring. Above, a statement is kept if it changes
# for some channel whether the debtor may be written to.
MOST_STATEMENTS: Final = 100
# Above these a withdrawal is; without a grant after it, no more than one for each channel can be.
MOST_CHANGES: Final = 150
# The source of the withdrawal that an erasure is.
ERASURE: Final = "erasure"
_OF_WHATSAPP: Final = "wamid."
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
        renewed: of a grant, whether the debtor gave it anew after a withdrawal.
    """

    kind: ConsentKind
    at: datetime
    source: str
    evidence: str
    channels: frozenset[Channel] = frozenset()
    renewed: bool = False

    def concerns(self, channel: Channel) -> bool:
        """Tell whether the statement concerns a channel."""
        if self.kind is ConsentKind.REVOKED:
            return not self.channels or channel in self.channels
        return channel in (self.channels or _UNNAMED)


def without_phone(event: ConsentEvent) -> ConsentEvent:
    """Return a statement whose evidence is a digest in place of an id that has the phone in it.

    Who has the message can still prove that it is the one; its case and its hold are named so.
    """
    if not event.evidence.startswith(_OF_WHATSAPP):
        return event
    digest = hashlib.sha256(event.evidence.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return replace(event, evidence=f"reply.{digest}")


def consent_at(
    events: Iterable[ConsentEvent], now: datetime, channel: Channel = Channel.WHATSAPP
) -> ConsentStatus:
    """Return the consent in force for a channel."""
    event = deciding_event(events, now, channel)
    if event is None:
        return ConsentStatus.MISSING
    if event.kind is ConsentKind.GRANTED:
        return ConsentStatus.GIVEN
    return ConsentStatus.WITHDRAWN


def deciding_event(
    events: Iterable[ConsentEvent], now: datetime, channel: Channel = Channel.WHATSAPP
) -> ConsentEvent | None:
    """Return the statement that decides for a channel; None without any.

    A withdrawal does until a renewed grant that is later; at one instant the withdrawal counts.
    """
    known = [event for event in events if event.at <= now and event.concerns(channel)]
    withdrawn = max((one for one in known if is_withdrawal(one)), key=_instant, default=None)
    granted = [one for one in known if not is_withdrawal(one)]
    if withdrawn is not None:
        granted = [one for one in granted if one.renewed and one.at > withdrawn.at]
    return max(granted, key=_instant, default=withdrawn)


def in_order(events: Iterable[ConsentEvent]) -> tuple[ConsentEvent, ...]:
    """Return statements in the order in which they are always read."""
    return tuple(sorted(events, key=lambda one: (one.at, one.kind, one.source, one.evidence)))


def latest_withdrawals(events: Iterable[ConsentEvent]) -> tuple[ConsentEvent, ...]:
    """Return the last withdrawal of each set of channels."""
    latest: dict[frozenset[Channel], ConsentEvent] = {}
    for event in filter(is_withdrawal, events):
        known = latest.get(event.channels, event)
        latest[event.channels] = max(known, event, key=_instant)
    return tuple(sorted(latest.values(), key=lambda one: (one.at, sorted(one.channels))))


def missing_withdrawals(
    consents: Iterable[ConsentEvent], said: Iterable[ConsentEvent]
) -> tuple[ConsentEvent, ...]:
    """Return the withdrawals among what was said that none of the consents is as late as."""
    known = {one.channels: one.at for one in latest_withdrawals(consents)}
    return tuple(
        one
        for one in latest_withdrawals(said)
        if one.channels not in known or known[one.channels] < one.at
    )


def has_room(known: Sequence[ConsentEvent], event: ConsentEvent) -> bool:
    """Tell whether a statement is kept beside those on record."""
    if len(known) < MOST_STATEMENTS:
        return True
    is_kept = event.kind is ConsentKind.REVOKED or len(known) < MOST_CHANGES
    return is_kept and _changes_something(known, event)


def joined(
    known: Sequence[ConsentEvent], others: Iterable[ConsentEvent]
) -> tuple[ConsentEvent, ...]:
    """Return the statements on record with those of another record that are kept beside them."""
    both = [*known]
    for event in in_order(others):
        if event not in both and has_room(both, event):
            both.append(event)
    return in_order(both)


def _changes_something(known: Sequence[ConsentEvent], event: ConsentEvent) -> bool:
    """Tell whether it changes what follows from all that was said; not what did at an instant.

    Else each of many withdrawals could come one instant before the one before it.
    """
    after = (*known, event)
    at = max(one.at for one in after)
    return any(
        consent_at(after, at, channel) is not consent_at(known, at, channel)
        for channel in Channel
        if event.concerns(channel)
    )


def is_withdrawal(event: ConsentEvent) -> bool:
    """Tell whether a statement takes a consent back."""
    return event.kind is ConsentKind.REVOKED


def _instant(event: ConsentEvent) -> datetime:
    return event.at
