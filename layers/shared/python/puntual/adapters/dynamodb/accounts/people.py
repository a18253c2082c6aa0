"""The people behind lines and other ids of WhatsApp: their debtors, and what they withdrew.

One partition for each line, under all its spellings. A look that reads it reads a fixed number of
items: what was withdrawn, and at most one debtor more than a person can be.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Final, override

from puntual.adapters.dynamodb.creditors.erased_lines import place_of_erased, place_to_erase
from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.profile import (
    consent_of,
    consent_to_record,
    is_on_legal_hold,
)
from puntual.adapters.dynamodb.items.values import instant_of, text_of, texts_of
from puntual.adapters.dynamodb.keys.account import (
    FORMER,
    WITHDRAWALS,
    parse_former_sk,
    parse_person_sk,
    person_pk,
    withdrawals_key,
)
from puntual.adapters.dynamodb.store.attributes import Present, Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Delete, Key, Update
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.consent import ConsentEvent, latest_withdrawals, without_phone
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import MOST_SHARERS, Person
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.accounts import People

# One more than a person can be tells a placeholder, and then there are the withdrawals.
_ITEMS: Final = MOST_SHARERS + 2
_SAID: Final = "said_"
_ALL_CHANNELS: Final = "all"


class DynamoPeople(People):
    """One partition for each line of a creditor."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def find(self, creditor: CreditorId, wa_id: str) -> Person:
        return find_person(self._table, creditor, wa_id)

    @override
    def keep_withdrawal(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        keep_withdrawals(self._table, creditor, wa_id, (said,))

    @override
    def withdrawn(self, creditor: CreditorId, wa_id: str) -> tuple[ConsentEvent, ...]:
        erased = find_erased(self._table, creditor, wa_id)
        known = find_person(self._table, creditor, wa_id)
        return latest_withdrawals((*erased.withdrawals, *known.withdrawals))

    @override
    def keep_change(self, creditor: CreditorId, wa_id: str, change: NumberChange) -> None:
        _keep_change(self._table, withdrawals_key(creditor, wa_id), change)

    @override
    def erase(self, creditor: CreditorId, wa_id: str, said: ConsentEvent) -> None:
        known = find_person(self._table, creditor, wa_id)
        place = place_to_erase(self._table, creditor, wa_id)
        _keep(self._table, place, (*map(without_phone, known.withdrawals), said))
        if known.changed is not None:
            _keep_change(self._table, place, replace(known.changed, new_ids=frozenset()))
        # Of what comes in between, the records themselves know.
        with suppress(ConditionFailed):
            self._table.delete(Delete(withdrawals_key(creditor, wa_id)))


def find_person(table: Table, creditor: CreditorId, wa_id: str) -> Person:
    """Return what is known of a line or id as of now."""
    pk = person_pk(creditor, wa_id)
    items = list(table.query("#pk = :pk", {"pk": pk}, consistent=True, limit=_ITEMS))
    rows = {text_of(one, "sk"): one for one in items if one["sk"] != WITHDRAWALS}
    former = [parse_former_sk(sk) for sk in rows if sk.startswith(FORMER)]
    debtors = {
        DebtorKey(creditor, parse_person_sk(sk)): is_on_legal_hold(row)
        for sk, row in rows.items()
        if not sk.startswith(FORMER)
    }
    return Person(
        tuple(debtors)[: MOST_SHARERS + 1],
        *_said_of(items),
        tuple(DebtorKey(creditor, one) for one in former),
        frozenset(key for key, is_held in debtors.items() if is_held),
    )


def find_erased(table: Table, creditor: CreditorId, wa_id: str) -> Person:
    """Return what is known of the person that had a line and was erased."""
    place = place_of_erased(table, creditor, wa_id)
    if place is None:
        return Person()
    items = table.query("#pk = :pk", {"pk": place.pk}, consistent=True, limit=1)
    return Person((), *_said_of(items))


def keep_withdrawals(
    table: Table, creditor: CreditorId, wa_id: str, said: Iterable[ConsentEvent]
) -> None:
    """Keep what was withdrawn from a line, or for it, where nothing later is kept."""
    _keep(table, withdrawals_key(creditor, wa_id), said)


def _keep(table: Table, place: Key, said: Iterable[ConsentEvent]) -> None:
    for event in said:
        name = "_".join(sorted(event.channels)) or _ALL_CHANNELS
        change = f"SET #{_SAID}{name} = :event, #at_{name} = :at, #v = :v"
        is_later = f"attribute_not_exists(#at_{name}) OR #at_{name} < :at"
        with suppress(ConditionFailed):
            table.update(
                Update(
                    place,
                    change,
                    {
                        "event": consent_to_record(event),
                        "at": to_instant(event.at),
                        "v": SCHEMA_VERSION,
                    },
                    is_later,
                )
            )


def _keep_change(table: Table, place: Key, change: NumberChange) -> None:
    values: dict[str, Present] = {
        "change": {"id": change.hold_id, "at": to_instant(change.at), "to": change.new_ids},
        "at": to_instant(change.at),
        "v": SCHEMA_VERSION,
    }
    is_later = "attribute_not_exists(#changed_at) OR #changed_at < :at"
    with suppress(ConditionFailed):
        write = "SET #changed = :change, #changed_at = :at, #v = :v"
        table.update(Update(place, write, values, is_later))


def _said_of(
    items: Iterable[Record],
) -> tuple[tuple[ConsentEvent, ...], NumberChange | None]:
    """Return what was withdrawn, and whether the line has changed hands."""
    item = next((one for one in items if one["sk"] == WITHDRAWALS), {})
    return _withdrawals_of(item), _change_of(item)


def _change_of(item: Record) -> NumberChange | None:
    record = item.get("changed")
    if not isinstance(record, dict):
        return None
    return NumberChange(text_of(record, "id"), instant_of(record, "at"), texts_of(record, "to"))


def _withdrawals_of(item: Record) -> tuple[ConsentEvent, ...]:
    said = [
        consent_of(value)
        for name, value in item.items()
        if name.startswith(_SAID) and isinstance(value, dict)
    ]
    return tuple(sorted(said, key=lambda one: (one.at, sorted(one.channels))))
