"""Customers: who they are, what they consented to, and what ends with an old phone."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.application.intake.kind import Dependencies, Kind
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import Ingested

# Clocks differ; but a grant of tomorrow would outlast an opt-out of today.
_CLOCK_SKEW = timedelta(minutes=5)
# What is said of a phone ends with the phone.
_OF_THE_PHONE = frozenset({HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE})


def _locate(_: Dependencies, profile: Profile) -> DebtorKey:
    return profile.key


def _store(dependencies: Dependencies, key: DebtorKey, sent: Profile) -> Ingested:
    now = dependencies.clock.now()
    _require_past_consents(sent, now)
    account = dependencies.accounts.read(key)
    known = account.profile if account else None
    if known is not None and _adds_nothing(sent, known):
        return Ingested.UNCHANGED
    dependencies.changes.put_profile(sent, _ended_with_the_old_phone(account, sent, now))
    return Ingested.CREATED if known in (None, Profile(key)) else Ingested.UPDATED


def _require_past_consents(profile: Profile, now: datetime) -> None:
    for index, consent in enumerate(profile.consents):
        if consent.at > now + _CLOCK_SKEW:
            raise InvalidInput(
                f"consents[{index}].at", "is in the future", "send when it was said"
            )


def _adds_nothing(sent: Profile, known: Profile) -> bool:
    """Tell whether all that was sent is on record, beside what only we can know."""
    same = replace(sent, consents=known.consents, wa_ids=known.wa_ids) == known
    return same and set(sent.consents) <= set(known.consents) and sent.wa_ids <= known.wa_ids


def _ended_with_the_old_phone(
    account: Account | None, sent: Profile, now: datetime
) -> tuple[Hold, ...]:
    if account is None or account.profile.phone == sent.phone:
        return ()
    active = account.active_holds(now)
    lifted = tuple(replace(hold, until=now) for hold in active if hold.kind in _OF_THE_PHONE)
    # What the old phone has served already says nothing of the new one: it begins anew.
    served = (hold for hold in account.holds if hold not in active)
    forgotten = (
        replace(hold, until=hold.since) for hold in served if hold.kind is HoldKind.UNREACHABLE
    )
    return (*lifted, *forgotten)


CUSTOMERS = Kind(_locate, _store)
