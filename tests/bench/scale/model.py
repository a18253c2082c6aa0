"""AWS's bill for a month, from counted units, and the price list.

Prices of us-east-1, on demand, without the free tier, as AWS's pages named them in November 2026:
aws.amazon.com/dynamodb/pricing/on-demand, /lambda/pricing, /sqs/pricing, /api-gateway/pricing,
/cloudwatch/pricing, /ec2/pricing/on-demand (data transfer). docs/costs.md shows the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.bench.billing import READ, USD_PER_UNIT, WRITE

_PER_GB_SECOND: Final = 13.3334e-6
_PER_INVOCATION, _PER_SQS_REQUEST = USD_PER_UNIT["lambda"], USD_PER_UNIT["sqs"]
_PER_API_REQUEST, _PER_LOG_GB, _PER_EGRESS_GB = 1e-6, 0.50, 0.09
# Standard storage, and continuous backups of it.
_PER_STORED_GB: Final = 0.25 + 0.20
_GB: Final = 1024**3
_DAYS: Final = 30

# Assumed, for no bench can count them. Three callbacks a message, one by one, each 8 ms of 256 MB;
# an item of the API in 4 ms of 512 MB; lines and traffic as docs/costs.md has them.
_CALLBACKS, _CALLBACK_SECONDS, _CALLBACK_GB = 3, 0.008, 0.25
_ITEM_SECONDS, _ITEM_GB, _ITEMS_A_REQUEST = 0.004, 0.5, 20
_LOG_BYTES, _EGRESS_BYTES = 500, 2_000
# Jobs in packs of ten: sent, received and deleted in tens.
_REQUESTS_A_JOB: Final = 0.03
# A row of a wake-up, of which a tick reads a page at full price, and one ahead at half of it.
_ROW_BYTES: Final = 120
_ROW_READS: Final = 1.5 * _ROW_BYTES / 4096
_SECONDS_A_ROW, _TICK_GB = 35e-6, 0.5
# Alarms, secrets and figures of a deployment: the idle month of docs/costs.md.
_IDLE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Population:
    """Whom a month is reckoned for.

    Attributes:
        reminders: a debtor and month.
        pairs: of an invoice and its payment, a debtor and month.
    """

    debtors: int = 10_000_000
    reminders: float = 2.5
    pairs: float = 1.0

    @property
    def evaluations(self) -> float:
        """Return the evaluations that send nothing: after each invoice and each payment."""
        return 2 * self.pairs


@dataclass(frozen=True, slots=True)
class Units:
    """Units of the table."""

    writes: float = 0.0
    reads: float = 0.0

    @property
    def usd(self) -> float:
        """Return their price."""
        return self.writes * USD_PER_UNIT[WRITE] + self.reads * USD_PER_UNIT[READ]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted.

    Attributes:
        reminder: the sender's units of a message, and those of its callbacks.
        waiting: those of an evaluation that sends nothing.
        pair: those of taking in an invoice and its payment.
        account: those of the daily pass for an account.
        sender_gb_seconds: Lambda's time of a message, waiting for slots included.
        waiting_gb_seconds: of an evaluation that sends nothing.
        pass_gb_seconds: of an account in the pass.
        stored_bytes: of an account, with the 100 that AWS adds to each item.
    """

    reminder: Units
    waiting: Units
    pair: Units
    account: Units
    sender_gb_seconds: float
    waiting_gb_seconds: float
    pass_gb_seconds: float
    stored_bytes: float


def bill_of_month(measured: Measured, people: Population) -> dict[str, float]:
    """Return dollars by item, the dearest first."""
    reminders = people.debtors * people.reminders
    waiting = people.debtors * people.evaluations
    items = 2 * people.debtors * people.pairs
    passes = people.debtors * _DAYS
    jobs = reminders + waiting
    callbacks = reminders * _CALLBACKS
    found = {
        "reminders: table": reminders * measured.reminder.usd,
        "reminders: sender's time": reminders * measured.sender_gb_seconds * _PER_GB_SECOND,
        "reminders: callbacks": callbacks
        * (_PER_INVOCATION + _CALLBACK_SECONDS * _CALLBACK_GB * _PER_GB_SECOND),
        "waiting evaluations: table": waiting * measured.waiting.usd,
        "waiting evaluations: time": waiting * measured.waiting_gb_seconds * _PER_GB_SECOND,
        "ingest: table": people.debtors * people.pairs * measured.pair.usd,
        "ingest: API and time": items
        * (
            (_PER_API_REQUEST + _PER_INVOCATION) / _ITEMS_A_REQUEST
            + _ITEM_SECONDS * _ITEM_GB * _PER_GB_SECOND
        ),
        "ticks": jobs
        * (
            Units(reads=_ROW_READS).usd
            + _REQUESTS_A_JOB * _PER_SQS_REQUEST
            + _SECONDS_A_ROW * _TICK_GB * _PER_GB_SECOND
        ),
        "daily pass: table": passes * measured.account.usd,
        "daily pass: time": passes * measured.pass_gb_seconds * _PER_GB_SECOND,
        "storage and backups": people.debtors * measured.stored_bytes / _GB * _PER_STORED_GB,
        "logs": reminders * _LOG_BYTES / _GB * _PER_LOG_GB,
        "traffic to Meta": reminders * _EGRESS_BYTES / _GB * _PER_EGRESS_GB,
        "idle": _IDLE,
    }
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
