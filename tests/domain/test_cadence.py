"""Five steps from -7 to +8, each with its days, and never a flood after an outage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.aging import AgingBucket, bucket_of
from puntual.domain.cadence import PREVENTIVE_AND_OVERDUE as CADENCE


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-8, None),
        (-7, "due_in_7_days"),
        (-4, "due_in_7_days"),
        (-3, "due_in_3_days"),
        (-1, "due_in_3_days"),
        (0, "due_today"),
        (2, "due_today"),
        (3, "overdue_3_days"),
        (7, "overdue_3_days"),
        (8, "overdue_8_days"),
        (21, "overdue_8_days"),
        (22, None),
    ],
)
def test_each_day_has_the_step_that_may_go_out_on_it(days: int, step: str | None) -> None:
    current = CADENCE.current(days)
    assert (current.name if current else None) == step


@given(st.integers(-400, 400))
def test_a_step_is_current_only_if_it_is_the_last_one_reached(days: int) -> None:
    current, reached = CADENCE.current(days), CADENCE.reached(days)
    assert current is None or current == reached


@given(st.integers(-400, 400))
def test_the_following_step_lies_ahead_and_none_lies_between(days: int) -> None:
    following = CADENCE.following(days)
    if following is None:
        assert days >= CADENCE.steps[-1].offset
    else:
        between = [one for one in CADENCE.steps if days < one.offset < following.offset]
        assert following.offset > days
        assert between == []


def test_the_latest_of_some_steps_is_the_furthest_along() -> None:
    assert CADENCE.latest(["due_today", "due_in_7_days", "retired_step"]) == 2
    assert CADENCE.latest([]) == -1


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (-3, AgingBucket.CURRENT),
        (0, AgingBucket.CURRENT),
        (1, AgingBucket.DAYS_1_30),
        (30, AgingBucket.DAYS_1_30),
        (31, AgingBucket.DAYS_31_60),
        (60, AgingBucket.DAYS_31_60),
        (61, AgingBucket.DAYS_61_90),
        (90, AgingBucket.DAYS_61_90),
        (91, AgingBucket.OVER_90),
    ],
)
def test_every_day_past_due_belongs_to_exactly_one_bucket(days: int, bucket: AgingBucket) -> None:
    assert bucket_of(days) is bucket
