"""SQS, as far as a sender can tell: delay, visibility, at least once, and dead letters."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from tests.bench.sending.lifetimes import MortalLoop

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_LATE = (0.5, 30.0)


@dataclass(slots=True)
class Message:
    """One message; it is handed out until it is deleted."""

    id: str
    body: str
    receives: int = 0
    is_deleted: bool = False


class Queue:
    """The queue, and the client that puts jobs back into it.

    Attributes:
        name: what it is called, and its address.
        dead_letters: what was handed out too often.
        on_arrival: told when there is something to receive.
        empty_at: when there was nothing left to hand out for the first time.
    """

    def __init__(
        self,
        loop: MortalLoop,
        visibility: float,
        receives: int,
        twice: float,
        seed: int,
        name: str = "jobs",
    ) -> None:
        """Start empty.

        Args:
            loop: whose time it is.
            visibility: seconds after which what was handed out and not deleted is there again.
            receives: how often a message is handed out before it is a dead letter.
            twice: the share of what is handed out that somebody else gets as well.
            seed: of chance.
            name: what it is called.
        """
        self.name = name
        self._loop = loop
        self._visibility = visibility
        self._receives = receives
        self._twice = twice
        self._chances = random.Random(f"queue/{seed}")
        self._visible: deque[Message] = deque()
        self._count = 0
        self._pending = 0
        self.dead_letters: list[Message] = []
        self.on_arrival: Callable[[], None] = lambda: None
        self.empty_at: float | None = None

    @property
    def visible(self) -> int:
        """Return how many may be received now."""
        return len(self._visible)

    @property
    def is_done(self) -> bool:
        """Tell whether there is nothing to receive, now or ever."""
        return not self._visible and not self._pending

    def put(self, body: str, delay: float = 0.0) -> None:
        """Add a message."""
        self._count += 1
        message = Message(str(self._count), body)
        if delay > 0:
            self._later(delay, message)
        else:
            self._visible.append(message)

    def receive(self, most: int) -> list[Message]:
        """Hand out some messages; what is not deleted in time comes back."""
        taken: list[Message] = []
        while self._visible and len(taken) < most:
            message = self._visible.popleft()
            if message.is_deleted:
                continue
            message.receives += 1
            if message.receives > self._receives:
                self.dead_letters.append(message)
                continue
            taken.append(message)
            if self._chances.random() < self._twice:
                self._later(self._chances.uniform(*_LATE), message)
        if not self._visible and self.empty_at is None:
            self.empty_at = self._loop.time()
        if taken:
            self._pending += 1
            self._loop.call_for_nobody(self._visibility, self._show_again, taken)
        return taken

    def delete(self, messages: Sequence[Message]) -> None:
        """Forget what was done with."""
        for message in messages:
            message.is_deleted = True

    def as_client(self) -> SQSClient:
        """Return itself under the name that the adapters know."""
        return cast("SQSClient", self)

    def send_message(self, **request: Any) -> dict[str, Any]:
        self._loop.spend_table_call()
        self.put(request["MessageBody"], float(request.get("DelaySeconds", 0)))
        self.on_arrival()
        return {"MessageId": str(self._count)}

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        for entry in request["Entries"]:
            self.put(entry["MessageBody"], float(entry.get("DelaySeconds", 0)))
        self._loop.spend_table_call()
        self.on_arrival()
        return {"Successful": [{"Id": entry["Id"]} for entry in request["Entries"]]}

    def _later(self, seconds: float, message: Message) -> None:
        self._pending += 1
        self._loop.call_for_nobody(seconds, self._arrive, message)

    def _arrive(self, message: Message) -> None:
        self._pending -= 1
        if not message.is_deleted or message.receives:
            # SQS: a copy may be handed out even after the message was deleted.
            self._visible.append(Message(message.id, message.body, message.receives))
            self.on_arrival()

    def _show_again(self, taken: Sequence[Message]) -> None:
        self._pending -= 1
        left = [message for message in taken if not message.is_deleted]
        self._visible.extend(left)
        if left:
            self.on_arrival()
