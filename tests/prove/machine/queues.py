"""SQS and its event source mappings: delay, visibility, at least once, and dead letters."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from tests.prove.machine.clockwork import Clockwork
from tests.prove.machine.crossings import Answerless, Crossing, Crossings
from tests.prove.machine.table_client import failed

_ARN: Final = "arn:aws:sqs:us-east-1:000000000000:"


@dataclass(eq=False, slots=True)
class Message:
    """One message; it is handed out until it is deleted."""

    id: str
    body: str
    receives: int = 0
    is_deleted: bool = False
    is_copy: bool = False


@dataclass(eq=False)
class Queue:
    """One queue, and what takes from it.

    Attributes:
        function: which function takes from it.
        batch: how many messages it takes at once.
        most: how many of its environments are busy at once.
        visibility: seconds until what was handed out and not deleted is there again.
        reports_failures: whether single messages of a batch can come back.
        twice: the chance of each message to be handed out twice.
        dead_letters: what was handed out too often.
    """

    clockwork: Clockwork
    name: str
    function: str
    batch: int
    most: int
    visibility: float
    seed: int
    reports_failures: bool = True
    receives: int = 5
    twice: float = 0.0
    late: float = 0.0
    copy_after: tuple[float, float] = (0.5, 30.0)
    busy: int = 0
    dead_letters: list[Message] = field(default_factory=list)
    arrive: Callable[[Queue], None] = lambda _: None
    waiting: int = 0

    def __post_init__(self) -> None:
        self._visible: deque[Message] = deque()
        self._count = 0
        self._chances = random.Random(f"queue/{self.name}/{self.seed}")

    @property
    def url(self) -> str:
        return f"https://sqs.invalid/{self.name}"

    def put(self, body: str, delay: float = 0.0) -> None:
        """Add a message."""
        self._count += 1
        if self.late and self._chances.random() < self.late:
            # Standard queues keep no order.
            delay += self._chances.uniform(1.0, 60.0)
        self._show_after(delay, Message(f"{self.name}-{self._count}", body))

    def take(self) -> list[Message]:
        """Hand out a batch; what is not deleted in time comes back."""
        taken: list[Message] = []
        while self._visible and len(taken) < self.batch:
            message = self._visible.popleft()
            if message.is_deleted:
                continue
            message.receives += 1
            if message.receives > self.receives:
                self.dead_letters.append(message)
                continue
            taken.append(message)
            if not message.is_copy and self._chances.random() < self.twice:
                copy = Message(message.id, message.body, message.receives, is_copy=True)
                self._show_after(self._chances.uniform(*self.copy_after), copy)
            self.clockwork.after(self.visibility, partial(self._show_again, message))
        return taken

    def records(self, messages: list[Message]) -> dict[str, Any]:
        """Return what Lambda hands to the function."""
        return {
            "Records": [
                {
                    "messageId": one.id,
                    "body": one.body,
                    "attributes": {"ApproximateReceiveCount": str(one.receives)},
                    "eventSourceARN": _ARN + self.name,
                }
                for one in messages
            ]
        }

    def settle(self, messages: list[Message], answer: dict[str, Any]) -> None:
        """Delete what is done."""
        back = {one["itemIdentifier"] for one in answer.get("batchItemFailures", [])}
        for message in messages:
            if message.id not in back or not self.reports_failures:
                message.is_deleted = True

    def _show_after(self, delay: float, message: Message) -> None:
        self.waiting += 1
        self.clockwork.after(delay, lambda: self._show(message))

    def _show(self, message: Message) -> None:
        self.waiting -= 1
        self._visible.append(message)
        self.arrive(self)

    def _show_again(self, message: Message) -> None:
        if not message.is_deleted:
            self._visible.append(message)
            self.arrive(self)

    @property
    def has_some(self) -> bool:
        """Tell whether there is something to hand out now."""
        return any(not one.is_deleted for one in self._visible)


class QueueClient:
    """SQS as boto3's client gives it."""

    def __init__(self, queues: dict[str, Queue], crossings: Crossings) -> None:
        self._queues = queues
        self._crossings = crossings

    def send_message(self, **request: Any) -> dict[str, Any]:
        entry = {**request, "Id": "0"}
        self._send("send_message", request["QueueUrl"], [entry])
        return {"MessageId": "0"}

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        self._send("send_message_batch", request["QueueUrl"], request["Entries"])
        return {"Successful": [{"Id": one["Id"]} for one in request["Entries"]]}

    def _send(self, name: str, url: str, entries: list[dict[str, Any]]) -> None:
        queue = self._queues[url]

        def put() -> None:
            for one in entries:
                queue.put(one["MessageBody"], float(one.get("DelaySeconds", 0)))

        life = self._crossings.clockwork.current().life
        crossing = Crossing("queue", name, life.name.partition("/")[0], ((queue.name, ""),))
        try:
            self._crossings.cross(crossing, put)
        except Answerless as err:
            raise failed(err.how, name) from None
