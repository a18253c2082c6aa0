"""A made-up change of the stored form, played while old and new versions write and functions die.

Version 2 calls an invoice's ``label`` its ``title``. The workers of both versions are today's
code; what the next version stores and reads is translated on its way to the table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.migration.migration import Form, Migrated, Migration
from puntual.adapters.dynamodb.migration.raw_items import RawItems
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema_steps import SchemaStep
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.errors import NewerSchema
from puntual.ports.accounts import AccountChanges
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.factories import NOON, a_consent, a_hold, a_key, a_payment, an_invoice
from tests.fakes.accounts import FakeAccountChanges, FakeAccounts
from tests.fakes.memory import Memory


def _title(record: Record) -> Record:
    rest = {name: value for name, value in record.items() if name != "label"}
    return {**rest, "title": record["label"]}


NEXT: Final = Form(2, {1: [SchemaStep("DOCUMENTS/INV", _title, reads=("title",))]})
DEBTORS: Final = 3

type Change = Callable[[AccountChanges], object]


class _Died(Exception):
    """The command was ended here."""


class _NextVersion:
    """The table as code of version 2 would use it."""

    def __init__(self, client: MemoryDynamoDB) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def transact_write_items(self, **request: Any) -> Any:
        items = [{kind: _stored(kind, one) for kind, one in w.items()} for w in _parts(request)]
        return self._client.transact_write_items(TransactItems=items)

    def query(self, **request: Any) -> Any:
        answer = self._client.query(**request)
        return {**answer, "Items": [_as_version_1(item) for item in answer["Items"]]}

    def get_item(self, **request: Any) -> Any:
        answer = self._client.get_item(**request)
        return answer | {"Item": _as_version_1(answer["Item"])} if "Item" in answer else answer


def _parts(request: Any) -> Sequence[Any]:
    parts: Sequence[Any] = request["TransactItems"]
    return parts


def _stored(kind: str, write: Any) -> Any:
    if kind != "Put" or not write["Item"]["sk"]["S"].startswith("INV#"):
        return write
    item = {name: value for name, value in write["Item"].items() if name != "label"}
    return {**write, "Item": {**item, "title": write["Item"]["label"], "v": {"N": "2"}}}


def _as_version_1(item: Any) -> Any:
    if not item["sk"]["S"].startswith("INV#") or item["v"]["N"] == "1":
        return item
    rest = {name: value for name, value in item.items() if name != "title"}
    return {**rest, "label": item["title"], "v": {"N": "1"}}


@dataclass
class _Versions:
    """Workers of both versions at one table, and a fake that knows what should come of it."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.old = Table(self.client.as_client(), "t")
        self.new = Table(_NextVersion(self.client), "t")
        self.memory = Memory()

    def do(self, change: Change, *, is_new: bool) -> None:
        """Do a change; where the old version refuses what it finds, the new one does it."""
        change(FakeAccountChanges(self.memory))
        try:
            change(DynamoAccountChanges(self.new if is_new else self.old))
        except NewerSchema:
            change(DynamoAccountChanges(self.new))

    def migration(self, page: int = 3) -> Migration:
        return Migration(self.old, RawItems(self.client.as_client(), "t"), NEXT, page=page)

    def invoices(self) -> Iterator[Any]:
        return (i for i in self.client.all_items() if i["sk"]["S"].startswith("INV#"))

    def read(self, number: int) -> Account | None:
        return DynamoAccounts(self.new).read(a_key(f"d-{number}"))

    def expected(self, number: int) -> Account | None:
        return FakeAccounts(self.memory).read(a_key(f"d-{number}"))


def _invoice(debtor: int, number: int) -> Change:
    invoice = an_invoice(external_id=f"F-{debtor}-{number}")
    return lambda changes: changes.put_invoice(a_key(f"d-{debtor}"), invoice, "once")


def _again(debtor: int, number: int, minor: int = 7) -> Change:
    """Another content of an invoice, for which the account is folded anew."""
    invoice = an_invoice(external_id=f"F-{debtor}-{number}", minor=minor)
    return lambda changes: changes.put_invoice(a_key(f"d-{debtor}"), invoice, f"{minor}")


def _payment(debtor: int, number: int) -> Change:
    payment = a_payment(external_id=f"P-{debtor}-{number}")
    return lambda changes: changes.put_payment(a_key(f"d-{debtor}"), payment, "once")


def _hold(debtor: int, number: int) -> Change:
    return lambda changes: changes.add_hold(a_key(f"d-{debtor}"), a_hold(f"h-{number}"))


def _consent(debtor: int, number: int) -> Change:
    event = a_consent(at=NOON + timedelta(hours=number))
    return lambda changes: changes.add_consent(a_key(f"d-{debtor}"), event)


