"""The result of the hourly check of capacity."""

from dataclasses import replace
from datetime import timedelta

from puntual.domain.sending.concurrency import Capacity
from tests.contracts.conftest import Ports
from tests.factories import NOON

FOUND = Capacity(
    needed=346, quota=10, workers_short=2, shared_workers=5, own_workers={"111": 20, "222": 4}
)


def test_before_the_first_check_nothing_is_known(ports: Ports) -> None:
    assert ports.capacity_note.read() is None


def test_what_was_found_is_kept_until_something_else_is(ports: Ports) -> None:
    ports.capacity_note.write(FOUND, NOON)
    assert ports.capacity_note.read() == (FOUND, NOON)
    unknown = replace(FOUND, quota=None, own_workers={})
    ports.capacity_note.write(unknown, NOON + timedelta(hours=1))
    assert ports.capacity_note.read() == (unknown, NOON + timedelta(hours=1))
