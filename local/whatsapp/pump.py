"""Webhooks leaving: signed, in lanes, retried.

A person's updates always take the same lane, so what arrives out of order does so because the
configured disorder says it, not because two workers raced.
"""

import asyncio
import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zlib import crc32

from local.whatsapp.clock import format_instant
from local.whatsapp.dice import Dice
from local.whatsapp.http.client import Target, WebhookClient, parse_target
from local.whatsapp.outbox import Pending
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.payloads import build_envelope

LANES = 4
POLL_SECONDS = 0.05
SETTLE_ATTEMPTS = 3
_OK = 200


@dataclass(slots=True)
class Tally:
    """What one pass did."""

    delivered: int = 0
    posts: int = 0
    refused: int = 0


def sign(secret: str, body: bytes) -> str:
    """Return the `X-Hub-Signature-256` of a raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()


class Pump:
    """Delivers everything whose instant has come."""

    def __init__(self, simulator: Simulator) -> None:
        """Keep one connection per lane."""
        self._simulator = simulator
        self._lanes = [WebhookClient() for _ in range(LANES)]
        self._turn = asyncio.Lock()

    async def run(self) -> None:
        """Deliver what falls due, for ever."""
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.deliver(self._simulator.clock.now())

    async def settle(self) -> dict[str, object]:
        """Deliver everything due by now; refused updates are tried again a few times."""
        tally = await self.deliver(self._simulator.clock.now(), SETTLE_ATTEMPTS)
        outbox = self._simulator.outbox
        next_at = outbox.next_at()
        return {
            "delivered": tally.delivered,
            "posts": tally.posts,
            "refused": tally.refused,
            "pending": len(outbox),
            "next_at": None if next_at is None else format_instant(next_at),
        }

    async def deliver(self, now: datetime, attempts: int = 1) -> Tally:
        """Deliver what is due by `now`; only one pass at a time touches the lanes."""
        async with self._turn:
            due = [item for item in self._simulator.outbox.take_due(now) if _happens(item)]
            told = [item for item in due if item.tell is not None]
            tally = Tally()
            if told and self._simulator.conduct.webhook_url is not None:
                target = parse_target(self._simulator.conduct.webhook_url)
                lanes = [self._post_lane(*lane, target, attempts, tally) for lane in _split(told)]
                await asyncio.gather(*lanes)
            return tally

    async def verify(self) -> bool:
        """Do Meta's handshake with the configured address."""
        url, token = self._simulator.conduct.webhook_url, self._simulator.settings.verify_token
        if url is None:
            return False
        challenge = Dice(self._simulator.settings.seed, url).number("challenge")
        joint = "&" if "?" in url else "?"
        query = f"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}"
        client = WebhookClient()
        answer = await client.request("GET", parse_target(f"{url}{joint}{query}"), {})
        client.close()
        return answer == (_OK, str(challenge).encode())

    def close(self) -> None:
        """Drop the connections."""
        for lane in self._lanes:
            lane.close()

    async def _post_lane(
        self, number: int, items: list[Pending], target: Target, attempts: int, tally: Tally
    ) -> None:
        for batch in self._batches(items):
            if await self._post(number, batch, target, attempts):
                tally.delivered += len(batch)
                self._tell_of(batch)
            else:
                tally.refused += len(batch)
                self._put_back(batch)
            tally.posts += 1

    async def _post(
        self, number: int, batch: list[Pending], target: Target, attempts: int
    ) -> bool:
        updates = [item.tell() for item in batch if item.tell is not None]
        now = self._simulator.clock.now()
        body = build_envelope(
            self._simulator.sender, updates, now, mixed=self._simulator.conduct.mixed_batches
        )
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": sign(self._simulator.settings.app_secret, body),
        }
        for attempt in range(attempts):
            await asyncio.sleep(0.1 * attempt)
            answer = await self._lanes[number].request("POST", target, headers, body)
            if answer is not None and answer[0] == _OK:
                return True
        return False

    def _tell_of(self, batch: list[Pending]) -> None:
        for item in batch:
            if item.told is not None:
                item.told(self._simulator.clock.now())

    def _put_back(self, batch: list[Pending]) -> None:
        now = self._simulator.clock.now()
        for item in batch:
            self._simulator.outbox.put_back(item, now)

    def _batches(self, items: list[Pending]) -> Iterator[list[Pending]]:
        conduct = self._simulator.conduct
        batch: list[Pending] = []
        for item in items:
            alike = item.is_status and batch and batch[-1].is_status
            fits = alike or (conduct.mixed_batches and batch)
            if batch and not (fits and len(batch) < conduct.batch_max and self._joins(item)):
                yield batch
                batch = []
            batch.append(item)
        if batch:
            yield batch

    def _joins(self, item: Pending) -> bool:
        chance = self._simulator.conduct.batch_chance
        return Dice(self._simulator.settings.seed, item.label).unit("batch") < chance


def _happens(item: Pending) -> bool:
    return item.happen is None or item.happen()


def _split(items: list[Pending]) -> list[tuple[int, list[Pending]]]:
    """Give each person's updates to one lane, in their order."""
    ordered = sorted(items, key=_lane_of)
    return [(number, list(group)) for number, group in groupby(ordered, key=_lane_of)]


def _lane_of(item: Pending) -> int:
    return crc32(item.wa_id.encode()) % LANES
