"""Every call breaks: each story again, with each call of it broken in each way."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from tests.prove.machine.crossings import DEATHS, Break, Crossing
from tests.prove.stories.stage import MONDAY, Outcome, Stage, Story, breaking

_WAYS: Final = tuple(Break)
# Between two ticks a scheduler asks for each hour: these are all the same call.
_ONE_OF_SO_MANY: Final = 40

# The numbers of the calls that break, and how.
type Plan = dict[int, Break]


@dataclass
class Broken:
    """What came of one telling with broken calls."""

    story: Story
    plan: Plan
    wrong: list[str]


@dataclass
class Whole:
    """A story told without a break.

    Attributes:
        calls: each call that is worth breaking, by its number.
    """

    story: Story
    outcome: Outcome = field(init=False)
    calls: dict[int, Crossing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stage = Stage()
        breaking(stage, {})
        crossings = stage.product.crossings

        def watch(crossing: Crossing) -> None:
            is_query = crossing.function == "schedule_reminders" and crossing.operation == "query"
            if not is_query or crossings.count % _ONE_OF_SO_MANY == 0:
                self.calls[crossings.count] = crossing

        crossings.watch = watch
        self.outcome = stage.tell(self.story)
        if dict(self.outcome.reminders) != dict(self.story.messages):
            self.outcome.wrong.append(f"got {dict(self.outcome.reminders)}")
        if self.outcome.began_on != MONDAY.isoformat():
            # The daily pass mends a lost wake-up, days later.
            self.outcome.wrong.append(f"began on {self.outcome.began_on}")

    def single_plans(self) -> Iterator[Plan]:
        """Yield each call broken in each way that it can break."""
        for number, how in product(self.calls, _WAYS):
            is_hole = how is Break.ERROR_AFTER and not self.story.hears
            if _can(self.calls[number], how) and not is_hole:
                yield {number: how}

    def draw_pairs(self, count: int, seed: int) -> list[Plan]:
        """Return so many pairs of deaths, the second one after the first."""
        chances = random.Random(f"pairs/{seed}")
        numbers = [*self.calls]
        return [
            {place: chances.choice(DEATHS) for place in sorted(chances.sample(numbers, 2))}
            for _ in range(count)
        ]

    def tell(self, plan: Plan) -> Broken:
        """Tell it with broken calls."""
        stage = Stage()
        breaking(stage, plan)
        outcome = stage.tell(self.story)
        excused = sum(_may_cost(self.calls[number], how) for number, how in plan.items())
        missing = self.outcome.reminders - outcome.reminders
        wrong = outcome.wrong + [
            f"{debtor} got {count} fewer" for debtor, count in missing.items() if count > excused
        ]
        return Broken(self.story, plan, wrong)


def all_plans(whole: Whole, seed: int, count: int) -> Sequence[Plan]:
    """Return each single break and as many pairs of deaths, or so many of both together.

    All pairs of a story are some hundred thousand: their part is drawn from the seed.
    """
    single = [*whole.single_plans()]
    wanted = count // 2 if count else len(single)
    return [
        *(sample(single, count - wanted, seed) if count else single),
        *whole.draw_pairs(wanted, seed),
    ]


def sample(plans: Sequence[Plan], count: int, seed: int) -> Sequence[Plan]:
    """Return some of the plans, drawn from a seed."""
    return random.Random(f"breaks/{seed}").sample(plans, min(count, len(plans)))


def _may_cost(crossing: Crossing, how: Break) -> bool:
    """Tell whether a message may be lost: with the worker that had claimed it, or on its way."""
    return how in DEATHS or crossing.service == "whatsapp"


def _can(crossing: Crossing, how: Break) -> bool:
    if how in {Break.LOST_ONCE, Break.THROTTLED_ONCE}:
        return crossing.service in {"table", "queue"}
    return how is not Break.ERROR_AFTER or crossing.service == "whatsapp"
