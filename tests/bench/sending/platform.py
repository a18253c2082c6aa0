"""WhatsApp as the judge sees it: what arrived when, and what was accepted."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from local.whatsapp.dice import Dice
from local.whatsapp.platform.gates import Gates
from local.whatsapp.platform.limits import Attempt
from local.whatsapp.platform.network import Network
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.phones import derive_wa_id
from puntual.ports.clock import Clock
from tests.bench.sending.lifetimes import MortalLoop

_OVER_LIMIT, _PAIR = 130429, 131056
_DELIVERED_AFTER = (1.0, 5.0)


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted message: the ledger's line.

    Attributes:
        at: the loop's time.
        job: whose message it is, by its callback data without the contact.
    """

    at: float
    wa_id: str
    job: str
    callback: str


@dataclass(slots=True)
class Platform(httpx.AsyncBaseTransport):
    """The number's limits behind a network; as a transport it is what the client speaks to.

    Attributes:
        tell: called when an accepted message is delivered.
        ledger: what was accepted, in order.
        heard: when people wrote, by the loop's time, in order.
        refused: how often which code was answered.
        over_limit_at: when a call was above the limit.
    """

    loop: MortalLoop
    clock: Clock
    gates: Gates
    network: Network
    seed: int
    tell: Callable[[Entry, datetime], None] = lambda *_: None
    ledger: list[Entry] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    refused: Counter[int] = field(default_factory=Counter)
    over_limit_at: list[float] = field(default_factory=list)
    calls: int = 0

    @property
    def over_limit(self) -> int:
        """Return how many calls were above the limit."""
        return len(self.over_limit_at)

    @property
    def pair_violations(self) -> int:
        """Return how many calls wrote to a person too soon after another message."""
        return self.refused[_PAIR]

    def hear(self, wa_id: str) -> None:
        """Take what a person writes: it is never refused, and takes of the limit."""
        self.gates.count_inbound(wa_id, self.clock.now())
        self.heard.append(self.loop.time())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request there and its answer back."""
        self.calls += 1
        dice = Dice(self.seed, f"call/{self.calls}")
        journey = self.network.travel(dice)
        answer: asyncio.Future[httpx.Response] = self.loop.create_future()
        rest = journey.total - journey.uplink
        if request.method == "POST":
            body = json.loads(request.content)
            self.loop.call_for_nobody(journey.uplink, self._arrive, body, dice, rest, answer)
        else:
            self.loop.call_for_nobody(journey.total, _settle, answer, httpx.Response(404))
        return await answer

    def _arrive(
        self,
        body: dict[str, str],
        dice: Dice,
        rest: float,
        answer: asyncio.Future[httpx.Response],
    ) -> None:
        wa_id = derive_wa_id(body["to"].removeprefix("+"))
        refusal = self.gates.refuse(Attempt(wa_id, self.clock.now()))
        if refusal is None:
            response = self._accept(wa_id, body["biz_opaque_callback_data"], dice)
        else:
            error = GraphError(*refusal)
            self.refused[error.code] += 1
            if error.code == _OVER_LIMIT:
                self.over_limit_at.append(self.loop.time())
            response = httpx.Response(error.status, json=error.body("A"))
        self.loop.call_for_nobody(rest, _settle, answer, response)

    def _accept(self, wa_id: str, callback: str, dice: Dice) -> httpx.Response:
        job = callback.rpartition("|")[0]
        entry = Entry(self.loop.time(), wa_id, job, callback)
        self.ledger.append(entry)
        delivery = dice.between(*_DELIVERED_AFTER, "delivery")
        self.loop.call_for_nobody(delivery, self._deliver, entry)
        content = (
            b'{"messaging_product":"whatsapp","contacts":[{"input":"","wa_id":"%b"}],'
            b'"messages":[{"id":"wamid.%d","message_status":"accepted"}]}'
        )
        return httpx.Response(200, content=content % (wa_id.encode(), len(self.ledger)))

    def _deliver(self, entry: Entry) -> None:
        self.tell(entry, self.clock.now())


def _settle(answer: asyncio.Future[httpx.Response], response: httpx.Response) -> None:
    if not answer.done():
        answer.set_result(response)
