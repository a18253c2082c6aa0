"""One running simulator: two listeners, the pump, and an orderly end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from local.whatsapp.clock import Clock
from local.whatsapp.control import ControlApi
from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.http.http11 import Listener
from local.whatsapp.platform.settings import Settings
from local.whatsapp.pump import Pump
from local.whatsapp.simulator import Simulator


@dataclass(frozen=True, slots=True)
class Ports:
    """Where a running simulator listens."""

    graph_port: int
    control_port: int


async def serve(
    settings: Settings, clock: Clock, stop: asyncio.Event, ready: Callable[[Ports], None]
) -> None:
    """Serve until `stop` is set; `ready` is told the real ports.

    Raises:
        PortInUse: if a port is taken.
    """
    simulator = Simulator(settings, clock)
    pump = Pump(simulator)
    graph = Listener(GraphApi(simulator).handle)
    control = Listener(ControlApi(simulator, pump).handle)
    tasks: list[asyncio.Task[None]] = []
    try:
        graph_port = await graph.open(settings.graph_port)
        control_port = await control.open(settings.control_port)
        tasks = [asyncio.ensure_future(pump.run())]
        ready(Ports(graph_port, control_port))
        await _wait(stop, tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        graph.close()
        control.close()
        pump.close()
        simulator.ledger.close()


async def _wait(stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    """Wait for the end; a task that fails is the end, and loud, instead of a silent stall."""
    tasks.append(asyncio.ensure_future(_until_set(stop)))
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


async def _until_set(stop: asyncio.Event) -> None:
    await stop.wait()
