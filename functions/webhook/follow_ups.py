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

    _passed_on: list[tuple[Sequence[str], Sequence[PassedReply]]] = field(default_factory=list)
    _unsafe: set[str] = field(default_factory=set)
    _opened: list[Case] = field(default_factory=list)

    def pass_on(self, senders: Sequence[str], replies: Sequence[PassedReply]) -> None:
        """Pass replies of a sender on in the end, if all that the sender said is safe by then."""
        self._passed_on.append((senders, replies))

    def hold_back(self, senders: Sequence[str]) -> None:
        """Pass nothing on of a sender of whom something has to come again.

        It may be a withdrawal, and nobody is answered after one. All of it comes again.
        """
        self._unsafe.update(senders)

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
        safe = [
            reply
            for senders, replies in self._passed_on
            if self._unsafe.isdisjoint(senders)
            for reply in replies
        ]
        if not safe:
            return ()
        try:
            dependencies.passed_replies.put_all(safe)
        except PASSING as error:
            # All of them come again: who takes them from the queue knows what is done.
            return (Postponed(type(error).__name__),)
        return ()
