"""A messenger for tests that wait for each answer; one loop for its whole life, as in Lambda."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.ports.messaging import SendOutcome, TemplateMessage


class BlockingMessenger:
    def __init__(self, messenger: CloudApiMessenger, runner: asyncio.Runner) -> None:
        self._messenger = messenger
        self._runner = runner

    def send(self, message: TemplateMessage) -> SendOutcome:
        return self._runner.run(self._messenger.send(message))

    def send_all(self, *messages: TemplateMessage) -> list[SendOutcome]:
        """Send them at once."""

        async def gather() -> list[SendOutcome]:
            return await asyncio.gather(*map(self._messenger.send, messages))

        return self._runner.run(gather())

    def warm_up(self, messages: int) -> None:
        self._runner.run(self._messenger.warm_up(messages))

    def close(self) -> None:
        self._runner.run(self._messenger.close())


@contextmanager
def blocking(messenger: CloudApiMessenger) -> Iterator[BlockingMessenger]:
    """Yield the messenger, and close it."""
    with asyncio.Runner() as runner:
        wrapped = BlockingMessenger(messenger, runner)
        yield wrapped
        wrapped.close()
