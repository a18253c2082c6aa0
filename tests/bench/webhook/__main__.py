"""``python -m tests.bench.webhook``: one JSON line for each size of a call; 1 if a goal is missed.

Two handlers get the same signed calls over the loopback to one stub of AWS: the product's as it
is deployed, and the ordinary one. A value says how many times less CPU time of the process a
status takes the product. Rounds alternate and the median counts, so that what else the machine
does meets both. Every delivery must be written, by either, or there is no figure.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from typing import Any, Final

from tests.bench.webhook.calls import call_of
from tests.bench.webhook.stub import COUNTS
from tests.doubles.lambda_context import LambdaContext

GOALS: Final = {1: 3, 20: 7, 1000: 7}
# Calls of one round: about as many statuses at each size.
_CALLS: Final = {1: 300, 20: 25, 1000: 1}
_STACKS: Final = {
    "ordinary": "tests.bench.webhook.ordinary",
    "product": "functions.webhook.handler",
}

type Handler = Callable[[dict[str, Any], object], dict[str, Any]]


def bench_webhook(rounds: int = 7, share: float = 1.0) -> Iterator[dict[str, object]]:
    """Yield a line for each size of a call.

    Args:
        rounds: of which the median counts; one more goes ahead and counts for nothing.
        share: of the usual calls of a round.
    """
    with _stub() as port:
        os.environ.update(_environment(port))
        handlers = {name: _handler(module) for name, module in _STACKS.items()}
        for size, goal in GOALS.items():
            calls = max(1, round(_CALLS[size] * share))
            spent = _play(handlers, size, calls, rounds, port)
            ratio = round(spent["ordinary"] / spent["product"], 2)
            yield {
                "bench": f"webhook_ratio_{size}",
                "value": ratio,
                "goal": goal,
                "ok": ratio >= goal,
                "us_per_status": {name: round(one * 1e6) for name, one in spent.items()},
            }


def _play(
    handlers: dict[str, Handler], size: int, calls: int, rounds: int, port: int
) -> dict[str, float]:
    """Return the median CPU seconds of a status by stack."""
    seen: dict[str, list[float]] = {name: [] for name in handlers}
    first = size * 10**6
    for turn in range(rounds + 1):
        for name, handler in handlers.items():
            first += calls * size
            spent = _round(handler, size, calls, first, port)
            if turn:
                seen[name].append(spent)
    return {name: median(times) for name, times in seen.items()}


def _round(handler: Handler, size: int, calls: int, first: int, port: int) -> float:
    events = [call_of(size, first + place * size) for place in range(calls)]
    before = _written(port)
    with _unheard():
        begun = time.process_time()
        answers = [handler(event, LambdaContext()) for event in events]
        spent = time.process_time() - begun
    written = _written(port) - before
    if {answer["statusCode"] for answer in answers} != {200} or written != calls * size:
        raise RuntimeError(f"{written} of {calls * size} statuses were written")
    return spent / (calls * size)


@contextmanager
def _unheard() -> Iterator[None]:
    """Let what the handlers log be written, and read by nobody."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _handler(module: str) -> Handler:
    handler: Handler = import_module(module).handler
    return handler


def _written(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/", b"", {"X-Amz-Target": COUNTS})
    counted: int = json.loads(connection.getresponse().read()).get("items", 0)
    connection.close()
    return counted


@contextmanager
def _stub() -> Iterator[int]:
    """Yield the port of a stub of AWS."""
    command = [sys.executable, "-m", "tests.bench.webhook.stub"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("the stub says nothing")
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _environment(port: int) -> dict[str, str]:
    """Return what Lambda and the stack tell the function."""
    return {
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
        "AWS_SESSION_TOKEN": "bench",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "CLOCK": "system",
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "Bench",
        "POWERTOOLS_SERVICE_NAME": "webhook",
        "STAGE": "dev",
        "TABLE_NAME": "bench",
        "WAKE_SHARDS": "4",
        "CONTACT_LOG_MONTHS": "36",
        "REPLIES_QUEUE_URL": "http://127.0.0.1:1/000000000000/replies",
        "WEBHOOK_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:bench",
    }


def main() -> int:
    """Print the lines."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.webhook", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--share", type=float, default=1.0, help="of the calls of a round")
    parsed = parser.parse_args()
    is_reached = True
    for line in bench_webhook(parsed.rounds, parsed.share):
        print(json.dumps(line), flush=True)
        is_reached &= bool(line["ok"])
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
