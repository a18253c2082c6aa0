"""What WhatsApp tells our webhook: signed, in batches, again where it was not taken."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.outbox import Outbox, Pending
from local.whatsapp.pump import sign
from local.whatsapp.wire.payloads import build_envelope
from tests.prove.product import APP_SECRET, Product

_OK = 200


@dataclass(slots=True)
class WatchedOutbox(Outbox):
    """An outbox that says when something is put into it."""

    on_put: Any = None

    def put(self, pending: Pending, due: datetime | None = None) -> None:
        # Without `super()`: a dataclass with slots is another class than the one written here.
        Outbox.put(self, pending, due)
        self.on_put(due or pending.at)


@dataclass
class Phones:
    """The way from WhatsApp to the webhook.

    Attributes:
        is_reachable: whether our webhook's address answers at all.
        on_told: told of each update that was posted, and whether the webhook took it.
    """

    product: Product
    is_reachable: bool = True
    posts: int = 0
    refused: int = 0
    on_told: Callable[[Pending, bool], None] = lambda *_: None

    def __post_init__(self) -> None:
        self.product.simulator.outbox = WatchedOutbox(on_put=self._await)

    def quiet(self) -> None:
        """Let WhatsApp tell each thing once, in order, on its own."""
        conduct = self.product.simulator.conduct
        conduct.duplicate_chance = conduct.disorder_chance = conduct.batch_chance = 0.0

    def _await(self, at: datetime) -> None:
        # A moment later, so that what is told together is in one body.
        when = at.timestamp() + 0.01
        self.product.clockwork.at(when, self._deliver)

    def _deliver(self) -> None:
        simulator = self.product.simulator
        due = simulator.outbox.take_due(simulator.clock.now())
        told = [one for one in due if one.happen is None or one.happen()]
        for batch in self._batches([one for one in told if one.tell is not None]):
            self._post(batch)

    def _post(self, batch: list[Pending]) -> None:
        simulator = self.product.simulator
        self.posts += 1
        updates = [one.tell() for one in batch if one.tell is not None]
        conduct = simulator.conduct
        now = simulator.clock.now()
        body = build_envelope(simulator.sender, updates, now, mixed=conduct.mixed_batches)

        def ended(answer: Any) -> None:
            is_taken = answer is not None and answer["statusCode"] == _OK
            for one in batch:
                self.on_told(one, is_taken)
            if is_taken:
                for one in batch:
                    if one.told is not None:
                        one.told(simulator.clock.now())
                return
            self.refused += 1
            for one in batch:
                simulator.outbox.put_back(one, simulator.clock.now())

        if self.is_reachable:
            self.product.pools["webhook"].invoke(_event(body), ended)
        else:
            self.product.clockwork.after(1.0, lambda: ended(None))

    def _batches(self, items: list[Pending]) -> Iterator[list[Pending]]:
        """Put some of what is due together, as Meta does, in the order in which it is due."""
        conduct, seed = self.product.simulator.conduct, self.product.seed
        batch: list[Pending] = []
        for one in items:
            joins = Dice(seed, one.label).unit("batch") < conduct.batch_chance
            is_alike = conduct.mixed_batches or (bool(batch) and batch[-1].is_status)
            fits = is_alike and (one.is_status or conduct.mixed_batches)
            if batch and not (joins and fits and len(batch) < conduct.batch_max):
                yield batch
                batch = []
            batch.append(one)
        if batch:
            yield batch


def _event(body: bytes) -> dict[str, Any]:
    return {
        "version": "2.0",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"x-hub-signature-256": sign(APP_SECRET, body)},
        "isBase64Encoded": True,
        "body": base64.b64encode(body).decode(),
    }
