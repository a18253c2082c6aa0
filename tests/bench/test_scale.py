"""The short form of ``make bench-scale``: counts and sizes against fixed budgets, never time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from puntual.adapters.dynamodb.store.writes import Key, Put
from tests.bench.billing import READ, WRITE
from tests.bench.scale.counting import CountedDynamoDB
from tests.bench.scale.history import bench_history
from tests.bench.scale.items import bench_items
from tests.bench.scale.lines import Line, at_least, at_most
from tests.bench.scale.looks import bench_looks
from tests.bench.scale.model import (
    Measured,
    Population,
    Units,
    bill_of_month,
    recovery_of_history,
    units_of,
)


def _values(lines: Iterator[Line]) -> dict[str, object]:
    return {str(line["bench"]): line["value"] for line in lines}


def test_a_look_is_one_read_unit_and_a_claim_one_write_unit_at_any_age() -> None:
    assert _values(bench_looks(weeks=40)) == {"look_read_units": 1, "claim_write_units": 1}


@pytest.mark.parametrize(
    ("line", "is_ok"),
    [
        (at_most("calls", 1.1, 1.1), True),
        (at_most("calls", 1.2, 1.1), False),
        (at_least("ratio", 7, 7), True),
        (at_least("ratio", 6.9, 7), False),
    ],
)
def test_a_line_says_whether_its_goal_is_reached(line: Line, *, is_ok: bool) -> None:
    assert line["ok"] is is_ok


def test_an_old_contact_leaves_for_two_units_and_a_pass_scans_four_kilobytes() -> None:
    lines = list(bench_history(months=8))
    assert [line["bench"] for line in lines if not line["ok"]] == []


def test_no_item_is_above_a_hundred_kilobytes() -> None:
    """An account that owes as much as it may, reminded of all of it, then moved to its history."""
    (line,) = bench_items(ids=60)
    assert (line["ok"], line["kind"]) == (True, "DEBTOR/CONTACT")


def test_what_the_table_counts_is_what_aws_would_bill() -> None:
    client = CountedDynamoDB()
    table = client.table()
    table.put(Put(Key("DEBTOR#a#b", "PROFILE"), {"text": "x" * 1100}))
    table.transact([Put(Key("DEBTOR#a#c", "PROFILE"), {"v": 1})])
    list(table.query("#pk = :pk", {"pk": "DEBTOR#a#b"}, consistent=True))
    table.get(Key("DEBTOR#a#b", "PROFILE"), is_consistent=False)
    assert client.total(WRITE) == 2 + 2
    assert client.total(READ) == 1 + 0.5
    assert client.calls.total() == 4
    assert client.largest["DEBTOR/PROFILE"] > 1100


def test_a_partition_can_be_put_back_as_it_was() -> None:
    client = CountedDynamoDB()
    table = client.table()
    key = Key("DEBTOR#a#b", "PROFILE")
    table.put(Put(key, {"v": 1}))
    with client.unchanged(key.pk):
        table.put(Put(key, {"v": 2}))
        table.put(Put(Key(key.pk, "SECOND"), {"v": 2}))
    assert [item["v"] for item in client.items_of(key.pk)] == [{"N": "1"}]


def test_units_are_told_apart_by_the_table_that_they_fall_to() -> None:
    """Of an invoice its document and its reference lie in the history."""
    client = CountedDynamoDB()
    table = client.table()
    table.transact([Put(Key("DOCUMENTS#a#b", "INV#1"), {"v": 1}), Put(Key("DEBTOR#a#b", "P"), {})])
    table.get(Key("INVOICE#a#1", "REF"))
    assert units_of(client.units, 0.5) == Units(1, 0, 1, 0.5)
    assert Units(1, 2, 3, 4) + Units(1, 1, 1, 1) == Units(2, 3, 4, 5)


def test_a_month_is_priced_by_what_was_counted() -> None:
    """The dollars follow the units of each reminder, pair and account, and their number."""
    none = Units()
    free = Measured(none, none, none, none, none, none, 0.0, 0.0, 0.0, 0.0, 0.0)
    people = Population(debtors=1_000_000, reminders=2.0, pairs=1.0)
    counted = replace(
        free,
        reminder=Units(writes=3),
        waiting=Units(writes=2),
        moved=Units(writes=1, history_writes=0.5),
        pair=Units(writes=6, reads=4, history_writes=8, history_reads=2),
        account=Units(reads=0.5),
        changed=Units(history_reads=3),
        stored_bytes=1024**3 / 1_000_000,
        history_bytes=2 * 1024**3 / 1_000_000,
    )
    bill = bill_of_month(counted, people)
    assert bill["reminders: table"] == pytest.approx(2e6 * 3 * 0.625e-6)
    assert bill["waiting evaluations: table"] == pytest.approx(2e6 * 2 * 0.625e-6)
    assert bill["reminders: moves to the history"] == pytest.approx(2 * (0.625 + 0.5 * 0.78))
    assert bill["ingest: table"] == pytest.approx(
        6 * 0.625 + 4 * 0.125 + 8 * 0.78 + 2 * 0.155  # the history's requests are dearer
    )
    assert bill["daily pass: table"] == pytest.approx(30e6 * 0.5 * 0.125e-6)
    assert bill["daily pass: changed accounts"] == pytest.approx(2 * 3 * 0.155 * 4 / 3)
    assert bill["storage and backups"] == pytest.approx(0.45)
    assert bill["storage of the history"] == pytest.approx(2 * 0.10)
    assert recovery_of_history(counted, people) == pytest.approx(2 * 0.20)
    assert [*bill.values()] == sorted(bill.values(), reverse=True)
    assert sum(bill_of_month(free, people).values()) < sum(bill.values())
