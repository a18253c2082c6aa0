"""The metric sidecar: what CloudWatch does by itself in AWS and the emulator does not.

It reads the functions' logs, turns embedded metric lines (EMF) into metric data, and derives from
the platform's report lines and the queues the few AWS metrics that the dashboards show. Each
invocation has a log stream of its own here, written at once; so a stream is read whole or not at
all, and `forget` empties the log groups before two simulated years of streams fill the memory.
"""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from infra import names
from local.emulator.aws import LocalAws
from local.emulator.clock import SimulatedClock
from local.emulator.embedded_metrics import collect
from local.emulator.platform_metrics import STAGE, QueueWatch, measure_answers, measure_calls
from local.emulator.series import Points, Series

_EVERY_SECONDS: Final = 1.0
_PER_CALL: Final = 500
_OVERLAP_MS: Final = 5_000
_QUEUES: Final = (
    names.queue_name(STAGE),
    names.queue_name(STAGE, names.ALONE),
    names.dead_letter_queue_name(STAGE),
)
# What SQS itself tells nobody: which messages a queue holds. It takes none of them.
_PEEK: Final = "/_ministack/sqs/messages"


def shift_for(start: datetime) -> timedelta:
    """Return by how many whole days metrics of a simulated past have to move.

    The emulator, as CloudWatch, forgets what is older than two weeks by the real clock. What it
    measures by itself is stamped with that clock; it stays apart, for the first simulated day
    becomes the day after tomorrow.
    """
    behind = datetime.now(UTC) - start
    return timedelta(days=max(0, behind.days + 2))


class MetricSidecar:
    """Runs beside the stack, in a thread of the driver."""

    def __init__(
        self,
        aws: LocalAws,
        clock: SimulatedClock,
        shift: timedelta,
        log: Path,
        api_id: str,
        *,
        keeps_metrics: bool = True,
    ) -> None:
        """Start when told to; `log` gets every line that a function wrote."""
        self._api_id = api_id
        self._watch = QueueWatch()
        self._shift = shift
        self._keeps_metrics = keeps_metrics
        self._logs, self._metrics = aws.client("logs"), aws.client("cloudwatch")
        self._queues = aws.client("sqs")
        self._emulator = httpx.Client(base_url=aws.url, timeout=10.0, trust_env=False)
        self._clock = clock
        self._log = log
        self._stop = threading.Event()
        self._turn = threading.Lock()
        self._read_until = dict.fromkeys(names.FUNCTIONS, 0)
        self._seen: dict[str, set[str]] = {function: set() for function in names.FUNCTIONS}
        self._thread = threading.Thread(target=self._run, name="metrics", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Read the rest and end."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(30)
        self._emulator.close()

    def flush(self) -> None:
        """Read everything that is there now and store its metrics."""
        with self._turn:
            self._flush()

    def forget(self) -> None:
        """Read everything and delete it; only while no function runs, or its lines are lost."""
        with self._turn:
            self._flush()
            for function in names.FUNCTIONS:
                group = _group(function)
                self._logs.delete_log_group(logGroupName=group)
                self._logs.create_log_group(logGroupName=group)
                self._seen[function].clear()

    def _flush(self) -> None:
        points: Points = defaultdict(list)
        for function in names.FUNCTIONS:
            self._read(function, points)
        if self._keeps_metrics:
            self._measure_queues(points)
            self._put(points)

    def _run(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            try:
                self.flush()
            except (BotoCoreError, ClientError, OSError, httpx.HTTPError):
                # The emulator is ending, or busy: the next round reads what this one did not.
                continue

    def _read(self, function: str, points: Points) -> None:
        seen = self._seen[function]
        found = self._logs.filter_log_events(
            logGroupName=_group(function), startTime=self._read_until[function]
        )
        events = [one for one in found["events"] if one["logStreamName"] not in seen]
        if not events:
            return
        messages = [event["message"] for event in events]
        with self._log.open("a", encoding="utf-8") as log:
            log.writelines(f"{function}: {message.rstrip()}\n" for message in messages)
        collect(messages, points)
        now = self._clock.now()
        measure_calls(function, messages, now, points)
        measure_answers(function, messages, now, self._api_id, points)
        seen.update(event["logStreamName"] for event in events)
        # Streams are stamped just before they appear: look back a little, and skip what was seen.
        self._read_until[function] = max(event["timestamp"] for event in events) - _OVERLAP_MS

    def _measure_queues(self, points: Points) -> None:
        for queue in _QUEUES:
            url = self._queues.get_queue_url(QueueName=queue)["QueueUrl"]
            held = self._emulator.get(_PEEK, params={"QueueUrl": url}).raise_for_status().json()
            self._watch.measure(queue, _visible(held["messages"]), self._clock.now(), points)

    def _put(self, points: Points) -> None:
        by_namespace: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for series, values in points.items():
            by_namespace[series.namespace] += _data(series, values, self._shift)
        for namespace, data in by_namespace.items():
            for start in range(0, len(data), _PER_CALL):
                self._metrics.put_metric_data(
                    Namespace=namespace, MetricData=data[start : start + _PER_CALL]
                )


def _visible(accounts: Mapping[str, Any]) -> dict[str, bool]:
    """Return every message of a queue, and whether it is free to be taken."""
    return {
        message["MessageId"]: bool(message["IsVisible"])
        for regions in accounts.values()
        for queues in regions.values()
        for messages in queues.values()
        for message in messages
    }


def _group(function: str) -> str:
    return f"/aws/lambda/{names.function_name(STAGE, function)}"


def _data(series: Series, values: list[float], shift: timedelta) -> Iterator[dict[str, Any]]:
    for start in range(0, len(values), _PER_CALL):
        yield {
            "MetricName": series.name,
            "Dimensions": [{"Name": k, "Value": v} for k, v in series.dimensions],
            "Timestamp": datetime.fromtimestamp(series.minute, UTC) + shift,
            "Unit": series.unit,
            "Values": values[start : start + _PER_CALL],
        }
