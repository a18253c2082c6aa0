from datetime import UTC, timedelta

import pytest

from puntual.domain.ids import CreditorId
from puntual.ports.scheduling import Progress, ShardProgress
from tests.contracts.conftest import Ports
from tests.factories import NOON


def test_there_is_no_cursor_before_the_first_run(ports: Ports) -> None:
    assert ports.scheduler_cursor.read() is None


def test_a_deployment_says_in_utc_when_it_began_to_keep_records_or_not_at_all(
    ports: Ports,
) -> None:
    begun_at = ports.scheduler_cursor.begun_at()
    assert begun_at is None or begun_at.tzinfo is UTC


MIDWAY = ShardProgress(
    NOON,
    NOON + timedelta(minutes=5),
    turn=2,
    place="2026-03-02T18:00:00.000000Z#*a#0f",
    left={CreditorId("mueblesdelsur"): "2026-03-02T18:00:00.000000Z#mueblesdelsur#d-1"},
)


@pytest.mark.parametrize(
    "shards",
    [
        [ShardProgress(NOON)],
        [ShardProgress(NOON)] * 4,
        [ShardProgress(NOON), MIDWAY, ShardProgress(NOON - timedelta(hours=1)), MIDWAY],
        [MIDWAY, MIDWAY],
        [ShardProgress(NOON, NOON + timedelta(minutes=5))],
    ],
)
def test_the_progress_of_every_shard_is_kept(ports: Ports, shards: list[ShardProgress]) -> None:
    assert ports.scheduler_cursor.write(Progress(shards))
    assert ports.scheduler_cursor.read() == Progress(shards, 1)


def test_of_two_ticks_at_once_one_stores_its_progress(ports: Ports) -> None:
    first = Progress([ShardProgress(NOON)])
    assert ports.scheduler_cursor.write(first)
    assert not ports.scheduler_cursor.write(Progress([ShardProgress(NOON - timedelta(hours=1))]))
    assert ports.scheduler_cursor.read() == Progress(first.shards, 1)
    later = Progress([ShardProgress(NOON + timedelta(hours=1))], 1)
    assert ports.scheduler_cursor.write(later)
    assert not ports.scheduler_cursor.write(Progress(first.shards, 1))
    assert ports.scheduler_cursor.read() == Progress(later.shards, 2)
