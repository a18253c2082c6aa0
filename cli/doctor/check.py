"""A check: what it is called, what must be sound before it makes sense, and how it looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cli.doctor.deployment import Deployment
from cli.doctor.finding import Finding

type Look = Callable[[Deployment], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at.

    Attributes:
        look: yields what it finds; all of it is fine where nothing else is said.
        needs: names of checks before it; while one of them is broken, it is passed over.
    """

    name: str
    look: Look
    needs: tuple[str, ...] = ()
