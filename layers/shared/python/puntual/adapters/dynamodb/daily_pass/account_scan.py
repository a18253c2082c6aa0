"""The scan over all accounts: whole items, so that a sound account costs no read of its own.

A scan returns the items of a partition one behind the other (DynamoDB, "Working with scans"), so
those of an account follow each other. A page may end between them; then the account belongs to
the next page. Nothing of an item is read before its account is asked for it: an item that cannot
be read concerns that account alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, override

from puntual.adapters.dynamodb.daily_pass.scanned_account import DynamoScannedAccount
from puntual.adapters.dynamodb.keys.account import ACCOUNTS, PROFILE
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key
from puntual.ports.daily_pass import AccountScan, ScannedPage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

# At most half a megabyte of accounts' items, which have a kilobyte at most, is in hand at once.
_ITEMS_PER_PAGE: Final = 1000
# No account has so many items beside its history; one that has is not held in memory.
MOST_ITEMS: Final = 3000

type Row = Mapping[str, "AttributeValueTypeDef"]


class _Cut(NamedTuple):
    """Where a page of whole accounts ends, and what of the next account is in hand."""

    after: Key | None
    held: list[Row]


class DynamoAccountScan(AccountScan):
    """A parallel scan of the table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def count_items(self) -> int | None:
        return self._table.count_items()

    @override
    def walk(self, segment: int, segments: int, after: str | None) -> Iterator[ScannedPage]:
        at = None if after is None else _key_of_place(after)
        cut = _Cut(at, [])
        while True:
            # All of the account behind which a page ended is done with.
            done = None if cut.after is None else cut.after.pk
            rows, at = self._table.scan_segment(
                ACCOUNTS, segment - 1, segments, at, _ITEMS_PER_PAGE
            )
            fresh = [row for row in (*cut.held, *rows) if _pk_of(row) != done]
            whole, cut = _cut(fresh, cut.after, at)
            yield ScannedPage(tuple(self._accounts_in(whole)), _place_of(cut.after))
            if at is None:
                return

    def _accounts_in(self, rows: Sequence[Row]) -> Iterator[DynamoScannedAccount]:
        for pk, items in groupby(rows, key=_pk_of):
            by_sk = {_sk_of(item): item for item in items}
            if PROFILE in by_sk or len(by_sk) >= MOST_ITEMS:
                yield DynamoScannedAccount(self._table, pk, by_sk)


def _cut(rows: Sequence[Row], before: Key | None, at: Key | None) -> tuple[Sequence[Row], _Cut]:
    """Tell the whole accounts of some rows from the last one, if more of it may follow."""
    if at is None:
        return rows, _Cut(None, [])
    held = [row for row in rows if _pk_of(row) == at.pk]
    if len(held) >= MOST_ITEMS:
        return rows, _Cut(at, [])
    whole = rows[: len(rows) - len(held)]
    if not held:
        return whole, _Cut(at, [])
    return whole, _Cut(_key_of(whole[-1]) if whole else before, held)


def _key_of(row: Row) -> Key:
    return Key(_pk_of(row), _sk_of(row))


def _pk_of(row: Row) -> str:
    return str(row["pk"].get("S"))


def _sk_of(row: Row) -> str:
    return str(row["sk"].get("S"))


def _place_of(key: Key | None) -> str | None:
    return None if key is None else f"{key.pk}\n{key.sk}"


def _key_of_place(place: str) -> Key:
    pk, _, sk = place.partition("\n")
    return Key(pk, sk)
