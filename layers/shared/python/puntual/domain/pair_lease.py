"""The pause that WhatsApp wants between two messages to the same person.

A business may write to one person once in six seconds; what comes sooner is refused with code
131056, and tried again after a pause that grows by the power of four (Meta, "Pair rate limits").
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from puntual.domain.account import Account, Profile
from puntual.domain.channel import Channel
from puntual.domain.contact import Contact
from puntual.domain.phone import whatsapp_ids
from puntual.domain.send_error import SendErrorClass

# The six seconds, and room for the way from the claim to WhatsApp, which is as slow as the table
# is that day: the second message must not overtake the first.
PAIR_MARGIN = timedelta(seconds=2)
PAIR_PAUSE = timedelta(seconds=6) + PAIR_MARGIN
_FACTOR = 4
_MAX_POWER = 6
# Nobody is kept waiting for longer, however often WhatsApp refuses.
_LONGEST = timedelta(hours=1)


def pair_free_at(account: Account) -> datetime | None:
    """Return when the person may be written to again; None for somebody never written to."""
    over_whatsapp = [one for one in account.contacts if one.channel is Channel.WHATSAPP]
    left = [one for one in over_whatsapp if not one.was_given_back]
    instants = [one.claimed_at + PAIR_PAUSE for one in left]
    instants += [at + PAIR_PAUSE for at in account.phone_attempts]
    if refused := _refused_in_a_row(left):
        last = refused[0]
        instants.append((last.settled_at or last.claimed_at) + back_off(len(refused)))
    return max(instants, default=None)


def back_off(refusals: int) -> timedelta:
    """Return the pause after so many refusals in a row."""
    pause = timedelta(seconds=_FACTOR ** min(refusals, _MAX_POWER))
    return min(max(pause, PAIR_PAUSE), _LONGEST)


def pair_ids(profile: Profile) -> tuple[str, ...]:
    """Return the ids that name everybody behind the phone; none without a phone.

    Each way to write a phone leads to all of its ids, the longest of them among them (Mexico with
    its ``1``, Brazil and Argentina with their ``9``). What WhatsApp told in addition is one more.
    """
    if profile.phone is None:
        return ()
    possible = whatsapp_ids(profile.phone)
    longest = max(possible, key=lambda one: (len(one), one))
    return (longest, *sorted(profile.wa_ids - possible))


def _refused_in_a_row(contacts: Sequence[Contact]) -> list[Contact]:
    return [*takewhile(_is_pair_refusal, reversed(contacts))]


def _is_pair_refusal(contact: Contact) -> bool:
    return contact.was_refused and contact.error_class is SendErrorClass.PAIR_DELAY
