"""Pages of a scan end anywhere, and each account comes whole, once, and apart from the others."""

import pytest

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.daily_pass.account_scan import MOST_ITEMS, DynamoAccountScan
from puntual.adapters.dynamodb.keys.account import account_pk, profile_key
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put, Update
from puntual.domain.errors import AccountTooLarge, InvalidInput, NewerSchema
from puntual.domain.ids import DebtorKey
from puntual.ports.daily_pass import ScannedAccount
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import a_key, a_profile

KEYS = [a_key(f"d-{number}") for number in range(5)]


class Paged(MemoryDynamoDB):
    """A table whose pages end after so many items, as at a megabyte."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def scan(self, **request: object) -> dict[str, object]:
        return super().scan(**{**request, "Limit": self.size})


def _table(size: int) -> Table:
    table = Table(Paged(size).as_client(), "in-memory")
    for key in KEYS:
        DynamoAccountChanges(table).put_profile(a_profile(key=key))
        for number in range(1, 5):
            place = Key(account_pk(key), f"CONTACT#{number:06d}")
            table.put(Put(place, {"rev": number, "noted_on": f"2026-03-0{number}"}))
    return table


def _scanned(table: Table, after: str | None = None) -> list[ScannedAccount]:
    pages = DynamoAccountScan(table).walk(1, 1, after)
    return [one for page in pages for one in page.accounts]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6, 7, 11, 1000])
def test_wherever_a_page_ends_each_account_comes_whole_and_once(size: int) -> None:
    found = _scanned(_table(size))
    assert sorted(one.key for one in found) == KEYS
    assert {str(one.noted_on()) for one in found} == {"2026-03-04"}


@pytest.mark.parametrize("size", [1, 3, 4, 6, 7])
def test_from_every_place_the_scan_goes_on_with_the_next_account(size: int) -> None:
    table = _table(size)
    seen: list[DebtorKey] = []
    for page in DynamoAccountScan(table).walk(1, 1, None):
        seen += [one.key for one in page.accounts]
        if page.after is not None:
            rest = [one.key for one in _scanned(table, page.after)]
            assert sorted([*seen, *rest]) == KEYS


def test_an_account_that_changed_behind_the_place_comes_once() -> None:
    table = _table(6)
    first = next(iter(DynamoAccountScan(table).walk(1, 1, None)))
    (one,) = first.accounts
    table.put(Put(Key(account_pk(one.key), "CONTACT#000009"), {"rev": 1}))
    assert one.key not in [other.key for other in _scanned(table, first.after)]


def test_an_item_of_a_later_version_concerns_its_account_alone() -> None:
    table = _table(1000)
    table.update(Update(profile_key(KEYS[2]), "SET #v = :v", {"v": 99}))
    for one in _scanned(table):
        if one.key == KEYS[2]:
            with pytest.raises(NewerSchema):
                one.excerpt()
        else:
            one.excerpt()


def test_a_place_that_names_no_account_is_known_when_it_is_asked_for() -> None:
    table = _table(1000)
    table.put(Put(Key("DEBTOR#nobody", "CONTACT$PROFILE"), {"v": 1}))
    odd = [one for one in _scanned(table) if one.place == "DEBTOR#nobody"]
    with pytest.raises(InvalidInput):
        _ = odd[0].key


def test_an_account_with_more_items_than_any_is_not_held_in_memory() -> None:
    table = Table(Paged(1000).as_client(), "in-memory")
    DynamoAccountChanges(table).put_profile(a_profile(key=KEYS[0]))
    DynamoAccountChanges(table).put_profile(a_profile(key=KEYS[1]))
    for number in range(1, MOST_ITEMS + 500):
        table.put(Put(Key(account_pk(KEYS[0]), f"CONTACT#{number:06d}"), {"rev": 1}))
    found = {one.key: one for one in _scanned(table)}
    assert sorted(found) == KEYS[:2]
    with pytest.raises(AccountTooLarge):
        found[KEYS[0]].excerpt()
    assert found[KEYS[1]].excerpt() is not None
