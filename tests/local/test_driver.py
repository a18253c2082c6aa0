"""The driver against a stand-in for the stack: which instants it jumps to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from local.driver import Driver
from local.emulator.clock import SimulatedClock
from local.played import beginning_of
from local.stack import LocalStack
from puntual.adapters.dynamodb.keys.wake_up import wake_up_key
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.intake.files.billing_day import Feed

pytestmark = pytest.mark.loopback

DAY = date(2026, 1, 19)
NINE = datetime(2026, 1, 19, 9, 30, tzinfo=UTC)
NOON = datetime(2026, 1, 19, 12, tzinfo=UTC)
DEBTOR = DebtorKey(CreditorId("aurora"), DebtorId("N-1"))
_HALF_AN_HOUR = timedelta(minutes=30)


@dataclass
class Town:
    """One debtor, whose wake-up at half past nine leads to another one at noon."""

    looks_that_find_it_busy: int
    rows: list[datetime] = field(default_factory=lambda: [NINE])
    looks: int = 0
    scheduled: list[str] = field(default_factory=list)

    def client(self, _: str) -> Any:
        return self

    def get_function_configuration(self, **_: str) -> dict[str, Any]:
        return {"Environment": {"Variables": {"WAKE_SHARDS": "1"}}}

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's
        if FunctionName == "schedule_reminders":
            self.scheduled.append(json.loads(Payload)["time"])
        answer = {"queued": 1, "finished": True}
        return {"Payload": BytesIO(json.dumps(answer).encode())}

    def get_queue_attributes(self, QueueUrl: str, **_: Any) -> dict[str, Any]:  # noqa: N803 - AWS's
        if QueueUrl == "replies":
            return _attributes(is_busy=False)
        self.looks += 1
        is_busy = self.looks <= self.looks_that_find_it_busy
        if not is_busy and NOON not in self.rows:
            self.rows.append(NOON)
        return _attributes(is_busy=is_busy)

    def find(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Answer as the table does when it is asked for the first wake-up after an instant."""
        values = asked["ExpressionAttributeValues"]
        keys = [wake_up_key(DEBTOR, at, 1) for at in sorted(self.rows)]
        return [
            {"sk": {"S": key.sk}}
            for key in keys
            if key.pk == values[":pk"]["S"] and key.sk > values[":after"]["S"]
        ][:1]


def _attributes(*, is_busy: bool) -> dict[str, Any]:
    kinds = ("", "NotVisible", "Delayed")
    counts = {f"ApproximateNumberOfMessages{kind}": "0" for kind in kinds}
    return {"Attributes": {**counts, "ApproximateNumberOfMessages": str(int(is_busy))}}


@dataclass
class Stage:
    """A driver on a stand-in for the stack, and the instants to which it jumped."""

    town: Town
    folder: Path
    url: str
    steps: list[datetime] = field(default_factory=list)

    def driver(self) -> Driver:
        clock = SimulatedClock(self.folder / "clock.json", beginning_of(DAY))
        outputs = {
            "QueueUrl": "q",
            "RepliesQueueUrl": "replies",
            "SegmentsQueueUrl": "segments",
            "TableName": "t",
        }
        stack = SimpleNamespace(
            aws=SimpleNamespace(url=self.url, client=self.town.client),
            clock=clock,
            deployment=SimpleNamespace(alias=lambda name: name, outputs=outputs),
            on_close=lambda _: None,
            sidecar=SimpleNamespace(forget=lambda: None),
            simulator=SimpleNamespace(settle=lambda: SimpleNamespace(next_at=None)),
        )
        return Driver(
            cast("LocalStack", stack), Feed([]), tick=_HALF_AN_HOUR, on_step=self.steps.append
        )


@pytest.fixture
def town() -> Town:
    return Town(looks_that_find_it_busy=0)


@pytest.fixture
def stage(town: Town, tmp_path: Path) -> Iterator[Stage]:
    class Table(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps({"Items": town.find(asked)}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Table)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Stage(town, tmp_path, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    server.server_close()


def test_a_day_goes_from_one_event_to_the_next(stage: Stage) -> None:
    stage.driver().play_day(DAY)
    assert [at[11:16] for at in stage.town.scheduled] == ["09:30", "12:00"]
    assert NINE + _HALF_AN_HOUR not in stage.steps


def test_a_day_is_not_over_while_jobs_are_left_that_nobody_waited_for(stage: Stage) -> None:
    """The first day of `make chaos` was skipped: hundreds of jobs, and patience for five seconds.

    The jobs had not come to the looks that they lead to, so nothing seemed to happen any more,
    and time jumped to the next day: nobody was written to on the day on which everybody was due.
    """
    stage.town.looks_that_find_it_busy = 3
    driver = stage.driver()
    driver.functions.drain_seconds, driver.functions.must_drain = -1.0, False
    driver.play_day(DAY)
    assert [at[11:16] for at in stage.town.scheduled] == ["09:30", "12:00"]
    assert NINE + _HALF_AN_HOUR in stage.steps
