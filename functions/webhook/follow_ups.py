"""What follows from the replies of a call, done once all of them are safe.

A status never has any, so nothing is imported here that only replies need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.webhook.outcomes import PASSING, Outcome, Postponed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.webhook.dependencies import Dependencies
    from puntual.ports.passed_replies import PassedReply


@dataclass(slots=True)
class FollowUps:
    """Gathers what follows; also from replies that are recorded side by side."""

    _passed_on: list[PassedReply] = field(default_factory=list)

    def pass_on(self, replies: Sequence[PassedReply]) -> None:
        """Pass replies on in the end."""
        self._passed_on += replies

    def do(self, dependencies: Dependencies) -> Sequence[Outcome]:
        """Do all that was gathered; return what has to come again."""
        if not self._passed_on:
            return ()
        try:
            dependencies.passed_replies.put_all(self._passed_on)
        except PASSING as error:
            # All of them come again: who takes them from the queue knows what is done.
            return (Postponed(type(error).__name__),)
        return ()
