"""People who write to the number meanwhile, and the webhook that hears of it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Final

from functions.webhook.watching.inbound_meter import InboundMeter
from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Heard
from puntual.domain.ids import PhoneNumberId
from puntual.ports.slots import SlotBook
from tests.bench.sending.portfolio import NUMBER
from tests.bench.sending.scenarios import Inflow
from tests.bench.sending.trial import Trial

# So many does AWS keep busy with the three callbacks of each message, at ten calls a second each,
# as the quota reckons. Each hears its part, and none knows of the others.
_ENVIRONMENTS: Final = 20
# From a person's message on the platform to the webhook's first line.
_HEARD_AFTER: Final = (0.1, 1.0)


class People:
    """Write at random, each message independent of the others, as long as there is work."""

    def __init__(self, trial: Trial, inflow: Inflow, open_book: Callable[[], SlotBook]) -> None:
        """Have written nothing yet.

        Args:
            trial: whose platform they write to.
            inflow: how much.
            open_book: opens the slot book of one environment of the webhook.
        """
        self._loop = trial.loop
        self._queue = trial.queue
        self._platform = trial.platform
        self._inflow = inflow
        self._chances = random.Random(f"people/{trial.seed}")
        self._webhooks = [InboundMeter(open_book(), trial.clock) for _ in range(_ENVIRONMENTS)]

    def begin(self) -> None:
        """Write from the instant on at which the inflow begins."""
        self._loop.call_for_nobody(self._inflow.begins + self._pause(), self._write)

    def _pause(self) -> float:
        return self._chances.expovariate(self._inflow.rate)

    def _write(self) -> None:
        if self._queue.empty_at is not None:
            return
        self._platform.hear(f"52155{len(self._platform.heard):08d}")
        webhook = self._chances.choice(self._webhooks)
        self._loop.call_for_nobody(self._chances.uniform(*_HEARD_AFTER), _tell, webhook)
        self._loop.call_for_nobody(self._pause(), self._write)


def _tell(webhook: InboundMeter) -> None:
    for update in read_updates(_BODY):
        if isinstance(update, Heard):
            webhook.hear(PhoneNumberId(update.phone_number_id), len(update.at))


_MESSAGE = {"id": "wamid.1", "type": "text", "from": "1", "text": {"body": "gracias"}}
_VALUE = {"metadata": {"phone_number_id": NUMBER}, "messages": [_MESSAGE]}
_BODY = json.dumps({"entry": [{"changes": [{"field": "messages", "value": _VALUE}]}]}).encode()