CHANGES = st.builds(
    lambda make, debtor, number: make(debtor, number),
    st.sampled_from([_invoice, _again, _payment, _hold, _consent]),
    st.integers(1, DEBTORS),
    st.integers(1, 4),
)
LIVES = st.lists(st.tuples(CHANGES, st.booleans()), max_size=12)


@given(before=LIVES, meanwhile=LIVES, deaths=st.lists(st.integers(1, 12), max_size=4), after=LIVES)
def test_a_migration_amid_writers_of_both_versions_and_deaths_loses_nothing(
    before: Any, meanwhile: Any, deaths: list[int], after: Any
) -> None:
    versions = _Versions()
    for change, is_new in before:
        versions.do(change, is_new=is_new)
    others, lives = list(meanwhile), list(deaths)
    _migrate_amid(versions, others, lives)
    for change, is_new in (*others, *after):
        versions.do(change, is_new=is_new)
    while _to_end(versions.migration().run()).changed:
        pass
    assert [item for item in versions.invoices() if "label" in item or item["v"]["N"] != "2"] == []
    for number in range(1, DEBTORS + 1):
        assert versions.read(number) == versions.expected(number)


def _migrate_amid(
    versions: _Versions, others: list[tuple[Change, bool]], deaths: list[int]
) -> None:
    """Migrate; between two calls others write, and now and then the command is ended."""
    calls_left = [deaths.pop(0) if deaths else None]
    is_busy = [False]

    def meanwhile(_: str, __: list[Row]) -> None:
        if is_busy[0]:
            return
        if calls_left[0] is not None:
            calls_left[0] -= 1
            if calls_left[0] == 0:
                calls_left[0] = deaths.pop(0) if deaths else None
                raise _Died
        if others:
            is_busy[0] = True
            change, is_new = others.pop(0)
            versions.do(change, is_new=is_new)
            is_busy[0] = False

    versions.client.on_call = meanwhile
    for _ in range(6):
        try:
            _to_end(versions.migration().run())
        except _Died:
            continue
        break
    versions.client.on_call = lambda _, __: None


def _to_end(pages: Iterator[Migrated]) -> Migrated:
    return [Migrated(), *pages][-1]


def _billed(count: int) -> _Versions:
    versions = _Versions()
    for number in range(count):
        versions.do(_invoice(1, number), is_new=False)
    return versions


def test_a_rehearsal_writes_nothing_and_says_what_would_change() -> None:
    versions = _billed(5)
    stored = list(versions.client.all_items())
    assert _to_end(versions.migration().rehearse()).changed == {"DOCUMENTS/INV": 5}
    assert list(versions.client.all_items()) == stored
    assert _to_end(versions.migration().run()).changed == {"DOCUMENTS/INV": 5}
    assert _to_end(versions.migration().rehearse()).changed == {}


def test_a_run_that_was_ended_goes_on_where_it_was() -> None:
    versions = _billed(9)
    first = next(versions.migration().run())
    so_far = first.looked_at
    assert 0 < so_far < len(list(versions.client.all_items()))
    looked_at = [done.looked_at for done in versions.migration().run()]
    assert looked_at[0] > so_far
    assert {item["v"]["N"] for item in versions.invoices()} == {"2"}


def test_after_a_migration_the_older_version_refuses_the_items_and_says_so() -> None:
    versions = _billed(1)
    _to_end(versions.migration().run())
    with pytest.raises(NewerSchema, match="upgrade"):
        DynamoAccounts(versions.old).read(a_key())


def test_items_of_a_later_version_are_counted_and_left_alone() -> None:
    versions = _billed(2)
    _to_end(versions.migration().run())
    stored = list(versions.invoices())
    older = Migration(versions.old, RawItems(versions.client.as_client(), "t"), Form(1, {}))
    assert _to_end(older.run()).newer == {"DOCUMENTS/INV": 2}
    assert list(versions.invoices()) == stored


def test_an_item_that_keeps_changing_is_left_for_the_next_run() -> None:
    versions = _billed(1)
    count = iter(range(1, 100))

    def change(operation: str, rows: list[Row]) -> None:
        if operation == "UpdateItem" and rows[0][1].startswith("INV#"):
            versions.client.on_call = lambda _, __: None
            versions.do(_again(1, 0, next(count)), is_new=False)
            versions.client.on_call = change

    versions.client.on_call = change
    done = _to_end(versions.migration().run())
    versions.client.on_call = lambda _, __: None
    assert (done.busy, done.changed) == ({"DOCUMENTS/INV": 1}, {})
    assert _to_end(versions.migration().run()).changed
