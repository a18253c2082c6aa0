"""What stands before every message: a claim in flight, an unknown person, consent, holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import SILENCING, Hold, HoldKind
from puntual.domain.accounts.view import AccountView
from puntual.domain.decision.plan import Stop, Wait
from puntual.domain.reasons import Reason

HOLD_REASONS = {
    HoldKind.PROMISE: Reason.HOLD_PROMISE,
    HoldKind.PLAN: Reason.HOLD_PLAN,
    HoldKind.DISPUTE: Reason.HOLD_DISPUTE,
    HoldKind.CLAIM: Reason.HOLD_CLAIM,
    HoldKind.PAYMENT_PENDING: Reason.PAYMENT_PENDING,
    HoldKind.HANDOFF: Reason.HOLD_HANDOFF,
    HoldKind.MANUAL: Reason.HOLD_MANUAL,
    HoldKind.LAWSUIT: Reason.LAWSUIT,
    HoldKind.INSOLVENCY: Reason.INSOLVENCY,
    HoldKind.BLOCKING_REGISTER: Reason.BLOCKING_REGISTER,
    HoldKind.DECEASED: Reason.DECEASED,
    HoldKind.WRONG_NUMBER: Reason.WRONG_NUMBER,
    HoldKind.UNREACHABLE: Reason.UNREACHABLE,
    HoldKind.NUMBER_CHANGED: Reason.NUMBER_CHANGED,
    HoldKind.MERGING: Reason.MERGING,
}


def find_suppression(
    account: AccountView, now: datetime, *, may_fall_back: bool = False
) -> Wait | Stop | None:
    """Return what bars every message to this debtor, of any purpose; None if nothing.

    Args:
        account: the debtor's account.
        now: the instant (UTC).
        may_fall_back: whether being out of WhatsApp's reach alone bars nothing yet.
    """
    return (
        _flight(account, now)
        or _nothing_to_say(account)
        or _unknown_person(account)
        or _consent(account, now)
        or _suppressed(account, now, may_fall_back=may_fall_back)
    )


def await_holds(holds: Sequence[Hold]) -> Wait | Stop | None:
    """Return the wait for the last of some holds to end; a stop if one has no end."""
    if not holds:
        return None
    reasons = tuple(sorted({HOLD_REASONS[hold.kind] for hold in holds}))
    ends = [hold.until for hold in holds if hold.until is not None]
    return Wait(max(ends), reasons) if len(ends) == len(holds) else Stop(reasons)


def _suppressed(account: AccountView, now: datetime, *, may_fall_back: bool) -> Wait | Stop | None:
    holds = [hold for hold in account.active_holds(now) if hold.kind in SILENCING]
    if may_fall_back and all(hold.kind is HoldKind.UNREACHABLE for hold in holds):
        return None
    return await_holds(holds)


def _flight(account: AccountView, now: datetime) -> Wait | None:
    flying = account.open_contact
    if flying is None or now >= flying.deadline:
        return None
    return Wait(flying.deadline, (Reason.IN_FLIGHT,))


def _nothing_to_say(account: AccountView) -> Stop | None:
    if account.has_paid or account.open_instalments:
        return None
    return Stop((Reason.BALANCE_ZERO,))


def _unknown_person(account: AccountView) -> Stop | None:
    profile = account.profile
    if profile.phone is None:
        known = bool(profile.country or profile.name)
        return Stop((Reason.PHONE_MISSING if known else Reason.PROFILE_MISSING,))
    # So many debtors have one phone in a billing system that wants one and got any.
    return Stop((Reason.SHARED_PHONE,)) if account.has_placeholder else None


def _consent(account: AccountView, now: datetime) -> Wait | Stop | None:
    consents = account.profile.consents
    match consent_at(consents, now):
        case ConsentStatus.GIVEN:
            return None
        case ConsentStatus.WITHDRAWN:
            return Stop((Reason.OPTED_OUT,))
        case ConsentStatus.MISSING:
            coming = [event.at for event in consents if event.at > now]
            reasons = (Reason.CONSENT_MISSING,)
            return Wait(min(coming), reasons) if coming else Stop(reasons)
        case _ as unreachable:
            assert_never(unreachable)
