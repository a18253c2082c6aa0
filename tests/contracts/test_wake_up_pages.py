"""Pages of wake-ups: what stands behind a place, in one order, whatever was read before."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from puntual.ports.scheduling import WakeUp, WakeUpRow
from tests.contracts.conftest import Ports
from tests.factories import NOON, a_key

AT = NOON + timedelta(minutes=10)
BEFORE = AT - timedelta(minutes=5)
SOME = [WakeUp(a_key(f"d-{n}", f"c-{n % 3}"), AT - timedelta(seconds=n % 2)) for n in range(30)]


def _rows(
    ports: Ports, after: datetime, until: datetime, start: str = "", shard: int | None = None
) -> Iterator[WakeUpRow]:
    """Yield all rows of all shards, or of one, page by page."""
    for number in range(ports.wake_ups.shards) if shard is None else (shard,):
        place = start
        while page := ports.wake_ups.read_page(number, after, until, place):
            yield from page
            place = f"{page[-1].place} "


def _found(rows: Iterator[WakeUpRow]) -> set[WakeUp]:
    return {
        WakeUp(a_key(debtor, row.creditor), row.at, value)
        for row in rows
        for debtor, value in row.values.items()
    }


def test_page_by_page_all_that_is_due_is_found(ports: Ports) -> None:
    ports.wake_ups.put_all(SOME)
    ports.wake_ups.put(a_key("d-99"), AT, 700)
    ports.wake_ups.put(a_key("d-98"), AT + timedelta(microseconds=1))
    ports.wake_ups.put(a_key("d-97"), BEFORE)
    found = _found(_rows(ports, BEFORE, AT))
    assert found == {*SOME, WakeUp(a_key("d-99"), AT, 700)}


def test_rows_come_in_the_order_of_their_places_and_of_their_instants(ports: Ports) -> None:
    ports.wake_ups.put_all(SOME)
    for shard in range(ports.wake_ups.shards):
        rows = list(_rows(ports, BEFORE, AT, shard=shard))
        assert [row.place for row in rows] == sorted({row.place for row in rows})
        assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_what_is_put_behind_a_place_that_was_read_is_found_as_well(ports: Ports) -> None:
    ports.wake_ups.put(a_key("d-1"), AT)
    (row,) = _rows(ports, BEFORE, AT)
    (shard,) = [n for n in range(ports.wake_ups.shards) if list(_rows(ports, BEFORE, AT, "", n))]
    assert not ports.wake_ups.read_page(shard, BEFORE, AT, f"{row.place} ")
    many = [WakeUp(a_key(f"d-1{n}"), AT) for n in range(40)]
    for one in many:
        ports.wake_ups.put(one.key, one.at)
    assert len(_found(_rows(ports, BEFORE, AT, f"{row.place} "))) == 40
    assert len(_found(_rows(ports, BEFORE, AT, row.place))) == 41


def test_the_neighbours_of_a_row_can_be_passed_over(ports: Ports) -> None:
    """From there on stand other creditors, later instants, and nothing of its own kind."""
    for creditor in ("c", "c-1", "d"):
        ports.wake_ups.put_all([WakeUp(a_key(f"d-{n}", creditor), AT) for n in range(9)])
    rows = list(_rows(ports, BEFORE, AT))
    for shard in range(ports.wake_ups.shards):
        first = next(_rows(ports, BEFORE, AT, shard=shard), None)
        if first is not None:
            left = list(_rows(ports, BEFORE, AT, first.behind, shard))
            assert all(row.creditor != first.creditor or row.place > first.behind for row in left)
            wanted = {row.creditor for row in rows} - {first.creditor}
            assert wanted & {row.creditor for row in left}


def test_a_span_of_nothing_has_no_page(ports: Ports) -> None:
    ports.wake_ups.put(a_key(), AT)
    for shard in range(ports.wake_ups.shards):
        assert not ports.wake_ups.read_page(shard, AT, AT, "")
        assert not ports.wake_ups.read_page(shard, BEFORE, AT, "9999")


def test_fewer_or_more_shards_can_be_looked_through(ports: Ports) -> None:
    ports.wake_ups.put_all(SOME)
    assert list(ports.wake_ups.due(BEFORE, AT, 0)) == []
    assert len(list(ports.wake_ups.due(BEFORE, AT, ports.wake_ups.shards + 3))) == len(SOME)
    assert not ports.wake_ups.read_page(ports.wake_ups.shards + 2, BEFORE, AT, "")
