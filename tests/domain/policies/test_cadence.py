"""The order of steps, and the age of a debt."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

import pytest

from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE as CADENCE
from puntual.domain.policies.cadence import Audience, Cadence, Step
from puntual.domain.receivables.aging import AgingBucket, bucket_of, days_to_next_bucket
from puntual.domain.receivables.payer_segment import DebtorKind


def test_the_latest_of_some_steps_is_the_furthest_along() -> None:
    assert CADENCE.latest(["due_today", "due_in_7_days", "retired_step"]) == 2
    assert CADENCE.latest([]) == -1
    assert CADENCE.latest(["retired_step"]) == -1


def test_no_day_is_left_out_between_the_steps_of_the_house_and_none_has_two() -> None:
    for step, following in pairwise(CADENCE.steps):
        assert step.offset + step.valid_days == following.offset


def test_a_cadence_can_be_asked_about_through_a_cache() -> None:
    for_the_rich = replace(CADENCE, audience=Audience(min_outstanding={"MXN": 50_000}))
    assert lru_cache(Cadence.index_of)(for_the_rich, "due_today") == 2


def test_a_cadence_is_for_everyone_only_if_each_of_its_steps_is() -> None:
    for_companies = Step("call", 8, 5, audience=Audience(kinds=frozenset({DebtorKind.CORPORATE})))
    assert CADENCE.is_for_everyone
    assert not replace(CADENCE, steps=(*CADENCE.steps, for_companies)).is_for_everyone


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


@pytest.mark.parametrize(
    ("days", "ahead"), [(-3, 4), (0, 1), (1, 30), (30, 1), (31, 30), (61, 30), (90, 1), (91, None)]
)
def test_the_next_bucket_begins_on_the_day_after_the_last_of_this_one(
    days: int, ahead: int | None
) -> None:
    assert days_to_next_bucket(days) == ahead
