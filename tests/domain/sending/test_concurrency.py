"""How many functions must run at once, and how many of them may not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.concurrency import (
    JOBS_PER_CALL,
    Capacity,
    capacity_of,
    executions_needed,
)
from puntual.domain.sending.number_state import NumberState
from puntual.domain.sending.pace import Pace, kept_up_by, workers_needed

SHARED = Pace(limit=80, workers=5)
ONE = PhoneNumberId("111")
OWN = {ONE: Pace(limit=1000, workers=20)}


def _capacity(*states: NumberState, quota: int | None = 1000) -> Capacity:
    return capacity_of(SHARED, OWN, states, quota)


def test_senders_callbacks_and_the_rest_run_at_once() -> None:
    """Worked by hand: 76.8 messages a second bring 230.4 calls, ten of which one copy answers."""
    assert executions_needed([SHARED]) == 5 + 24 + 4
    assert executions_needed([SHARED, OWN[ONE]]) == 5 + 20 + 318 + 4


def test_what_people_write_takes_its_part_of_the_callbacks() -> None:
    assert executions_needed([Pace(limit=80, inbound=16, workers=5)]) == 5 + 17 + 4


@pytest.mark.parametrize(("quota", "short"), [(10, 337), (346, 1), (347, 0), (1000, 0)])
def test_a_quota_is_short_by_what_the_paces_need_above_it(quota: int, short: int) -> None:
    assert _capacity(quota=quota).executions_short == short


def test_without_a_quota_from_aws_no_shortage_is_reported() -> None:
    assert _capacity(quota=None).executions_short is None


def test_a_number_that_meta_upgraded_needs_more_workers_than_were_deployed() -> None:
    """Meta upgraded a number to 1,000 a second; the pace followed, the workers of 80 could not.

    No alarm said so: they sent 117 a second, and the queue grew old.
    """
    found = _capacity(NumberState("222", throughput=1000))
    assert found.workers_short == 20 - 5
    assert found.needed == 20 + 20 + 588 + 4
    assert kept_up_by(5, JOBS_PER_CALL) == 117


def test_numbers_that_share_a_queue_are_as_fast_as_the_fastest_and_no_slower_than_deployed() -> (
    None
):
    slow, usual = NumberState("222", throughput=20), NumberState("333")
    assert _capacity(slow) == _capacity(slow, usual) == _capacity()
    assert _capacity(slow, NumberState("333", throughput=1000)).workers_short == 15


def test_a_number_of_its_own_is_compared_with_its_own_workers() -> None:
    own = {ONE: Pace(limit=80, workers=5)}
    upgraded = NumberState("111", throughput=1000)
    assert capacity_of(SHARED, own, [upgraded], None).workers_short == 15
    assert _capacity(upgraded).workers_short == 0
    assert _capacity(NumberState("111", throughput=80)) == _capacity()


def test_what_is_kept_free_for_people_s_words_takes_workers_from_nobody() -> None:
    assert _capacity(NumberState("222", inbound_reserve=30)) == _capacity()


def test_a_number_has_the_workers_of_its_queue() -> None:
    assert [_capacity().workers_of(number) for number in ("111", "222")] == [20, 5]


@given(workers=st.integers(4, 1000))
def test_workers_keep_up_what_needs_no_more_of_them(workers: int) -> None:
    rate = kept_up_by(workers, JOBS_PER_CALL)
    assert workers_needed(Pace(limit=rate, usable=1.0), JOBS_PER_CALL) <= workers
    assert workers_needed(Pace(limit=rate + 1, usable=1.0), JOBS_PER_CALL) > workers


def test_even_the_last_worker_sends() -> None:
    assert kept_up_by(1, JOBS_PER_CALL) == kept_up_by(4, JOBS_PER_CALL) == 58
