"""The pause that WhatsApp requires between two messages to the same person.

A business may write to one person once in six seconds; what comes sooner is refused with code
131056, and tried again after a pause that grows by the power of four (Meta, "Pair rate limits").
"""

from datetime import datetime, timedelta

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.pair_attempt import pair_attempts_of, refusals_in_a_row
from puntual.domain.accounts.person import lines_of
from puntual.domain.accounts.view import AccountView

# The six seconds, and room for the way from the claim to WhatsApp, which is as slow as the table
# is that day: the second message must not overtake the first.
PAIR_MARGIN = timedelta(seconds=2)
PAIR_PAUSE = timedelta(seconds=6) + PAIR_MARGIN
_FACTOR = 4
_MAX_POWER = 6
# The longest pause, however often WhatsApp refuses.
_LONGEST = timedelta(hours=1)


def pair_free_at(account: Account | AccountExcerpt | AccountView) -> datetime | None:
    """Return when the person may be written to again; None without an earlier message.

    It is the same for all debtors who share the phone, for WhatsApp knows only the phone.
    """
    tries = [*pair_attempts_of(account.contacts), *account.phone_tries]
    instants = [one.claimed_at + PAIR_PAUSE for one in tries]
    if refused := refusals_in_a_row(tries):
        instants.append(max(refused) + back_off(len(refused)))
    return max(instants, default=None)


def back_off(refusals: int) -> timedelta:
    """Return the pause after so many refusals in a row."""
    pause = timedelta(seconds=_FACTOR ** min(refusals, _MAX_POWER))
    return min(max(pause, PAIR_PAUSE), _LONGEST)


def pair_ids(profile: Profile) -> tuple[str, ...]:
    """Return the lines that the leases of a phone are kept under; none without a phone.

    A line that only WhatsApp reported is one more. Nothing is sent to an id that is no phone, so
    it needs no lease.
    """
    if profile.phone is None:
        return ()
    return tuple(one for one in lines_of(profile) if one.isdecimal())
