from datetime import timedelta

from tests.contracts.conftest import Ports
from tests.factories import NOON


def test_there_is_no_cursor_before_the_first_run(ports: Ports) -> None:
    assert ports.scheduler_cursor.read() is None
    assert ports.reconcile_cursor.read() is None


def test_the_scheduler_cursor_only_moves_forward(ports: Ports) -> None:
    ports.scheduler_cursor.move(NOON)
    ports.scheduler_cursor.move(NOON - timedelta(hours=1))
    assert ports.scheduler_cursor.read() == NOON
    ports.scheduler_cursor.move(NOON + timedelta(microseconds=1))
    assert ports.scheduler_cursor.read() == NOON + timedelta(microseconds=1)


def test_the_pass_goes_on_where_it_was_left(ports: Ports) -> None:
    ports.reconcile_cursor.write({"day": "2026-03-01", "after": "", "totals": '{"a":1}'})
    ports.reconcile_cursor.write({"day": "2026-03-02", "after": "x"})
    assert ports.reconcile_cursor.read() == {"day": "2026-03-02", "after": "x"}
