"""The person behind a line, or behind another id of WhatsApp, as one creditor knows them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.consent import ConsentEvent, in_order, joined, without_phone
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.people.statements import new_events
from puntual.domain.ids import DebtorKey
from puntual.domain.phone import is_scoped_id, line_of, whatsapp_ids
from puntual.domain.receivables.copies import CopyOrder, is_older, latest, require_expected

# A family or a small company is fewer; above, it is what somebody types to fill the field.
MOST_SHARERS: Final = 20
# A person has a phone, an id of WhatsApp, and those of before a change or two.
MOST_LINES: Final = 12


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of one line or id.

    Attributes:
        debtors: whose records have it, by name; one more than ``MOST_SHARERS`` at most.
        former: debtors that had it until they got another phone, and no other record since.
        on_legal_hold: those of the debtors whose words are kept until a person ends that.
        withdrawals: the last one for each set of channels that was said from it, or for it.
        changed: that whoever had it has another one, as far as WhatsApp told.
    """

    debtors: tuple[DebtorKey, ...] = ()
    withdrawals: tuple[ConsentEvent, ...] = ()
    changed: NumberChange | None = None
    former: tuple[DebtorKey, ...] = ()
    on_legal_hold: frozenset[DebtorKey] = frozenset()

    @property
    def is_placeholder(self) -> bool:
        """Tell whether more debtors have it than one person can be."""
        return len(self.debtors) > MOST_SHARERS

    @property
    def records(self) -> tuple[DebtorKey, ...]:
        """Return the debtors that are this person; none of a placeholder."""
        return () if self.is_placeholder else self.debtors

    @property
    def concerned(self) -> tuple[DebtorKey, ...]:
        """Return the debtors that a withdrawal concerns, those included that left the line."""
        return () if self.is_placeholder else tuple(dict.fromkeys((*self.debtors, *self.former)))


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A profile as it came to be stored.

    Attributes:
        profile: with all consents, and with what the person said elsewhere.
        has_placeholder: whether more debtors have the phone than one person can be.
        is_older: whether the copy that was sent is older than the one in force.
        updated_at: when the copy in force was written (UTC), as far as any said.
        is_held: whether a hold began with it, for the phone has changed hands.
    """

    profile: Profile
    has_placeholder: bool = False
    is_older: bool = False
    updated_at: datetime | None = None
    is_held: bool = False


def lines(wa_ids: Iterable[str]) -> frozenset[str]:
    """Return the lines of some ids, each once for all its spellings."""
    return frozenset(map(line_of, wa_ids))


def lines_of(profile: Profile) -> tuple[str, ...]:
    """Return all lines and other ids that stand for a debtor, that of the phone first."""
    if profile.phone is None:
        return tuple(sorted(lines(profile.wa_ids)))
    own = line_of(profile.phone)
    return (own, *sorted(lines(profile.wa_ids) - {own}))


def lacks_scoped_id(profile: Profile) -> bool:
    """Tell whether no business-scoped id of a debtor is known, which outlives the phone."""
    return not any(map(is_scoped_id, profile.wa_ids))


def is_nameless(profile: Profile) -> bool:
    """Tell whether no phone and no id stands for a debtor, as after an erasure.

    No message reaches them, so an id that is told of one comes from before, and is not learned.
    """
    return profile.phone is None and not profile.wa_ids


def line_mark(phone: str) -> str:
    """Return by what an id that was told of a phone is known to be of another one than today's."""
    return hashlib.sha256(line_of(phone).encode()).hexdigest()[:8]


def latest_change(profile: Profile, *known: Mapping[str, Person]) -> NumberChange | None:
    """Return that the phone of a record has changed hands, by what is known of its lines."""
    if profile.phone is None:
        return None
    line = line_of(profile.phone)
    own = [one[line] for one in known if line in one]
    changes = (one.changed for one in own if not one.is_placeholder)
    return max(filter(None, changes), key=lambda one: one.at, default=None)


def changes_of_ids(phone: str | None, *known: Mapping[str, Person]) -> tuple[NumberChange, ...]:
    """Return that the person behind a phone has another one, by what is known of their ids.

    A business-scoped id is given to nobody else, so its change is theirs whenever it was told;
    another phone that they have had may have been somebody's before. Who is told to have this
    phone from now on has not left it.

    Args:
        phone: that of the record whose person has the ids.
        known: what is known of ids, by id.
    """
    own = frozenset() if phone is None else lines([phone])
    scoped = [one for found in known for wa_id, one in found.items() if is_scoped_id(wa_id)]
    told = {one.changed for one in scoped if one.changed and not one.is_placeholder}
    return tuple(
        sorted((one for one in told if own.isdisjoint(lines(one.new_ids))), key=lambda one: one.at)
    )


