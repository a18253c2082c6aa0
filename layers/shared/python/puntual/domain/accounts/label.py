"""The label of an account, by which people sort accounts; no decision uses it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.receivables.receivable import OpenInstalment


class AccountLabel(StrEnum):
    """What an account is called. The ranges are days past due of the oldest instalment."""

    CURRENT = "current"
    DAYS_1_30 = "1-30"
    DAYS_31_60 = "31-60"
    OVER_60 = "over-60"
    PAYMENT_PLAN = "payment_plan"
    DISPUTE = "dispute"


# Half-open: a label applies below its bound, and the next one from there on.
_BOUNDS = ((1, AccountLabel.CURRENT), (31, AccountLabel.DAYS_1_30), (61, AccountLabel.DAYS_31_60))


def label_of(account: Account, now: datetime, zones: Iterable[ZoneInfo]) -> AccountLabel:
    """Return the label; a dispute comes before a plan, and a plan before an age.

    Args:
        account: the account.
        now: the instant (UTC).
        zones: the zones where the debtor may be; an instalment is late when it is so in all.
    """
    return label_among(account.balance.open_instalments, account.active_holds(now), now, zones)


def label_among(
    still_open: Sequence[OpenInstalment],
    holds: Iterable[Hold],
    now: datetime,
    zones: Iterable[ZoneInfo],
) -> AccountLabel:
    """Return the label that follows from what is open, the oldest first, and holds in force."""
    if not still_open:
        return AccountLabel.CURRENT
    owed = {one.key for one in still_open}
    kinds = {hold.kind for hold in holds if hold.covers_account or hold.instalments & owed}
    if HoldKind.DISPUTE in kinds:
        return AccountLabel.DISPUTE
    if HoldKind.PLAN in kinds:
        return AccountLabel.PAYMENT_PLAN
    return _age(still_open[0].days_past_due(_today(now, zones)))


def _today(now: datetime, zones: Iterable[ZoneInfo]) -> date:
    days = (now.astimezone(zone).date() for zone in zones)
    return min(days, default=now.astimezone(UTC).date())


def _age(days_past_due: int) -> AccountLabel:
    reached = (label for bound, label in _BOUNDS if days_past_due < bound)
    return next(reached, AccountLabel.OVER_60)
