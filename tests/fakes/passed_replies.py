"""The queue of replies in memory."""

from collections.abc import Sequence
from datetime import timedelta

from puntual.ports.passed_replies import PassedReplies, PassedReply
from tests.fakes.outage import Breakable


class FakePassedReplies(Breakable, PassedReplies):
    """Attributes: ``later`` holds what waits, with its delay."""

    def __init__(self) -> None:
        super().__init__()
        self.replies: list[PassedReply] = []
        self.later: list[tuple[PassedReply, timedelta]] = []

    def put_all(self, replies: Sequence[PassedReply]) -> None:
        self._may_fail("put_all")
        self.replies += replies
        self._may_lose_answer("put_all")

    def put_later(self, reply: PassedReply, delay: timedelta) -> None:
        self._may_fail("put_later")
        self.later.append((reply, delay))
