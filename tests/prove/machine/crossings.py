"""Each call out of the product: where it may break, and how.

A call is one try of a client: the product's clients repeat some by themselves, as botocore does.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NoReturn

from tests.prove.machine.clockwork import Actor, Clockwork, Killed, Life


class Break(StrEnum):
    """How a call breaks; each name says what happened to the request."""

    ERROR = "an error, nothing done"
    ERROR_AFTER = "done, and an error all the same"
    TIMEOUT_BEFORE = "no answer, nothing done"
    TIMEOUT_AFTER = "done, no answer"
    LOST_ONCE = "done, no answer, and asked again"
    THROTTLED_ONCE = "refused, and asked again"
    DEATH_BEFORE = "the caller died, nothing done"
    DEATH_AFTER = "done, and the caller died"


DEATHS: Final = (Break.DEATH_BEFORE, Break.DEATH_AFTER)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One call: which service, what is asked, by which function's environment."""

    service: str
    operation: str
    function: str
    rows: tuple[tuple[str, str], ...] = ()


class Answerless(Exception):
    """Raised inside a crossing; its client turns it into its own kind of error."""

    def __init__(self, how: Break) -> None:
        super().__init__(how)
        self.how = how


_NEVER_DONE: Final = (Break.ERROR, Break.TIMEOUT_BEFORE, Break.DEATH_BEFORE)
# A client's limits for an answer, over its tries.
_PATIENCE: Final = 6.0

type Chooser = Callable[[Crossing], Break | None]


def _whole(_: Crossing) -> Break | None:
    return None


@dataclass
class Crossings:
    """All calls of a run.

    Attributes:
        choose: says which call breaks, and how.
        watch: told of each call, before it happens.
        note: told of each call when it was done: how it broke, and which error it met.
        slow: the chance of an answer of WhatsApp's to take seconds.
        count: how many there were.
        broken: how often each kind of break happened.
    """

    clockwork: Clockwork
    seed: int
    die: Callable[[Life], None]
    choose: Chooser = _whole
    watch: Callable[[Crossing], None] = lambda _: None
    note: Callable[[Crossing, Break | None, BaseException | None], None] = lambda *_: None
    slow: float = 0.0
    count: int = 0
    broken: dict[Break, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._chances = random.Random(f"crossings/{self.seed}")

    def cross[T](
        self,
        crossing: Crossing,
        do: Callable[[], T],
        *,
        again: Callable[[], T] | None = None,
        seconds: float = 0.002,
    ) -> T:
        """Make a call: on its way, done, and back; or break.

        Args:
            crossing: what is called.
            do: does it.
            again: does it once more, where the client asks again after a lost answer.
            seconds: how long the way takes there and back.

        Raises:
            Answerless: the caller has no answer, or an error in its place.
            Killed: the caller is gone.
        """
        me = self.clockwork.current()
        how = self.meet(crossing)
        way = seconds * self._chances.uniform(0.2, 0.5)
        self.clockwork.sleep(self._way_there(how, me, way))
        if how in {Break.ERROR, Break.TIMEOUT_BEFORE}:
            raise Answerless(how)
        done = self._done(crossing, how, do)
        if how is Break.LOST_ONCE:
            done = (again or do)()
        if how is Break.DEATH_AFTER:
            self._die(me)
        self.clockwork.sleep(_PATIENCE if how is Break.TIMEOUT_AFTER else way)
        if how in {Break.TIMEOUT_AFTER, Break.ERROR_AFTER}:
            raise Answerless(how)
        return done

    async def cross_later[T](self, crossing: Crossing, do: Callable[[], T], seconds: float) -> T:
        """Make a call on an event loop, as ``cross`` does."""
        me = self.clockwork.current()
        how = self.meet(crossing)
        way = seconds * self._chances.uniform(0.2, 0.5)
        await asyncio.sleep(self._way_there(how, me, way))
        if how in {Break.ERROR, Break.TIMEOUT_BEFORE}:
            raise Answerless(how)
        done = self._done(crossing, how, do)
        if how is Break.DEATH_AFTER:
            self._die(me)
        if self.slow and self._chances.random() < self.slow:
            way += self._chances.uniform(1.0, 5.0)
        await asyncio.sleep(_PATIENCE if how is Break.TIMEOUT_AFTER else way)
        if how in {Break.TIMEOUT_AFTER, Break.ERROR_AFTER}:
            raise Answerless(how)
        return done

    def _done[T](self, crossing: Crossing, how: Break | None, do: Callable[[], T]) -> T:
        try:
            done = do()
        except BaseException as error:
            self.note(crossing, how, error)
            raise
        self.note(crossing, how, None)
        return done

    def meet(self, crossing: Crossing) -> Break | None:
        """Count a call, and say how it breaks."""
        self.count += 1
        self.watch(crossing)
        how = self.choose(crossing)
        if how in _NEVER_DONE:
            self.note(crossing, how, None)
        if how is not None:
            self.broken[how] = self.broken.get(how, 0) + 1
        return how

    def _way_there(self, how: Break | None, me: Actor, way: float) -> float:
        match how:
            case Break.DEATH_BEFORE:
                self._die(me)
            case Break.TIMEOUT_BEFORE:
                return _PATIENCE
            case Break.THROTTLED_ONCE:
                return way + 0.1
        return way

    def _die(self, me: Actor) -> NoReturn:
        self.die(me.life)
        raise Killed
