from __future__ import annotations

import dataclasses
import socket

import pytest

from local.emulator.ports import LOOPBACK, PortInUse, Ports

# Listen for real, on the loopback.
pytestmark = [pytest.mark.loopback, pytest.mark.usefixtures("socket_enabled")]


def test_free_ports_are_four_different_ones_that_can_be_taken() -> None:
    ports = Ports.free()
    ports.require_free()

    assert len({*dataclasses.astuple(ports)}) == 4


def test_a_port_in_use_is_named_with_the_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        number = taken.getsockname()[1]
        ports = dataclasses.replace(Ports.free(), graph=number)

        with pytest.raises(PortInUse, match=rf"port {number} \(graph\) is in use.*--ports auto"):
            ports.require_free()
