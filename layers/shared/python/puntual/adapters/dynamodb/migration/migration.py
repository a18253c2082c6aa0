"""A pass over all tables that brings each item into this version's form, and survives a death.

Each item is written on condition that it is as it was read, so whoever changes it meanwhile wins,
and it is read again. How far the pass has come is kept in the table after each page; a page that
was done twice is done in the same way, for an item in the right form is left alone.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from puntual.adapters.dynamodb.keys.number import migration_key
from puntual.adapters.dynamodb.migration.raw_items import Place, RawItems, key_of
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema import SCHEMA_VERSION
from puntual.adapters.dynamodb.store.schema_steps import (
    STEPS,
    Steps,
    kind_of,
    steps_for,
    upgraded,
    version_of,
)
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import Store
from puntual.adapters.dynamodb.store.writes import Key, Put

_PAGE: Final = 200
_TRIES: Final = 4


class Form(NamedTuple):
    """The version to which items are brought, and the steps that lead there."""

    version: int = SCHEMA_VERSION
    steps: Steps = STEPS


THIS_FORM: Final = Form()


@dataclass(slots=True)
class Migrated:
    """What became of the items so far, since the pass began.

    Attributes:
        looked_at: how many items were looked at.
        changed: how many were brought into the new form, or would be, by kind.
        newer: how many a later version wrote, by kind; they stay as they are.
        busy: how many kept changing, by kind; the next pass takes them.
    """

    looked_at: int = 0
    changed: Counter[str] = field(default_factory=Counter)
    newer: Counter[str] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)


class Migration:
    """One pass over all tables."""

    def __init__(
        self, table: Table, items: RawItems, form: Form = THIS_FORM, *, page: int = _PAGE
    ) -> None:
        """Prepare a pass.

        Args:
            table: keeps how far the pass has come.
            items: of all tables.
            form: to which they are brought.
            page: how many items are looked at between two notes of how far it has come.
        """
        self._table, self._items = table, items
        self._form, self._page = form, page
        self._place = migration_key(form.version)

    def run(self) -> Iterator[Migrated]:
        """Go on where the last run ended; yield what is done after each page.

        A pass that ended is followed by a new one, for an older version may have written since.
        """
        place, done = self._resumed()
        while place is not None:
            place = self._do_page(place, done, is_dry=False)
            self._keep(place, done)
            yield done

    def rehearse(self) -> Iterator[Migrated]:
        """Tell what a whole pass would do, page by page, and write nothing."""
        place: Place | None = Place()
        done = Migrated()
        while place is not None:
            place = self._do_page(place, done, is_dry=True)
            yield done

    def _do_page(self, place: Place, done: Migrated, *, is_dry: bool) -> Place | None:
        items, following = self._items.page(place, self._page)
        for item in items:
            done.looked_at += 1
            self._bring(item, done, is_dry=is_dry)
        return following

    def _bring(self, item: Record, done: Migrated, *, is_dry: bool) -> None:
        known: Record | None = item
        for _ in range(_TRIES):
            if known is None:
                return
            if version_of(known) > self._form.version:
                done.newer[kind_of(known)] += 1
                return
            needed = steps_for(known, *self._form)
            if not needed:
                return
            if is_dry or self._write(known, frozenset(r for one in needed for r in one.reads)):
                done.changed[kind_of(known)] += 1
                return
            known = self._items.get(key_of(known))
        done.busy[kind_of(item)] += 1

    def _write(self, known: Record, reads: frozenset[str]) -> bool:
        return self._items.replace(known, upgraded(known, *self._form), reads)

    def _resumed(self) -> tuple[Place | None, Migrated]:
        kept = self._table.get(self._place)
        if kept is None or kept.get("is_done") is True:
            return Place(), Migrated()
        after = kept.get("after_pk"), kept.get("after_sk")
        key = Key(*map(str, after)) if None not in after else None
        done = Migrated(
            _number(kept.get("looked_at")),
            *(_counts(kept.get(name)) for name in ("changed", "newer", "busy")),
        )
        return Place(Store(str(kept.get("store"))), key), done

    def _keep(self, place: Place | None, done: Migrated) -> None:
        at = place or Place()
        record: Record = {
            "v": SCHEMA_VERSION,
            "is_done": place is None,
            "store": at.store.value,
            "after_pk": at.after and at.after.pk,
            "after_sk": at.after and at.after.sk,
            "looked_at": done.looked_at,
            "changed": dict(done.changed),
            "newer": dict(done.newer),
            "busy": dict(done.busy),
        }
        self._table.put(Put(self._place, record))


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _counts(value: object) -> Counter[str]:
    found = value if isinstance(value, dict) else {}
    return Counter({str(kind): _number(count) for kind, count in found.items()})
