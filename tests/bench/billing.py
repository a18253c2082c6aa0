"""What AWS bills for recorded calls: units, and dollars of us-east-1 without the free tier.

The prices and the durations that a machine like this cannot measure are those of the cost model
behind docs/adr/0017: an arm64 Lambda, on-demand tables, standard queues.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_WRITE_CHUNK: Final = 1024
_READ_CHUNK: Final = 4096
_QUEUE_CHUNK: Final = 64 * 1024
_POLLED_TOGETHER: Final = 10

WRITE, READ = "dynamodb_write", "dynamodb_read"
USD_PER_UNIT: Final = {
    WRITE: 0.625e-6,
    READ: 0.125e-6,
    "sqs": 0.40e-6,
    "lambda": 0.20e-6,
    "secretsmanager": 5e-6,
}
_USD_PER_GB_SECOND: Final = 13.3334e-6
_USD_PER_LOG_BYTE: Final = 0.50e-9
_USD_PER_EGRESS_BYTE: Final = 0.09e-9
_EGRESS_BYTES: Final = 2_000
# Per reminder: the paced sender's share of its batch, and three callbacks of 8 ms each.
ASSUMED_SECONDS: Final = {"send_message": 0.064, "webhook": 0.024}
# Dollars per 1,000 reminders of other designs, by the same model.
ALTERNATIVES: Final = {
    "naive serverless": 0.0716,
    "good serverless": 0.0132,
    "lean target": 0.0040,
    "theoretical floor": 0.0027,
    "one EventBridge schedule per step": 0.0053,
    "Step Functions per invoice": 0.1120,
    "durable function per invoice": 0.0317,
    "containers with RDS and Valkey": 0.579,
    "one small machine, no failover": 0.064,
    "WhatsApp utility template, Mexico": 8.5,
    "Twilio's fee on top": 5.0,
}

_READS: Final = frozenset({"GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"})
_WRITES: Final = frozenset(
    {
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "BatchExecuteStatement",
        "BatchWriteItem",
        "TransactWriteItems",
    }
)
# A request that was refused for its rate is not billed.
_FREE: Final = frozenset({"ProvisionedThroughputExceededException", "ThrottlingException"})

type Call = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Billed:
    """Some units of one kind, and what they were for."""

    meter: str
    what: str
    units: float

    @property
    def service(self) -> str:
        """Return the AWS service."""
        return self.meter.partition("_")[0]


def bill(call: Call) -> Iterator[Billed]:
    """Yield what a recorded call costs.

    Raises:
        ValueError: nobody has said yet how this operation is billed.
    """
    caller = str(call["function"]).rpartition("-")[2]
    operation, repeats = str(call["operation"]), max(1, int(call["attempts"]))
    if call["error"] in _FREE:
        return
    match call["service"]:
        case "dynamodb":
            for meter, what, units in _table_units(call, operation):
                yield Billed(meter, f"{caller}: {operation} {what}", units * repeats)
        case "sqs":
            chunks = max(1, math.ceil(int(call["bytes"]) / _QUEUE_CHUNK))
            yield Billed("sqs", f"{caller}: {operation}", chunks * repeats)
        case "secretsmanager":
            yield Billed("secretsmanager", f"{caller}: {operation}", repeats)
        case "lambda" if operation == "GetAccountSettings":
            # Lambda bills invocations; to be asked for the account's quota is free.
            return
        case other:
            raise ValueError(f"nobody knows what {other} {operation} costs")


def bill_polling(messages: int) -> Billed:
    """Return what the event source mapping's own calls cost: computed, for AWS makes them.

    Its pollers receive and delete in tens; each message of the queue carries up to ten jobs.
    """
    return Billed(
        "sqs", "event source: receive and delete, in tens", 2 * messages / _POLLED_TOGETHER
    )


def usd_per_1000(
    billed: Iterable[Billed], reminders: int, memory_mb: Mapping[str, int], log_bytes: int
) -> float:
    """Return dollars per 1,000 reminders, computing time, logs and egress included."""
    requests = sum(one.units * USD_PER_UNIT[one.meter] for one in billed) / reminders
    gb_seconds = sum(seconds * memory_mb[name] / 1024 for name, seconds in ASSUMED_SECONDS.items())
    around = (
        gb_seconds * _USD_PER_GB_SECOND
        + log_bytes / reminders * _USD_PER_LOG_BYTE
        + _EGRESS_BYTES * _USD_PER_EGRESS_BYTE
    )
    return 1000 * (requests + around)


def _table_units(call: Call, operation: str) -> Iterator[tuple[str, str, float]]:
    for item in call["items"]:
        size = int(item["bytes"])
        if operation in _WRITES:
            factor = 2 if operation == "TransactWriteItems" else 1
            yield WRITE, item["kind"], factor * max(1, math.ceil(size / _WRITE_CHUNK))
        elif operation in _READS:
            yield READ, item["kind"], _read_factor(call, operation) * _read_chunks(size)
        else:
            raise ValueError(f"nobody knows what dynamodb {operation} costs")


def _read_chunks(size: int) -> int:
    return max(1, math.ceil(size / _READ_CHUNK))


def _read_factor(call: Call, operation: str) -> float:
    if operation == "TransactGetItems":
        return 2
    return 1 if call["consistent"] else 0.5
