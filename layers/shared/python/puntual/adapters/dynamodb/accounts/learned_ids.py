"""Ids that a record is to learn: its rows behind them, what is known there, and what follows.

An id may have changed before any record had it. The person has another phone then, and what holds
for a record that had the id in time is made up for before the record has it: whoever is cut short
finds the id unlearned, and does it again.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from puntual.adapters.dynamodb.accounts.holds import add_hold
from puntual.adapters.dynamodb.accounts.people import find_erased, find_person
from puntual.adapters.dynamodb.items.profile import row_behind_line
from puntual.adapters.dynamodb.keys.account import person_key
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import MOST_LINES, Person, changes_of_ids, lines
from puntual.domain.ids import DebtorKey
from puntual.domain.phone import line_of


class FoundPerson(NamedTuple):
    """What is known of a line or id, and of the person that had it and was erased."""

    person: Person
    erased: Person


class LearnedIds(NamedTuple):
    """Ids that a record learns, with those to which they have changed.

    Attributes:
        wa_ids: that are new to it.
        behind: what is known of their lines, read after the record had its rows there.
    """

    wa_ids: frozenset[str]
    behind: Mapping[str, FoundPerson]


def read_lines(table: Table, key: DebtorKey, wanted: Iterable[str]) -> dict[str, FoundPerson]:
    """Return what is known of lines; the erased are read behind all others."""
    people = {one: find_person(table, key.creditor, one) for one in wanted}
    return {
        one: FoundPerson(person, find_erased(table, key.creditor, one))
        for one, person in people.items()
    }


def take_ids(table: Table, known: Profile, wa_ids: frozenset[str]) -> LearnedIds | None:
    """Place a record behind new ids, and hold it where one has changed; it is yet to have them.

    Of ids for more than ``MOST_LINES`` lines none is taken: None then, as where none is new.
    """
    taken, behind = known.wa_ids, dict[str, FoundPerson]()
    waiting = wa_ids - taken
    while waiting and len(lines(taken | waiting)) <= MOST_LINES:
        taken |= waiting
        for wa_id in sorted(waiting):
            table.put(Put(person_key(known.key, wa_id), row_behind_line(known)))
        read = read_lines(table, known.key, sorted(lines(waiting) - behind.keys()))
        behind |= read
        changes = _changes(known, read)
        _hold(table, known, changes)
        waiting = frozenset(one for change in changes for one in change.new_ids) - taken
    return LearnedIds(taken - known.wa_ids, behind) if taken != known.wa_ids else None


def tell_hold(table: Table, known: Profile, now: Profile, wa_ids: Iterable[str]) -> None:
    """Have rows that were written meanwhile say what came to hold for the record.

    Args:
        table: the table.
        known: the record as it was when its rows behind the ids were written.
        now: the record, read since it has the ids: who changes it later finds them in it.
        wa_ids: the ids.
    """
    if now.on_legal_hold != known.on_legal_hold:
        for wa_id in sorted(wa_ids):
            table.put(Put(person_key(now.key, wa_id), row_behind_line(now)))


def _changes(known: Profile, read: Mapping[str, FoundPerson]) -> tuple[NumberChange, ...]:
    people = {line: one.person for line, one in read.items()}
    erased = {line: one.erased for line, one in read.items()}
    return changes_of_ids(known.phone, people, erased)


def _hold(table: Table, known: Profile, changes: Iterable[NumberChange]) -> None:
    """Hold a record, and all others behind its phone, which may be out of use."""
    held = [one.hold for one in changes]
    if not held:
        return
    phone = known.phone and line_of(known.phone)
    others = find_person(table, known.key.creditor, phone).records if phone else ()
    for key in sorted({known.key, *others}):
        for hold in held:
            add_hold(table, key, hold)
