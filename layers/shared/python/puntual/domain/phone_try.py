"""What WhatsApp had for a phone, as far as its pause between two messages depends on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from puntual.domain.channel import Channel
from puntual.domain.contact import Contact
from puntual.domain.lifecycle import ContactState
from puntual.domain.send_error import SendErrorClass


@dataclass(frozen=True, slots=True)
class PhoneTry:
    """A message that WhatsApp had for a phone, or may have had.

    Attributes:
        refused_at: when WhatsApp refused it for the pause, at the door or by a status; None if
            it did not.
    """

    claimed_at: datetime
    refused_at: datetime | None = None


def tries_of(contacts: Iterable[Contact]) -> list[PhoneTry]:
    """Return the tries that contacts were; one that was given back is none."""
    return [
        PhoneTry(one.claimed_at, _refused_at(one))
        for one in contacts
        if one.channel is Channel.WHATSAPP and not one.was_given_back
    ]


def last_tries(tries: Iterable[PhoneTry]) -> tuple[PhoneTry, ...]:
    """Return the refusals at the end, after what they follow; nothing before them matters."""
    latest_first = sorted(tries, key=_order, reverse=True)
    kept = latest_first[: len(_refusals(latest_first)) + 1]
    return tuple(reversed(kept))


def refusals_in_a_row(tries: Iterable[PhoneTry]) -> list[datetime]:
    """Return when the tries at the end were refused; nothing when the last one was not."""
    return _refusals(sorted(tries, key=_order, reverse=True))


def _refusals(latest_first: Iterable[PhoneTry]) -> list[datetime]:
    refused = []
    for one in latest_first:
        if one.refused_at is None:
            break
        refused.append(one.refused_at)
    return refused


def _order(one: PhoneTry) -> tuple[datetime, bool, datetime]:
    """Order by the claim; of two at once the refusal comes later, which makes the pause longer."""
    return one.claimed_at, one.refused_at is not None, one.refused_at or one.claimed_at


def _refused_at(contact: Contact) -> datetime | None:
    failed = contact.state is ContactState.FAILED
    if not failed or contact.error_class is not SendErrorClass.PAIR_DELAY:
        return None
    return contact.settled_at or contact.claimed_at
