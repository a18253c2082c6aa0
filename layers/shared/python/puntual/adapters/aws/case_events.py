"""Cases told to EventBridge's default bus: ids and states, never words, names or phones."""

from __future__ import annotations

import json
from itertools import batched
from typing import TYPE_CHECKING, Final, override

from puntual.adapters.aws.errors import aws_errors_translated
from puntual.adapters.instants import to_instant
from puntual.domain.errors import Unavailable
from puntual.ports.cases import CaseChange, CaseEvents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from puntual.adapters.aws.calls import EventCalls
    from puntual.domain.conversation.case import Case

SOURCE: Final = "puntual.cases"
# The most that EventBridge takes in a request.
_EVENTS: Final = 10


class EventBridgeCaseEvents(CaseEvents):
    """One event for each change, with a detail type such as ``Case closed``."""

    def __init__(self, client: EventCalls) -> None:
        self._client = client

    @override
    def tell(self, case: Case, change: CaseChange) -> None:
        self.tell_all([case], change)

    @override
    def tell_all(self, cases: Sequence[Case], change: CaseChange) -> None:
        failed = 0
        for some in batched(cases, _EVENTS, strict=False):
            with aws_errors_translated("EventBridge"):
                answer = self._client.put_events(Entries=[_entry(one, change) for one in some])
            failed += answer["FailedEntryCount"]
        if failed:
            raise Unavailable("EventBridge did not take all events")


def _entry(case: Case, change: CaseChange) -> dict[str, str]:
    return {
        "Source": SOURCE,
        "DetailType": f"Case {change}",
        "Detail": json.dumps(_detail_of(case)),
    }


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
