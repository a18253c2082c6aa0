"""The sender as it is deployed, in a process of its own: prints what a message took as JSON."""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
import time
from datetime import timedelta
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from infra.numbers import JOBS_PER_MESSAGE
from puntual.domain.sending.concurrency import JOBS_PER_CALL
from tests.bench.scale.aws_stub import COUNTS
from tests.bench.scale.counting import TABLE_NAME
from tests.bench.scale.sender_accounts import NOW, debtor_of
from tests.doubles.lambda_context import LambdaContext


def main() -> None:
    """Send some batches to a stub, of which the first counts for nothing."""
    port, batches, days = (int(argument) for argument in sys.argv[1:4])
    if sys.argv[4]:
        (Path(sys.argv[4]) / "cgroup.procs").write_text(f"{os.getpid()}")
    said = os.dup(1)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT), 1)
        os.environ.update(_environment(port, Path(folder) / "clock.json", days))
        handler = import_module("functions.send_message.handler").handler
        handler(_batch(0), LambdaContext())
        _counted(port)
        before = _slots_lost(log)
        begun = time.process_time()
        for number in range(1, batches + 1):
            handler(_batch(number), LambdaContext())
        spent = time.process_time() - begun
        lost = _slots_lost(log) - before
    counted = _counted(port)
    sent = counted["messages"]
    jobs = batches * JOBS_PER_CALL
    if sent != (0 if days else jobs):
        raise RuntimeError(f"{sent} messages of {jobs} jobs were sent")
    result = {
        "cpu_seconds": spent / jobs,
        "units": counted["units"],
        "jobs": jobs,
        "slots_lost": lost / jobs,
    }
    os.write(said, json.dumps(result).encode())


def _slots_lost(log: Path) -> int:
    """Return how many slots the sender has told to have lost so far."""
    return sum(map(int, _LOST.findall(log.read_text(encoding="utf-8"))))


def _batch(number: int) -> dict[str, Any]:
    jobs = [debtor_of(number * JOBS_PER_CALL + place) for place in range(JOBS_PER_CALL)]
    named = [{"creditor": key.creditor, "debtor": key.debtor} for key in jobs]
    parts = [named[at : at + JOBS_PER_MESSAGE] for at in range(0, len(named), JOBS_PER_MESSAGE)]
    return {"Records": [_record(place, part) for place, part in enumerate(parts)]}


def _record(place: int, jobs: list[dict[str, str]]) -> dict[str, Any]:
    attributes = {"ApproximateReceiveCount": "1"}
    body = json.dumps({"jobs": jobs})
    return {"messageId": f"m-{place}", "body": body, "attributes": attributes}


def _counted(port: int) -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/", b"", {"X-Amz-Target": COUNTS})
    counted: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return counted


_LOST: Final = re.compile(r'"SlotsLost":\s*\[?(\d+)')
_SETTINGS: Final = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_SESSION_TOKEN": "bench",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
    "EMAIL_CONFIGURATION_SET": "none",
    "EMAIL_FROM": "none",
    "FALLBACK_CHANNELS": "none",
    "GRAPH_VERSION": "v25.0",
    "INBOUND_PER_SECOND": "0",
    "MESSAGES_PER_SECOND": "80",
    "NUMBERS": "none",
    "POWERTOOLS_LOG_LEVEL": "INFO",
    "POWERTOOLS_METRICS_NAMESPACE": "Bench",
    "POWERTOOLS_SERVICE_NAME": "send_message",
    "SENDER_CONCURRENCY": "5",
    "SENDER_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:000000000000:secret:bench",
    "SMS_ORIGINATION": "none",
    "STAGE": "local",
    "TABLE_NAME": TABLE_NAME,
    "WAKE_SHARDS": "4",
    "CONTACT_LOG_MONTHS": "36",
}


def _environment(port: int, clock: Path, days: int) -> dict[str, str]:
    """Return what Lambda and the stack tell the function; its clock is so many days from due."""
    instant = (NOW + timedelta(days=days)).isoformat()
    reading = {"instant": instant, "anchored_at": time.time(), "rate": 1.0}
    clock.write_text(json.dumps(reading), encoding="utf-8")
    own = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "CLOCK": f"file:{clock}",
        "GRAPH_BASE_URL": f"http://127.0.0.1:{port}",
        "ALONE_QUEUE_URL": f"http://127.0.0.1:{port}/000000000000/jobs-alone",
        "QUEUE_URL": f"http://127.0.0.1:{port}/000000000000/jobs",
    }
    return {**_SETTINGS, **own}


if __name__ == "__main__":
    main()
