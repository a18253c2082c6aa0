"""What follows from the replies of a call, done once all of them are safe.

A status never has any, so nothing is imported here that only replies need.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.webhook.outcomes import PASSING, CasesUntold, Outcome, Postponed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.webhook.dependencies import Dependencies
    from puntual.domain.conversation.case import Case
    from puntual.ports.passed_replies import PassedReply


@dataclass(slots=True)
class FollowUps:
    """Gathers what follows; also from replies that are recorded side by side."""

    _passed_on: list[PassedReply] = field(default_factory=list)
    _opened: list[Case] = field(default_factory=list)

    def pass_on(self, replies: Sequence[PassedReply]) -> None:
        """Pass replies on in the end."""
        self._passed_on += replies

    def tell(self, case: Case) -> None:
        """Tell of a new case in the end."""
        self._opened.append(case)

    def do(self, dependencies: Dependencies) -> Sequence[Outcome]:
        """Do all that was gathered; return what has to come again, and what nobody was told."""
        return [*self._pass_on(dependencies), *self._tell(dependencies)]

    def _tell(self, dependencies: Dependencies) -> Sequence[Outcome]:
        """Tell of cases that are on record; the list of cases has also those that are not told."""
        if not self._opened:
            return ()
        from puntual.ports.cases import CaseChange  # noqa: PLC0415 - a status opens none

        try:
            dependencies.case_events.tell_all(self._opened, CaseChange.OPENED)
        except PASSING:
            return (CasesUntold(len(self._opened)),)
        return ()

    def _pass_on(self, dependencies: Dependencies) -> Sequence[Outcome]:
        if not self._passed_on:
            return ()
        try:
            dependencies.passed_replies.put_all(self._passed_on)
        except PASSING as error:
            # All of them come again: who takes them from the queue knows what is done.
            return (Postponed(type(error).__name__),)
        return ()
