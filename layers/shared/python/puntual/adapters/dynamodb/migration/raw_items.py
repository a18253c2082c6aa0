"""Items of all tables as they are stored, of whichever version, for the migration alone."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from puntual.adapters.aws.calls import TableCalls
from puntual.adapters.dynamodb.store.attributes import (
    Present,
    Record,
    from_attributes,
    to_attributes,
)
from puntual.adapters.dynamodb.store.errors import ConditionFailed, dynamodb_errors_translated
from puntual.adapters.dynamodb.store.table_names import Store, name_for, name_of
from puntual.adapters.dynamodb.store.writes import Key, Update

# An expression holds 300 operators (DynamoDB, "Constraints"), and each attribute takes two.
_MOST_COMPARED: Final = 140
_KEYS: Final = frozenset({"pk", "sk"})
_ORDER: Final = tuple(Store)


class Place(NamedTuple):
    """How far a pass over all tables has come.

    Attributes:
        store: the table that it is at.
        after: the key of the last item that was looked at; None at the table's beginning.
    """

    store: Store = _ORDER[0]
    after: Key | None = None


class RawItems:
    """All tables, read page by page and written item by item."""

    def __init__(self, client: TableCalls, name: str) -> None:
        self._client = client
        self._name = name

    def page(self, place: Place, limit: int) -> tuple[list[Record], Place | None]:
        """Return the items behind a place, and the next place; None behind the last item."""
        request: dict[str, Any] = {
            "TableName": name_of(self._name, place.store),
            "Limit": limit,
        }
        if place.after is not None:
            request["ExclusiveStartKey"] = to_attributes(place.after._asdict())
        with dynamodb_errors_translated():
            answer = self._client.scan(**request)
        items = [from_attributes(item) for item in answer["Items"]]
        last = answer.get("LastEvaluatedKey")
        if last:
            return items, Place(place.store, key_of(from_attributes(last)))
        behind = _ORDER[_ORDER.index(place.store) + 1 :]
        return items, Place(behind[0]) if behind else None

    def get(self, key: Key) -> Record | None:
        """Return an item as it is stored now; None if it is gone."""
        with dynamodb_errors_translated():
            answer = self._client.get_item(
                TableName=name_for(self._name, key.pk),
                Key=to_attributes(key._asdict()),
                ConsistentRead=True,
            )
        return from_attributes(answer["Item"]) if answer.get("Item") else None

    def replace(self, old: Record, new: Record, reads: frozenset[str]) -> bool:
        """Write what differs, if the item is as it was read; return whether it was.

        What was added meanwhile is kept, unless a step would have read it.

        Args:
            old: the item as it was read.
            new: the same item in another form.
            reads: attributes that must be absent still where they were absent.
        """
        update = _update_of(old, new, reads)
        # What a failed condition met is not asked for: it may be of a version unknown here.
        request = {**update.to_request(), "ReturnValuesOnConditionCheckFailure": "NONE"}
        name = name_for(self._name, update.key.pk)
        with suppress(ConditionFailed), dynamodb_errors_translated():
            self._client.update_item(TableName=name, ReturnValues="NONE", **request)
            return True
        return False


def key_of(record: Record) -> Key:
    """Return the key of an item."""
    return Key(str(record["pk"]), str(record["sk"]))


def _update_of(old: Record, new: Record, reads: frozenset[str]) -> Update:
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    short = {name: f"a{place}" for place, name in enumerate({**old, **new, **_none(reads)})}
    compared = _compared(old, changed, reads)
    conditions = [
        f"#{short[name]} = :{short[name]}"
        if name in old
        else f"attribute_not_exists(#{short[name]})"
        for name in compared
    ]
    values = {short[name]: _present(old[name]) for name in compared if name in old}
    kept = [name for name in changed if name in new]
    gone = [name for name in changed if name not in new]
    change = "SET " + ", ".join(f"#{short[name]} = :new_{short[name]}" for name in kept)
    if gone:
        change += " REMOVE " + ", ".join(f"#{short[name]}" for name in gone)
    values |= {f"new_{short[name]}": _present(new[name]) for name in kept}
    names = {alias: name for name, alias in short.items()}
    return Update(key_of(old), change, values, " AND ".join(conditions), names=names)


def _compared(old: Record, changed: list[str], reads: frozenset[str]) -> list[str]:
    """Return what must be as it was read: all of the item, or what matters of a very long one.

    A long one is a profile with very many consents, whose ``rev`` counts its changes.
    """
    wanted = list({**old, **_none(frozenset(changed)), **_none(reads)})
    if len(wanted) > _MOST_COMPARED:
        wanted = sorted({*changed, *reads, *({"v", "rev"} & old.keys())})
    return [name for name in wanted if name not in _KEYS]


def _none(names: frozenset[str]) -> Mapping[str, None]:
    return dict.fromkeys(sorted(names))


def _present(value: object) -> Present:
    if value is None:
        raise TypeError("an attribute of an item is never nothing")
    return value  # type: ignore[return-value]  # what was read is never None
