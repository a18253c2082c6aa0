"""Sending numbers with a queue of their own, from the context: `-c numbers=<id>:<limit>,...`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from puntual.domain.sending.concurrency import JOBS_PER_CALL
from puntual.domain.sending.pace import Pace, workers_needed

# What one execution of the sender takes at once; their product is `JOBS_PER_CALL`.
JOBS_PER_MESSAGE: Final = 10
MESSAGES_PER_CALL: Final = 10
# An event source mapping takes no smaller maximum, and no larger one.
FEWEST_WORKERS, MOST_WORKERS = 2, 1000
# More would come near the 10,240 characters of a role's policy and the 4 KB of a function's
# settings (IAM and Lambda quotas).
MOST_QUEUES: Final = 50
# Beside all of those: a role's policy has room for so many more.
MOST_DRAINING: Final = 10
_ID: Final = re.compile(r"[0-9]{1,32}")
_NONE: Final = "none"


class NumbersRefused(ValueError):
    """The context names numbers that cannot be deployed like this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A sending number, by the id that Meta gave it.

    Attributes:
        limit: messages a second that WhatsApp allows, in and out together: 20, 80 or 1,000.
        inbound: messages a second that come in, on average.
    """

    id: str
    limit: int
    inbound: float = 0.0

    @property
    def pace(self) -> Pace:
        """Return how fast it sends, and with how many workers."""
        return Pace(limit=self.limit, inbound=self.inbound, workers=self.workers)

    @property
    def workers(self) -> int:
        """Return how many copies of the sender keep the number's pace up."""
        return workers_for(self.limit, self.inbound)


def workers_for(limit: int, inbound: float) -> int:
    """Return how many copies of the sender keep a pace up; fewer would leave slots unused."""
    needed = workers_needed(Pace(limit=limit, inbound=inbound), JOBS_PER_CALL)
    return min(max(needed, FEWEST_WORKERS), MOST_WORKERS)


def numbers_from(text: str | None) -> tuple[Number, ...]:
    """Read `<id>:<limit>` or `<id>:<limit>:<inbound>`, separated by commas.

    Raises:
        NumbersRefused: something else, or the same number twice.
    """
    if not text:
        return ()
    numbers = tuple(_number_from(part.strip()) for part in str(text).split(","))
    if len({number.id for number in numbers}) < len(numbers):
        raise NumbersRefused("numbers: the same id is named twice; name each number once")
    return numbers


def with_a_queue(numbers: tuple[Number, ...], shared_limit: int) -> tuple[Number, ...]:
    """Return the numbers that get a queue: as many as can, in the order in which they are named.

    Args:
        numbers: as the context names them.
        shared_limit: messages a second of each number that shares the queue.

    Raises:
        NumbersRefused: one of the others has another limit, which the shared workers do not know.
    """
    for number in numbers[MOST_QUEUES:]:
        if number.limit != shared_limit:
            raise NumbersRefused(
                f"numbers: {MOST_QUEUES} can have a queue of their own; {number.id} shares one, "
                f"whose numbers send {shared_limit} a second and not {number.limit}: name it "
                f"among the first {MOST_QUEUES}"
            )
    return numbers[:MOST_QUEUES]


def draining_from(text: str | None, numbers: tuple[Number, ...]) -> tuple[str, ...]:
    """Read the ids of numbers whose own queue empties before it goes, separated by commas.

    Raises:
        NumbersRefused: one is no id, or has a queue that is in use.
    """
    names = tuple(part.strip() for part in str(text).split(",")) if text else ()
    if len(set(names)) < len(names):
        raise NumbersRefused("draining: the same id is named twice; name each number once")
    if len(names) > MOST_DRAINING:
        raise NumbersRefused(
            f"draining: {len(names)} queues are more than the {MOST_DRAINING} that can run empty "
            "at a time; name the others after these, else their jobs stay where they are"
        )
    for name in names:
        if not _ID.fullmatch(name) or name in {number.id for number in numbers}:
            raise NumbersRefused(
                f"draining: {name!r} is no id of a number that was taken out of `numbers`"
            )
    return names


def setting_of(numbers: tuple[Number, ...]) -> str:
    """Return the numbers as the functions read them; see `puntual.runtime.number_setting`."""
    return (
        ",".join(f"{one.id}:{one.limit}:{one.inbound}:{one.workers}" for one in numbers) or _NONE
    )


def _number_from(text: str) -> Number:
    match text.split(":"):
        case [name, limit] if _ID.fullmatch(name) and limit.isdecimal() and int(limit):
            return Number(id=name, limit=int(limit))
        case [name, limit, inbound] if (
            _ID.fullmatch(name) and limit.isdecimal() and int(limit) and _is_rate(inbound)
        ):
            return Number(id=name, limit=int(limit), inbound=float(inbound))
        case _:
            raise NumbersRefused(
                f"numbers: {text!r} is not <id>:<limit> or <id>:<limit>:<inbound>; the id is "
                "the phone number id of the Meta app, e.g. 106540352242922:80"
            )


def _is_rate(text: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", text) is not None
