"""Cases told to EventBridge's default bus: ids and states, never words, names or phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, override

from puntual.adapters.aws.event_bus import event, put_all
from puntual.adapters.instants import to_instant
from puntual.ports.cases import CaseChange, CaseEvents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from puntual.adapters.aws.calls import EventCalls
    from puntual.domain.conversation.case import Case

SOURCE: Final = "puntual.cases"


class EventBridgeCaseEvents(CaseEvents):
    """One event for each change, with a detail type such as ``Case closed``."""

    def __init__(self, client: EventCalls) -> None:
        self._client = client

    @override
    def tell(self, case: Case, change: CaseChange) -> None:
        self.tell_all([case], change)

    @override
    def tell_all(self, cases: Sequence[Case], change: CaseChange) -> None:
        put_all(self._client, [_entry(one, change) for one in cases])


def _entry(case: Case, change: CaseChange) -> dict[str, str]:
    return event(SOURCE, f"Case {change}", _detail_of(case))


def _detail_of(case: Case) -> dict[str, object]:
    return {
        "version": 1,
        "creditor": case.creditor,
        "case": case.id,
        "debtors": [*case.debtors],
        "intent": case.intent,
        "priority": case.priority,
        "state": case.state,
        "label": case.label,
        "outcome": None if case.ending is None else case.ending.outcome,
        "opened_at": to_instant(case.opened_at),
        "due_at": to_instant(case.due_at),
    }
