"""A few of the broken calls of each story; `make prove ARGS=--breaks` breaks all of them."""

from __future__ import annotations

import pytest

from tests.prove.stories.breaks import Whole, sample
from tests.prove.stories.stage import Story
from tests.prove.stories.told import STORIES

_SINGLE, _PAIRS = 2, 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_broken_call_is_mended_by_a_later_tick(story: Story) -> None:
    whole = Whole(story)
    assert whole.outcome.wrong == []
    assert sum(whole.outcome.reminders.values()) > 0
    plans = [
        *sample([*whole.single_plans()], _SINGLE, 1),
        *whole.draw_pairs(_PAIRS, 1),
    ]
    told = [whole.tell(plan) for plan in plans]
    assert [(one.plan, one.wrong) for one in told if one.wrong] == []
