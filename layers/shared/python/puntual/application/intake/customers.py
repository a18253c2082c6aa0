"""Customers: who they are, what they consented to, and what ends with an old phone."""

from dataclasses import replace
from datetime import datetime, timedelta

from puntual.application.intake.copies import require_past_instant
from puntual.application.intake.held_phones import hold_the_phone
from puntual.application.intake.incoming import IncomingCustomer
from puntual.application.intake.kind import Dependencies, Kind
from puntual.application.intake.outcomes import CustomerNotes, NewerInForce, Stored, WhyOlder
from puntual.application.intake.renewals import with_own_renewals
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.books.merging import require_apart
from puntual.domain.accounts.consent import (
    consent_at,
    deciding_event,
    in_order,
    joined,
)
from puntual.domain.accounts.hold import OF_THE_PHONE, Hold, HoldKind
from puntual.domain.accounts.people.statements import new_events
from puntual.domain.accounts.person import StoredProfile, has_same_line, profile_fingerprint
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import DebtorKey
from puntual.domain.reasons import Reason
from puntual.domain.receivables.copies import UNORDERED, tag_of
from puntual.ports.accounts import Ingested

# Clocks differ; but a grant of tomorrow would outlast an opt-out of today.
_CLOCK_SKEW = timedelta(minutes=5)
_NOTICES = {
    HoldKind.NUMBER_CHANGED: Reason.NUMBER_CHANGED,
    HoldKind.WRONG_NUMBER: Reason.WRONG_NUMBER,
}


def _locate(_: Dependencies, item: IncomingCustomer) -> DebtorKey:
    return item.profile.key


def _store(dependencies: Dependencies, key: DebtorKey, item: IncomingCustomer) -> Stored:
    now, sent = dependencies.clock.now(), item.profile
    require_past_instant(item.order, now)
    _require_past_consents(sent, now)
    account = dependencies.accounts.read(key)
    if account is None or account.profile.name != sent.name:
        _require_harmless_name(dependencies, sent)
    if account is not None:
        require_apart(account.profile)
    known = Profile(key) if account is None else account.profile
    sent = with_own_renewals(dependencies, known, sent)
    if account is not None and not has_same_line(known.phone, sent.phone):
        sent = replace(sent, phone_since=now)
    if key != sent.key:
        return _add_statements(dependencies, account or Account(Profile(key)), sent, now)
    ended = _ended_with_the_old_phone(account, sent, now)
    if account is not None and _is_known(replace(item, profile=sent), account):
        stored = StoredProfile(account.profile)
    else:
        # Of a shared phone also where nothing is new: it may have been cut short the last time.
        stored = dependencies.changes.put_profile(sent, ended, item.order)
    gone = frozenset(one.id for one in ended if not stored.is_older)
    begun = frozenset({HoldKind.NUMBER_CHANGED} if stored.is_held else ())
    if not stored.is_older:
        begun |= hold_the_phone(dependencies, account, stored.profile, now)
    return Stored(
        _status_of(account, stored, sent),
        key,
        notes_of(account, stored, now, gone, begun),
        tag_of(profile_fingerprint(stored.profile)),
        NewerInForce(WhyOlder.NEWER_COPY, stored.updated_at) if stored.is_older else None,
    )


def _require_harmless_name(dependencies: Dependencies, sent: Profile) -> None:
    """Refuse a name that a message would say to its owner and no message may say."""
    if rule := dependencies.rule_broken(sent.name):
        problem = f"says what no message may say ({rule})"
        raise InvalidInput("name", problem, "send the plain name, and no sentence")


