"""Pair attempts: messages to one phone, on which WhatsApp's pause between two depends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel

# Twice the longest pause: a refusal before that belongs to another run.
_RUN_ENDS_AFTER: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PairAttempt:
    """A message that was sent to a phone, or may have been.

    Attributes:
        refused_at: when WhatsApp refused it for the pause, by its answer or by a status; None if
            it did not.
        tells_nothing: whether its outcome is unknown, or it was refused for another reason: it
            does not end a run of refusals.
    """

    claimed_at: datetime
    refused_at: datetime | None = None
    tells_nothing: bool = False


def pair_attempts_of(contacts: Iterable[Contact]) -> list[PairAttempt]:
    """Return the pair attempts of contacts; a contact that was given back is none."""
    return [
        PairAttempt(one.claimed_at, _refused_at(one), _tells_nothing(one))
        for one in contacts
        if one.channel is Channel.WHATSAPP and not one.was_given_back
    ]


def latest_attempts(tries: Iterable[PairAttempt]) -> tuple[PairAttempt, ...]:
    """Return the last attempt that WhatsApp accepted and those after it; only they matter."""
    kept: list[PairAttempt] = []
    for one in sorted(tries, key=_order, reverse=True):
        kept.append(one)
        if one.refused_at is None and not one.tells_nothing:
            break
    return tuple(reversed(kept))


def refusals_in_a_row(tries: Iterable[PairAttempt]) -> list[datetime]:
    """Return the refusals of the run at the end, the last one first.

    The run is empty when the last attempt was not refused. A refusal hours before the next attempt
    ends it.
    """
    refused: list[datetime] = []
    next_at: datetime | None = None
    for one in sorted(tries, key=_order, reverse=True):
        if next_at is not None and next_at - (one.refused_at or next_at) > _RUN_ENDS_AFTER:
            break
        if one.refused_at is None and not one.tells_nothing:
            break
        if one.refused_at is not None:
            refused.append(one.refused_at)
            next_at = one.claimed_at
    return refused


def _order(one: PairAttempt) -> tuple[datetime, bool, datetime]:
    """Return the sort key: by claim; of equal ones the refusal last, for a longer pause."""
    return one.claimed_at, one.refused_at is not None, one.refused_at or one.claimed_at


def _refused_at(contact: Contact) -> datetime | None:
    failed = contact.state is ContactState.FAILED
    if not failed or contact.error_class is not SendErrorClass.PAIR_DELAY:
        return None
    return contact.settled_at or contact.claimed_at


def _tells_nothing(contact: Contact) -> bool:
    refused_otherwise = contact.was_refused and _refused_at(contact) is None
    return contact.state in UNKNOWN_OUTCOME or refused_otherwise
