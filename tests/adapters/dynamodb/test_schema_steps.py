"""Steps from one stored form to the next: for what changed, in order, and nothing else."""

from typing import Final

import pytest

from puntual.adapters.dynamodb.migration.raw_items import RawItems
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema_steps import (
    SchemaStep,
    Steps,
    kind_of,
    upgraded,
    version_of,
)
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Key, Put
from tests.doubles.dynamodb_memory import MemoryDynamoDB

KEY: Final = Key("DOCUMENTS#acme#d-1", "INV#erp#F-1")
ITEM: Final[Record] = {"pk": KEY.pk, "sk": KEY.sk, "v": 1, "label": "F-1"}


def _named(record: Record, name: str) -> Record:
    rest = {key: value for key, value in record.items() if key not in {"label", "title"}}
    return {**rest, name: record.get("label") or record.get("title")}


STEPS: Final[Steps] = {
    1: [SchemaStep("DOCUMENTS/INV", lambda record: _named(record, "title"))],
    3: [SchemaStep("DOCUMENTS/INV", lambda record: _named(record, "caption"))],
}


def test_a_record_takes_all_steps_up_to_a_version() -> None:
    assert upgraded(ITEM, 2, STEPS) == {"pk": KEY.pk, "sk": KEY.sk, "v": 2, "title": "F-1"}
    assert upgraded(ITEM, 4, STEPS) == {"pk": KEY.pk, "sk": KEY.sk, "v": 4, "caption": "F-1"}


def test_a_record_of_another_kind_stays_as_it_is() -> None:
    payment: Record = {**ITEM, "sk": "PAYMENT#bank#P-1"}
    assert upgraded(payment, 4, STEPS) is payment
    assert upgraded({**ITEM, "v": 4}, 4, STEPS) == {**ITEM, "v": 4}


def test_kind_and_version_are_those_of_the_item() -> None:
    assert (kind_of(ITEM), version_of(ITEM), version_of({})) == ("DOCUMENTS/INV", 1, 1)


@pytest.mark.parametrize("count", [1, 139, 600])
def test_what_a_step_reads_must_be_as_it_was_however_long_the_item_is(count: int) -> None:
    client = MemoryDynamoDB()
    table, items = Table(client.as_client(), "t"), RawItems(client.as_client(), "t")
    many: Record = {f"consent_{number}": "x" for number in range(count)}
    table.put(Put(KEY, {**ITEM, **many, "rev": 3}))
    known = items.get(KEY)
    assert known is not None
    new = _named(known, "title")
    reads = frozenset({"label", "other"})
    table.put(Put(KEY, {**ITEM, **many, "rev": 3, "other": "added"}))
    assert items.replace(known, new, reads) is False
    table.put(Put(KEY, {**ITEM, **many, "rev": 4}))
    assert items.replace(known, new, reads) is False
    table.put(Put(KEY, {**ITEM, **many, "rev": 3, "added": "kept"}))
    assert items.replace(known, new, reads) is True
    assert items.get(KEY) == {**new, "added": "kept"}


def test_an_item_that_is_gone_is_none() -> None:
    assert RawItems(MemoryDynamoDB().as_client(), "t").get(KEY) is None
