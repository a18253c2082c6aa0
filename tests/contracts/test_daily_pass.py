"""Where the pass stands, whoever keeps it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from puntual.domain.ids import CreditorId
from puntual.ports.daily_pass import MERGE, CarriedSales, DailyPass, Segment
from tests.contracts.conftest import Ports
from tests.factories import NOON, TODAY

HOUR = timedelta(hours=1)
FIRST = DailyPass(1, TODAY, 3, NOON, NOON)
MOVED = Segment(
    2,
    after="DEBTOR#acme#d-1\nCONTACT$PROFILE",
    moves=1,
    stretches=("a1.0",),
    groups=frozenset({3, 17}),
    tally={"accounts": 7},
    passed_over=("DEBTOR#acme#d-9",),
    moved_at=NOON,
)


def test_there_is_no_pass_before_the_first(ports: Ports) -> None:
    assert ports.pass_book.read() is None


def test_a_pass_begins_once(ports: Ports) -> None:
    assert ports.pass_book.begin(FIRST)
    assert not ports.pass_book.begin(replace(FIRST, started_at=NOON + HOUR))
    assert ports.pass_book.read() == FIRST


def test_a_pass_ends_once_and_the_next_one_knows_when(ports: Ports) -> None:
    ports.pass_book.begin(FIRST)
    ports.pass_book.end(1, NOON + HOUR)
    ports.pass_book.end(1, NOON + 2 * HOUR)
    ended = replace(FIRST, ended_at=NOON + HOUR, last_ended_at=NOON + HOUR)
    assert ports.pass_book.read() == ended
    following = replace(FIRST, number=2, since=NOON, last_ended_at=NOON + HOUR)
    assert ports.pass_book.begin(following)
    ports.pass_book.end(1, NOON + 3 * HOUR)
    assert ports.pass_book.read() == following


def test_what_was_queued_again_is_noted_while_the_pass_runs(ports: Ports) -> None:
    ports.pass_book.begin(FIRST)
    ports.pass_book.note_queued(1, NOON + HOUR)
    ports.pass_book.note_queued(2, NOON + 2 * HOUR)
    assert ports.pass_book.read() == replace(FIRST, queued_at=NOON + HOUR)


def test_a_segment_that_has_not_begun_is_blank(ports: Ports) -> None:
    assert ports.pass_book.segment(1, 2) == Segment(2)
    assert list(ports.pass_book.segments(1)) == []


def test_a_segment_moves_from_where_it_was_read(ports: Ports) -> None:
    assert ports.pass_book.move(1, Segment(2), MOVED)
    assert ports.pass_book.segment(1, 2) == MOVED
    assert ports.pass_book.segment(2, 2) == Segment(2)
    done = replace(MOVED, after=None, moves=2, is_done=True)
    assert ports.pass_book.move(1, MOVED, done)
    assert ports.pass_book.segment(1, 2) == done


def test_of_two_moves_from_one_place_the_second_does_nothing(ports: Ports) -> None:
    ports.pass_book.move(1, Segment(2), MOVED)
    assert not ports.pass_book.move(1, Segment(2), replace(MOVED, stretches=("b2.0",)))
    assert ports.pass_book.segment(1, 2) == MOVED


def test_the_merge_is_no_segment_of_the_table(ports: Ports) -> None:
    ports.pass_book.move(1, Segment(MERGE), replace(MOVED, number=MERGE))
    ports.pass_book.move(1, Segment(2), MOVED)
    assert list(ports.pass_book.segments(1)) == [MOVED]
    assert ports.pass_book.segment(1, MERGE).moves == 1


def test_totals_are_summed_over_the_stretches_that_count(ports: Ports) -> None:
    book = ports.pass_book
    book.put_totals(1, "7", "a.0", {"acme": Counter(sent=2), "luna": Counter(paid=1)}, NOON)
    book.put_totals(1, "7", "a.1", {"acme": Counter({"sent": 3, "open.MXN": 0})}, NOON)
    book.put_totals(1, "7", "lost.0", {"acme": Counter(sent=99)}, NOON)
    book.put_totals(1, "8", "a.0", {"other": Counter(sent=1)}, NOON)
    book.put_totals(2, "7", "a.0", {"acme": Counter(sent=50)}, NOON)
    found = book.totals(1, "7", ["a.0", "a.1"])
    assert found == {"acme": {"sent": 5, "open.MXN": 0}, "luna": {"paid": 1}}
    assert book.totals(1, "9", ["a.0"]) == {}


def test_many_creditors_of_a_group_are_all_kept(ports: Ports) -> None:
    totals = {f"c-{number:03}": Counter(debtors=number) for number in range(1, 121)}
    ports.pass_book.put_totals(1, "7", "a.0", totals, NOON)
    assert ports.pass_book.totals(1, "7", ["a.0"]) == totals


def test_sales_are_carried_over_to_the_next_pass(ports: Ports) -> None:
    assert ports.pass_book.carried(CreditorId("acme")) is None
    sales = CarriedSales(4, {"0": {"MXN": 100}}, {"0": {"MXN": 70}}, frozenset({"MXN", "USD"}))
    ports.pass_book.carry(CreditorId("acme"), sales)
    assert ports.pass_book.carried(CreditorId("acme")) == sales


def _views(count: int, digest: int = 7) -> dict[bytes, bytes]:
    return {one.to_bytes(5): (one + digest).to_bytes(8) for one in range(count)}


def test_of_a_segment_nobody_has_compared_no_view_is_known(ports: Ports) -> None:
    assert ports.pass_book.compared(4, 1) == {}


def test_views_that_were_compared_are_known_to_the_next_pass(ports: Ports) -> None:
    ports.pass_book.keep_compared(4, 1, _views(3), NOON)
    ports.pass_book.keep_compared(4, 2, _views(5), NOON)
    assert ports.pass_book.compared(4, 1) == _views(3)
    ports.pass_book.keep_compared(4, 1, _views(4, digest=9), NOON + HOUR)
    assert ports.pass_book.compared(4, 1) == _views(4, digest=9)


def test_in_another_division_no_view_is_known(ports: Ports) -> None:
    ports.pass_book.keep_compared(4, 1, _views(3), NOON)
    assert ports.pass_book.compared(8, 1) == {}


def test_thousands_of_views_of_a_segment_are_all_known(ports: Ports) -> None:
    ports.pass_book.keep_compared(4, 1, _views(9_000), NOON)
    assert ports.pass_book.compared(4, 1) == _views(9_000)
