"""Records of one person: what one of them withdrew holds for all, and a phone may be shared.

A flag on each profile tells whether others may share the phone, so that an ordinary evaluation
needs no query. A profile without a flag counts as shared, and who shares a phone is looked up with
each evaluation. So no withdrawal is passed over while this is under way, or if it is cut short:

* A record's rows are written before those of the others are read, and before its flag says no.
* A withdrawal is kept for the line before the line's records are read.

Of the two at least one finds the other.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from puntual.adapters.dynamodb.accounts.consents import add_consent
from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.accounts.holds import hold_changed_line
from puntual.adapters.dynamodb.accounts.learned_ids import (
    FoundPerson,
    read_lines,
    take_ids,
    tell_hold,
)
from puntual.adapters.dynamodb.accounts.people import find_person, keep_withdrawals
from puntual.adapters.dynamodb.accounts.revision import at_home
from puntual.adapters.dynamodb.items.profile import profile_of
from puntual.adapters.dynamodb.keys.account import former_key, profile_key
from puntual.adapters.dynamodb.store.attributes import Present
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Update
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.books.merging import require_apart
from puntual.domain.accounts.consent import (
    latest_withdrawals,
    missing_withdrawals,
)
from puntual.domain.accounts.person import (
    Person,
    StoredProfile,
    comes_to_phone,
    is_nameless,
    latest_change,
    lines_of,
)
from puntual.domain.ids import DebtorKey

_IS_THERE: Final = "attribute_exists(#pk)"
_NOTHING_KNOWN: Final = "attribute_not_exists(#shares_phone)"
_NOT_FLAGGED: Final = "(attribute_not_exists(#shares_phone) OR #shares_phone = :no)"


def join_person(
    table: Table,
    profile: Profile,
    *,
    may_have_new_phone: bool = True,
    before: Profile | None = None,
    read: Mapping[str, FoundPerson] | None = None,
) -> StoredProfile:
    """Make a record one of its person's, after its rows were written.

    It costs the same however many debtors have the phone: those of a placeholder are not told of
    each other, for they are not one person.

    Args:
        table: the table.
        profile: as it was stored.
        may_have_new_phone: whether the line may have changed hands before the record had it;
            whoever learns ids only may not read holds.
        before: the profile until then, where the billing system has named the phone.
        read: what was read of lines since the record's rows there were written.
    """
    key, known_lines = profile.key, dict(read or {})
    unread = [one for one in lines_of(profile) if one not in known_lines]
    known_lines |= read_lines(table, key, unread)
    people = {one: known_lines[one].person for one in lines_of(profile)}
    if before is not None and comes_to_phone(before, profile):
        _forget_former(table, profile, people)
    erased = {one: known_lines[one].erased for one in people}
    change = latest_change(profile, people, erased) if may_have_new_phone else None
    is_held = change is not None and hold_changed_line(table, key, change, people)
    if change is not None and (joined := _learn_more(table, profile, change.new_ids)):
        return replace(joined, is_held=is_held)
    known = _withdraw(table, profile, [*people.values(), *erased.values()])
    _tell_others(table, known, people)
    _flag(table, key, people.values())
    has_placeholder = any(one.is_placeholder for one in people.values())
    return StoredProfile(known, has_placeholder, is_held=is_held)


def _withdraw(table: Table, profile: Profile, people: Iterable[Person]) -> Profile:
    """Record what was withdrawn behind the lines of a profile, and return it with that."""
    said = [event for one in people if not one.is_placeholder for event in one.withdrawals]
    for event in missing_withdrawals(profile.consents, said):
        add_consent(table, profile.key, event)
    return profile.with_withdrawals(said)


def keep_for_lines(table: Table, known: Profile, wanted: Profile) -> None:
    """Keep what a record withdraws for its lines, before it is stored, where either is new.

    Whoever is cut short after it has kept it for all records of these lines.
    """
    own = latest_withdrawals(wanted.consents)
    is_new = own != latest_withdrawals(known.consents) or lines_of(wanted) != lines_of(known)
    if not own or not is_new:
        return
    for line in lines_of(wanted):
        person = find_person(table, wanted.key.creditor, line)
        if not person.is_placeholder:
            missing = missing_withdrawals(person.withdrawals, own)
            keep_withdrawals(table, wanted.key.creditor, line, missing)


def learn_ids(table: Table, key: DebtorKey, wa_ids: Iterable[str]) -> None:
    """Store ids by which WhatsApp knows a debtor, of ``MOST_LINES`` lines at most."""
    at_home(key, lambda home: _learn(table, home, frozenset(wa_ids)))


def _learn(table: Table, key: DebtorKey, wa_ids: frozenset[str]) -> None:
    known = profile_of(table.get(profile_key(key)) or {}, key)
    require_apart(known)
    if is_nameless(known):
        return
    _learn_more(table, known, wa_ids)


def _learn_more(table: Table, known: Profile, wa_ids: frozenset[str]) -> StoredProfile | None:
    """Store ids and what follows from them; None where nothing more is learned."""
    learned = take_ids(table, known, wa_ids)
    if learned is None:
        return None
    key = profile_key(known.key)
    change = "ADD #rev :one, #wa_ids :wa_ids REMOVE #shares_phone"
    table.update(Update(key, change, {"one": 1, "wa_ids": learned.wa_ids}))
    profile = profile_of(table.get(key) or {}, known.key)
    tell_hold(table, known, profile, learned.wa_ids)
    return join_person(table, profile, may_have_new_phone=False, read=learned.behind)


def _forget_former(table: Table, profile: Profile, people: Mapping[str, Person]) -> None:
    """Forget the records that left the phone of a record before it was theirs."""
    line = lines_of(profile)[0]
    for one in people[line].former:
        table.delete(Delete(former_key(one, line)))


def _tell_others(table: Table, profile: Profile, people: Mapping[str, Person]) -> None:
    """Keep what the record withdrew for all its lines, then for the other records behind them."""
    own = latest_withdrawals(profile.consents)
    if not own:
        return
    for line, person in people.items():
        if not person.is_placeholder:
            missing = missing_withdrawals(person.withdrawals, own)
            keep_withdrawals(table, profile.key.creditor, line, missing)
    others = {one for person in people.values() for one in person.records} - {profile.key}
    for other in sorted(others):
        excerpt = read_excerpt(table, other)
        consents = () if excerpt is None else excerpt.profile.consents
        for event in missing_withdrawals(consents, own):
            add_consent(table, other, event)


def _flag(table: Table, key: DebtorKey, people: Collection[Person]) -> None:
    """Flag all debtors behind a phone; of a placeholder only the latest, for the others are."""
    behind = {one for person in people for one in person.debtors}
    if behind <= {key}:
        _try(table, key, "SET #shares_phone = :no", {"no": False}, _NOTHING_KNOWN)
        return
    others = {one for person in people for one in person.records}
    for one in sorted({key, *others}):
        values: dict[str, Present] = {"yes": True, "no": False}
        _try(table, one, "SET #shares_phone = :yes", values, _NOT_FLAGGED)


def _try(
    table: Table, key: DebtorKey, change: str, values: Mapping[str, Present], condition: str
) -> None:
    flag = Update(profile_key(key), change, values, f"{_IS_THERE} AND {condition}")
    with suppress(ConditionFailed):
        table.update(flag)
