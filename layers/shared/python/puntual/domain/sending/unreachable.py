"""How long whoever WhatsApp cannot reach is left in peace: once for a while, then for good.

For good at once where a person, and not the phone, is the reason of a refusal.
"""

from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.ids import ContactId

# An experiment of Meta's and its cap on marketing say nothing of the phone: they pass, each time.
_PASSING: Final = frozenset({130472, 131049})
FOR_GOOD: Final = "for_good"
_REACHED: Final = frozenset({ContactState.DELIVERED, ContactState.READ})


def unreachable_hold(
    account: Account,
    contact: ContactId,
    code: int,
    since: datetime,
    length: timedelta,
    origin: str,
) -> Hold:
    """Return the hold after WhatsApp could not reach somebody.

    The first one ends after a while, and lets one message try again. If that one fails as well,
    the hold has no end; a new phone, or a person, lifts it. Where the person stopped us, or was
    blocked, or the number may be another person's now, it has none at once: nothing may be tried.

    Args:
        account: whom it could not reach.
        contact: the message that failed; repeats of its status give the same hold.
        code: Meta's error code.
        since: from when (UTC).
        length: how long the first hold lasts, by the policy.
        origin: what noticed it.
    """
    name = f"unreachable.{contact}"
    if code in NOT_TO_BE_GONE_ROUND or (
        code not in _PASSING and _was_tried_again(account, name, since, length)
    ):
        return Hold(name, HoldKind.UNREACHABLE, since, None, origin=f"{origin}:{FOR_GOOD}")
    return Hold(name, HoldKind.UNREACHABLE, since, since + length, origin=origin)


def _was_tried_again(account: Account, name: str, now: datetime, length: timedelta) -> bool:
    """Tell whether a hold on this phone ran its length, and nothing has arrived since.

    A hold that a new phone or a person ended before its time says nothing of the phone of today.
    """
    arrived = [one.claimed_at for one in account.contacts if one.state in _REACHED]
    last = max(arrived, default=None)
    return any(
        hold.kind is HoldKind.UNREACHABLE
        and hold.id != name
        and hold.until is not None
        and hold.since + length <= hold.until <= now
        and (last is None or last < hold.until)
        for hold in account.holds
    )
