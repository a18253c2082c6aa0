"""What EventBridge is told of a case."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from botocore.exceptions import ClientError

from puntual.adapters.aws.case_events import EventBridgeCaseEvents
from puntual.domain.conversation.case import CaseOutcome, Ending
from puntual.domain.errors import Unavailable
from puntual.ports.cases import CaseChange
from tests.case_facts import a_case
from tests.factories import NOON


@dataclass
class Bus:
    """Keeps what it is told."""

    failed: int = 0
    error: str = ""
    entries: list[Mapping[str, str]] = field(default_factory=list)

    def put_events(self, **request: Any) -> Mapping[str, Any]:
        if self.error:
            raise ClientError({"Error": {"Code": self.error}}, "PutEvents")
        self.entries += request["Entries"]
        return {"FailedEntryCount": self.failed}

    @property
    def events(self) -> EventBridgeCaseEvents:
        return EventBridgeCaseEvents(cast("Any", self))


def test_an_event_names_ids_and_states_and_no_person() -> None:
    bus = Bus()
    closed = a_case(debtors=(), sender="MX.5255500000").take("Rosa P.", "pagos")
    closed = closed.close(Ending(CaseOutcome.PAID, "Rosa P.", NOON))
    bus.events.tell(closed, CaseChange.CLOSED)
    (entry,) = bus.entries
    assert (entry["Source"], entry["DetailType"]) == ("puntual.cases", "Case closed")
    assert json.loads(entry["Detail"]) == {
        "version": 1,
        "creditor": closed.creditor,
        "case": "reply.1",
        "debtors": [],
        "intent": "dispute",
        "priority": "dispute",
        "state": "closed",
        "label": "pagos",
        "outcome": "paid",
        "opened_at": "2026-03-02T18:00:00.000000Z",
        "due_at": "2026-03-02T22:00:00.000000Z",
    }
    for personal in ("Rosa", closed.sender, closed.wamid):
        assert personal not in entry["Detail"]


def test_an_open_case_has_no_outcome() -> None:
    bus = Bus()
    bus.events.tell(a_case(), CaseChange.OPENED)
    assert json.loads(bus.entries[0]["Detail"])["outcome"] is None


@pytest.mark.parametrize("bus", [Bus(failed=1), Bus(error="ThrottlingException")])
def test_an_event_that_was_not_taken_is_an_outage(bus: Bus) -> None:
    with pytest.raises(Unavailable):
        bus.events.tell(a_case(), CaseChange.TAKEN)