def _add_statements(
    dependencies: Dependencies, account: Account, sent: Profile, now: datetime
) -> Stored:
    """Add what was said of a customer that has become this one; who that is stays as it is.

    A billing system sends both records for a while, and one phone would replace the other daily.
    """
    known = account.profile
    new = new_events(known.consents, sent.consents)
    added = [one for one in new if dependencies.changes.add_consent(known.key, one)]
    stored = StoredProfile(replace(known, consents=in_order((*known.consents, *added))))
    return Stored(
        Ingested.UPDATED if added else Ingested.UNCHANGED,
        known.key,
        notes_of(account, stored, now),
        tag_of(profile_fingerprint(known)),
        NewerInForce(WhyOlder.MERGED),
    )


def _is_known(item: IncomingCustomer, account: Account) -> bool:
    """Tell whether there is nothing to write, not even when the same was last written."""
    is_plain = item.order == UNORDERED and not account.shares_phone
    return is_plain and _adds_nothing(item.profile, account.profile)


def _status_of(account: Account | None, stored: StoredProfile, sent: Profile) -> Ingested:
    """Return what became of a copy; of an older one only what it adds to the consents counts."""
    known = Profile(stored.profile.key) if account is None else account.profile
    if _adds_nothing(_counting_part(sent, stored), known):
        return Ingested.UNCHANGED
    return Ingested.CREATED if known == Profile(known.key) else Ingested.UPDATED


def _counting_part(sent: Profile, stored: StoredProfile) -> Profile:
    return replace(stored.profile, consents=sent.consents) if stored.is_older else sent


def notes_of(
    account: Account | None,
    stored: StoredProfile,
    now: datetime,
    ended: frozenset[str] = frozenset(),
    begun: frozenset[HoldKind] = frozenset(),
) -> CustomerNotes:
    """Return what a caller has to know of a customer.

    Args:
        account: as it was; None for a new one.
        stored: the profile on record.
        now: the instant (UTC).
        ended: the holds that have ended with the old phone.
        begun: what holds since other records with the phone are held so.
    """
    consents = stored.profile.consents
    holds = () if account is None else account.active_holds(now)
    kinds = begun | {one.kind for one in holds if one.id not in ended}
    said = [reason for kind, reason in _NOTICES.items() if kind in kinds]
    return CustomerNotes(
        consent_at(consents, now),
        deciding_event(consents, now),
        (*((Reason.SHARED_PHONE,) if stored.has_placeholder else ()), *said),
    )


def _require_past_consents(profile: Profile, now: datetime) -> None:
    for index, consent in enumerate(profile.consents):
        if consent.at > now + _CLOCK_SKEW:
            raise InvalidInput(
                f"consents[{index}].at", "is in the future", "send when it was said"
            )


def _adds_nothing(sent: Profile, known: Profile) -> bool:
    """Tell whether all that was sent is on record, beside what only we can know."""
    same = _with_ours(sent, known) == known
    said = joined(known.consents, new_events(known.consents, sent.consents))
    return same and len(said) == len(known.consents) and sent.wa_ids <= known.wa_ids


def _with_ours(sent: Profile, known: Profile) -> Profile:
    """Return what was sent with what no billing system tells."""
    return replace(
        sent,
        consents=known.consents,
        wa_ids=known.wa_ids,
        phone_since=known.phone_since,
        left_lines=known.left_lines,
        confirmed_at=known.confirmed_at,
        on_legal_hold=known.on_legal_hold,
    )


def _ended_with_the_old_phone(
    account: Account | None, sent: Profile, now: datetime
) -> tuple[Hold, ...]:
    if account is None or has_same_line(account.profile.phone, sent.phone):
        return ()
    active = account.active_holds(now)
    lifted = tuple(replace(hold, until=now) for hold in active if hold.kind in OF_THE_PHONE)
    # What the old phone has served already says nothing of the new one: it begins anew.
    served = (hold for hold in account.holds if hold not in active)
    forgotten = (
        replace(hold, until=hold.since) for hold in served if hold.kind is HoldKind.UNREACHABLE
    )
    return (*lifted, *forgotten)


CUSTOMERS: Kind[IncomingCustomer] = Kind(_locate, _store)
