"""The simulator as a process of its own: start, ready line, orderly end."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.emulator.clock import SimulatedClock
from local.whatsapp.__main__ import main
from tests.local.whatsapp.conftest import NOON

pytestmark = pytest.mark.e2e
ROOT = Path(__file__).parents[3]


@pytest.fixture
def arguments(tmp_path: Path) -> list[str]:
    clock = SimulatedClock(tmp_path / "clock.json", NOON, rate=0.0)
    given = {
        "graph-port": "0",
        "control-port": "0",
        "clock-file": str(clock.path),
        "app-secret": "secret",
        "verify-token": "verify",
        "access-token": "token",
        "phone-number-id": "111",
        "waba-id": "222",
    }
    return [word for name, value in given.items() for word in (f"--{name}", value)]


@pytest.fixture
def process(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "local.whatsapp", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as started:
        yield started
        started.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_ends_cleanly(
    process: subprocess.Popen[str], number: signal.Signals
) -> None:
    assert process.stdout is not None
    ports = json.loads(process.stdout.readline())
    health = httpx.get(f"http://127.0.0.1:{ports['control_port']}/health").json()
    assert health["now"] == "2026-01-05T12:00:00.000Z"
    assert httpx.get(f"http://127.0.0.1:{ports['graph_port']}/v25.0/111").status_code == 401
    process.send_signal(number)
    assert process.wait(10) == 0


def test_a_port_in_use_is_one_clear_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main([*arguments, "--control-port", str(port)]) == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert f"port {port} is in use" in error


def test_a_missing_clock_file_is_one_clear_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*arguments, "--clock-file", str(tmp_path / "none.json")]) == 2
    assert "clock file" in capsys.readouterr().err


def test_a_webhook_address_outside_this_machine_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--webhook-url", "https://hooks.example/in"])
    assert ended.value.code == 2
    assert "127.0.0.1" in capsys.readouterr().err
