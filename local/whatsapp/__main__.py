"""`python -m local.whatsapp`: run the simulator as a process of its own.

Prints one line of JSON with the real ports when ready; ends on SIGTERM or SIGINT. Exit code 2
means that it could not start, with one line on standard error saying why.
"""

import argparse
import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from local.whatsapp.clock import FileClock
from local.whatsapp.http.client import parse_target
from local.whatsapp.platform.limits import people_of_tier
from local.whatsapp.platform.settings import Settings
from local.whatsapp.platform.throughput import Limiter
from local.whatsapp.service import Ports, serve


def build_parser() -> argparse.ArgumentParser:
    """Return the command line's definition."""
    parser = argparse.ArgumentParser(prog="python -m local.whatsapp", description=__doc__)
    add = parser.add_argument
    add("--graph-port", type=int, default=4570, help="Graph API port, 0 for a free one")
    add("--control-port", type=int, default=4571, help="control API and phone page")
    add("--clock-file", type=Path, required=True, help="JSON: instant, anchored_at, rate")
    add("--webhook-url", type=_webhook_url, help="can be set later by PUT /config")
    for name in ("app-secret", "verify-token", "access-token", "phone-number-id", "waba-id"):
        add(f"--{name}", required=True)
    add("--display-phone-number", default="15550001000", help="digits of the business number")
    add("--verified-name", default="Puntual", help="the business's name on the page")
    add("--seed", type=int, default=1)
    add("--personas", action="store_true", help="people talk and pay; else they read in silence")
    add("--ledger", type=Path, help="append each accepted message to this file")
    add("--limiter", type=Limiter, choices=[*Limiter], default=Limiter.SLIDING)
    add("--messages-per-second", type=int, default=80, help="0: no limit")
    add("--pair-seconds", type=float, default=0.0, help="interval per person, 0: no limit")
    add("--pair-burst", type=int, default=1, help="messages that may borrow from later ones")
    add("--messaging-limit", type=_tier, default="TIER_UNLIMITED", help="people in 24 hours")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run until told to end; return the exit code."""
    settings = Settings(**vars(build_parser().parse_args(argv)))
    try:
        asyncio.run(_run(settings))
    except (OSError, ValueError) as err:
        sys.stderr.write(f"whatsapp simulator: {err}\n")
        return 2
    return 0


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(settings, FileClock(settings.clock_file), stop, _announce)


def _announce(ports: Ports) -> None:
    sys.stdout.write(json.dumps(asdict(ports)) + "\n")
    sys.stdout.flush()


def _webhook_url(text: str) -> str:
    try:
        parse_target(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(str(err)) from err
    return text


def _tier(text: str) -> str:
    try:
        people_of_tier(text)
    except ValueError as err:
        raise argparse.ArgumentTypeError(str(err)) from err
    return text


if __name__ == "__main__":
    code = main()
    # All is written and closed by now; taking a long run's memory apart would take seconds more.
    os._exit(code)
