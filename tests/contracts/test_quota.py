"""People are counted before they are written to, and never more than the limit."""

from datetime import timedelta

from puntual.domain.sending.quota import Taken, Taking, counted_in, hour_of
from tests.contracts.conftest import Ports
from tests.factories import NOON

HOUR = timedelta(hours=1)


def test_a_count_begins_empty_and_grows(ports: Ports) -> None:
    assert ports.quota.used("7", NOON) == 0
    assert ports.quota.take("7", Taking(20, 250), NOON) == Taken(20, 230)
    assert ports.quota.take("7", Taking(20, 250), NOON + HOUR) == Taken(20, 210)
    assert ports.quota.used("7", NOON + HOUR) == 40
    assert ports.quota.used("7", NOON + 25 * HOUR) == 20
    assert ports.quota.use_of("7").used(NOON + HOUR) == 40


def test_the_last_of_a_quota_goes_to_the_first_who_asks(ports: Ports) -> None:
    ports.quota.take("7", Taking(240, 250), NOON)
    assert ports.quota.take("7", Taking(20, 250), NOON) == Taken(10, 0)
    assert ports.quota.take("7", Taking(20, 250), NOON) == Taken(0, 0)
    assert ports.quota.used("7", NOON) == 250


def test_what_was_not_used_is_given_back(ports: Ports) -> None:
    ports.quota.take("7", Taking(20, 20), NOON)
    freed = {counted_in(NOON): 15}
    assert ports.quota.take("7", Taking(0, 20, freed), NOON) == Taken(0, 15)


def test_whoever_is_written_to_again_moves_and_costs_nothing(ports: Ports) -> None:
    ports.quota.take("7", Taking(20, 20), NOON)
    later = NOON + 23 * HOUR
    assert ports.quota.take("7", Taking(0, 20, again=hour_of(NOON)), later) == Taken(1, 0)
    assert ports.quota.used("7", NOON + 25 * HOUR) == 1


def test_whoever_was_written_to_before_the_count_began_is_counted_whatever_the_limit(
    ports: Ports,
) -> None:
    ports.quota.take("7", Taking(20, 20), NOON)
    later = NOON + 5 * HOUR
    assert ports.quota.take("7", Taking(0, 20, again=hour_of(NOON + HOUR)), later) == Taken(1, -1)


def test_counts_are_apart(ports: Ports) -> None:
    ports.quota.take("7", Taking(20, 20), NOON)
    assert ports.quota.take("8", Taking(20, 20), NOON) == Taken(20, 0)
