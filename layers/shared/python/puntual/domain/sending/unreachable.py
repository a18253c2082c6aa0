"""Holds on debtors that WhatsApp cannot reach: first for a while, then without end.

The first one has no end where a person, and not the phone, is the reason of a refusal.
"""

from datetime import datetime, timedelta
from typing import Final

from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.send_error import NOT_TO_BE_GONE_ROUND
from puntual.domain.accounts.view import AccountView
from puntual.domain.ids import ContactId

# Meta's experiment and its cap on marketing pass, and say nothing of the phone.
_PASSING: Final = frozenset({130472, 131049})
FOR_GOOD: Final = "for_good"


def unreachable_hold(
    account: AccountView,
    contact: ContactId,
    code: int,
    since: datetime,
    length: timedelta,
    origin: str,
) -> Hold:
    """Return the hold after WhatsApp could not reach a debtor.

    The first hold ends after a while, so that one more message tries the phone. If that fails as
    well, the next hold has no end; a new phone, or a person, lifts it. It has no end at once where
    the debtor stopped the business, was blocked, or may have lost the number to another person.

    Args:
        account: the debtor's account.
        contact: the message that failed; repeats of its status give the same hold.
        code: Meta's error code.
        since: the beginning (UTC).
        length: the length of the first hold, by the policy.
        origin: what reported the failure.
    """
    name = f"unreachable.{contact}"
    if code in NOT_TO_BE_GONE_ROUND or (
        code not in _PASSING and _was_tried_again(account, name, since, length)
    ):
        return Hold(name, HoldKind.UNREACHABLE, since, None, origin=f"{origin}:{FOR_GOOD}")
    return Hold(name, HoldKind.UNREACHABLE, since, since + length, origin=origin)


def _was_tried_again(account: AccountView, name: str, now: datetime, length: timedelta) -> bool:
    """Tell whether a hold on this phone ran its length, and nothing was delivered since.

    A hold that a new phone or a person ended early says nothing of the present phone.
    """
    last = account.last_arrival
    return any(
        hold.kind is HoldKind.UNREACHABLE
        and hold.id != name
        and hold.until is not None
        and hold.since + length <= hold.until <= now
        and (last is None or last < hold.until)
        for hold in account.holds
    )
