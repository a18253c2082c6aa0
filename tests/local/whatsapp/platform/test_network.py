"""The way to the platform: its spread, and that the same seed draws the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from statistics import median, quantiles

import pytest

from local.whatsapp.dice import Dice
from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.messages import Answer, Request, Response, Stream
from local.whatsapp.platform.network import Network
from local.whatsapp.platform.settings import Conduct
from local.whatsapp.simulator import Simulator
from tests.local.whatsapp.conftest import HandClock, settings_of


def uplinks(network: Network) -> list[float]:
    return [network.travel(Dice(1, str(call))).uplink for call in range(4000)]


def test_latency_and_jitter_have_the_spread_that_is_asked_for() -> None:
    calls = [Network().travel(Dice(1, str(call))) for call in range(4000)]
    totals = quantiles([call.total for call in calls], n=20)
    ways = quantiles([call.uplink for call in calls], n=20)
    assert [totals[0], totals[-1]] == pytest.approx([0.150, 0.600], abs=0.03)
    assert [ways[0], ways[-1]] == pytest.approx([0.031, 0.056], abs=0.002)
    assert all(call.total > call.uplink for call in calls)


def test_without_jitter_every_request_takes_the_same_way() -> None:
    assert set(uplinks(Network(jitter=0))) == {0.04}
    assert set(uplinks(Network(uplink=0))) == {0.0}


def test_a_connection_that_must_be_made_first_takes_longer() -> None:
    usual = median(uplinks(Network(jitter=1)))
    assert median(uplinks(Network(jitter=1, reconnect_chance=1.0))) > usual + 0.06


def test_the_same_seed_draws_the_same_call() -> None:
    assert Network().travel(Dice(7, "a")) == Network().travel(Dice(7, "a"))
    assert Network().travel(Dice(7, "a")) != Network().travel(Dice(8, "a"))


def test_a_configured_way_delays_acceptance_and_answer() -> None:
    simulator = Simulator(settings_of(None), HandClock())
    simulator.conduct_as(Conduct(latency_ms=120, uplink_ms=4, jitter=0))
    headers = {"authorization": "Bearer token"}
    asked = Request("POST", "/v25.0/111/messages", {}, headers, b"{}")
    answered = asyncio.run(later(GraphApi(simulator).handle(asked)))
    assert isinstance(answered, Response)
    assert answered.delay_seconds >= 0.02
    at_once = GraphApi(simulator).handle(Request("GET", "/v25.0/111", {}, headers, b""))
    assert isinstance(at_once, Response)


async def later(answer: Answer | Awaitable[Answer]) -> Answer:
    assert not isinstance(answer, (Response, Stream))
    return await answer