def has_same_line(one: str | None, other: str | None) -> bool:
    """Tell whether two phones are one line, however they are written."""
    if one is None or other is None:
        return one is other
    return line_of(one) == line_of(other)


def merged_profile(known: Profile, new: Profile) -> Profile:
    """Return the profile to store: the new one, with all consents and WhatsApp ids on record.

    Ids that WhatsApp reported belong to the phone; a new phone starts without them, for the old
    one may be another person's. The same line in another spelling is no new phone, and a line that
    WhatsApp reported is the same person's: there the old phone alone is left behind. What is left
    is remembered: to be left alone may still be asked for from there.
    """
    possible = frozenset() if new.phone is None else whatsapp_ids(new.phone)
    wanted = replace(
        new,
        consents=joined(known.consents, new_events(known.consents, new.consents)),
        wa_ids=_learned(known, new) | possible | new.wa_ids,
        merged_into=known.merged_into,
        is_merging=known.is_merging,
        phone_since=(known if has_same_line(known.phone, new.phone) else new).phone_since,
        confirmed_at=known.confirmed_at if has_same_line(known.phone, new.phone) else None,
        on_legal_hold=known.on_legal_hold,
    )
    return replace(wanted, left_lines=left_after(known, wanted))


def comes_to_phone(before: Profile, after: Profile) -> bool:
    """Tell whether a record has a phone that it has never had: the creditor says whose it is."""
    if after.phone is None:
        return False
    return line_of(after.phone) not in {*lines(before.wa_ids), *before.left_lines}


def left_after(before: Profile, after: Profile) -> tuple[str, ...]:
    """Return the lines that stand for a debtor no more, ``MOST_LINES`` at most."""
    now = lines(after.wa_ids)
    known = (*before.left_lines, *after.left_lines)
    gone = dict.fromkeys((*known, *sorted(lines(before.wa_ids) - now)))
    return tuple(one for one in gone if one not in now)[-MOST_LINES:]


def without_person(profile: Profile) -> Profile:
    """Return what is left of a profile when nothing names or reaches its person any more.

    Where and what kind of debtor it was stays: by that the law was chosen.
    """
    return Profile(
        profile.key,
        country=profile.country,
        state=profile.state,
        locale=profile.locale,
        zone=profile.zone,
        kind=profile.kind,
        consents=in_order(map(without_phone, profile.consents)),
        merged_into=profile.merged_into,
        is_merging=profile.is_merging,
    )


def _learned(known: Profile, new: Profile) -> frozenset[str]:
    if has_same_line(known.phone, new.phone):
        return known.wa_ids
    if known.phone is None or new.phone is None:
        return frozenset()
    if line_of(new.phone) not in lines(known.wa_ids):
        return frozenset()
    old = line_of(known.phone)
    return frozenset(one for one in known.wa_ids if line_of(one) != old)


@dataclass(frozen=True, slots=True)
class ChosenProfile:
    """What is to be stored of a copy.

    Attributes:
        profile: the content, with the statements that were sent.
        updated_at: the latest that any accepted copy named; None for not said.
        is_older: whether the copy is older than the one in force, whose content stays.
    """

    profile: Profile
    updated_at: datetime | None
    is_older: bool = False


def profile_fingerprint(profile: Profile) -> str:
    """Return the hash of what a billing system replaces when it sends a customer."""
    content = (
        profile.name,
        profile.phone,
        profile.country,
        profile.state,
        profile.locale,
        profile.zone,
        profile.segment,
        profile.kind.value,
        profile.payment_method and profile.payment_method.value,
        profile.email,
    )
    return hashlib.sha256(repr(content).encode()).hexdigest()


def choose_profile(
    known: Profile, updated_at: datetime | None, sent: Profile, order: CopyOrder
) -> ChosenProfile:
    """Return what is to be stored of a copy of a customer.

    Args:
        known: what is on record; blank for a customer that is not described yet.
        updated_at: the latest that any accepted copy named.
        sent: the copy.
        order: what it says of its place.

    Raises:
        PreconditionFailed: it is meant to replace another one than that on record.
    """
    found = None if known == Profile(known.key) else profile_fingerprint(known)
    if found != profile_fingerprint(sent):
        require_expected(order, found)
    if is_older(order, updated_at):
        return ChosenProfile(replace(known, consents=sent.consents), updated_at, is_older=True)
    return ChosenProfile(sent, latest(order.updated_at, updated_at))
