"""AWS's bill for a month, from counted units, and the price list.

Prices of us-east-1, on demand, without the free tier, as AWS's pages named them in November 2026:
aws.amazon.com/dynamodb/pricing/on-demand (both table classes, "Data storage", "Continuous
backups"), /lambda/pricing, /sqs/pricing, /api-gateway/pricing, /cloudwatch/pricing,
/ec2/pricing/on-demand (data transfer). docs/costs.md shows the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Final

from puntual.adapters.dynamodb.store.table_names import HISTORY_KINDS
from tests.bench.billing import READ, USD_PER_UNIT, WRITE

_PER_GB_SECOND: Final = 13.3334e-6
_PER_INVOCATION, _PER_SQS_REQUEST = USD_PER_UNIT["lambda"], USD_PER_UNIT["sqs"]
_PER_API_REQUEST, _PER_LOG_GB, _PER_EGRESS_GB = 1e-6, 0.50, 0.09
# The history is of the class Standard-Infrequent Access, as infra/components/data.py deploys it:
# its requests cost a quarter more, its bytes two fifths.
_PER_HISTORY_UNIT: Final = {WRITE: 0.78e-6, READ: 0.155e-6}
_PER_STORED_GB, _PER_HISTORY_GB = 0.25, 0.10
# Of either class.
_PER_RECOVERABLE_GB: Final = 0.20
_GB: Final = 1024**3
_DAYS: Final = 30

# Assumed, for no bench can count them. Three callbacks a message, one by one, each 8 ms of 256 MB;
# an item of the API in 4 ms of 512 MB; lines and traffic as docs/costs.md has them.
_CALLBACKS, _CALLBACK_SECONDS, _CALLBACK_GB = 3, 0.008, 0.25
_ITEM_SECONDS, _ITEM_GB, ITEMS_A_REQUEST = 0.004, 0.5, 20
_LOG_BYTES, _EGRESS_BYTES = 500, 2_000
# A change of the hours before a pass is of its day and of the next one's.
_NIGHTS_OF_A_CHANGE: Final = 1 + 8 / 24
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
    """Units of the table, and of the history beside it."""

    writes: float = 0.0
    reads: float = 0.0
    history_writes: float = 0.0
    history_reads: float = 0.0

    @property
    def usd(self) -> float:
        """Return their price."""
        return (
            self.writes * USD_PER_UNIT[WRITE]
            + self.reads * USD_PER_UNIT[READ]
            + self.history_writes * _PER_HISTORY_UNIT[WRITE]
            + self.history_reads * _PER_HISTORY_UNIT[READ]
        )

    def times(self, factor: float) -> Units:
        """Return so many of them."""
        return Units(*(factor * one for one in astuple(self)))

    def less(self, other: Units) -> Units:
        """Return what is left without the others."""
        return self + other.times(-1)

    def __add__(self, other: Units) -> Units:
        """Return both together."""
        return Units(
            self.writes + other.writes,
            self.reads + other.reads,
            self.history_writes + other.history_writes,
            self.history_reads + other.history_reads,
        )


def units_of(counted: Mapping[tuple[str, str], float], share: float = 1.0) -> Units:
    """Return counted units by table.

    Args:
        counted: by meter, and by operation and kind of item, as ``counting.py`` has them.
        share: of them.
    """
    sums = {(meter, old): 0.0 for meter in (WRITE, READ) for old in (False, True)}
    for (meter, what), units in counted.items():
        kind = what.rpartition(" ")[2].partition("/")[0]
        sums[meter, kind in HISTORY_KINDS] += units * share
    return Units(sums[WRITE, False], sums[READ, False], sums[WRITE, True], sums[READ, True])


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted.

    Attributes:
        reminder: the sender's units of a message, and those of its callbacks.
        waiting: those of an evaluation that sends nothing.
        moved: those of a contact's move to the history.
        pair: those of taking in an invoice and its payment.
        account: those of the daily pass for an account.
        changed: those more for one that was changed since the pass before.
        sender_gb_seconds: Lambda's time of a message, waiting for slots included.
        waiting_gb_seconds: of an evaluation that sends nothing.
        pass_gb_seconds: of an account in the pass.
        stored_bytes: of an account, with the 100 that AWS adds to each item.
        history_bytes: those in the history.
    """

    reminder: Units
    waiting: Units
    moved: Units
    pair: Units
    account: Units
    changed: Units
    sender_gb_seconds: float
    waiting_gb_seconds: float
    pass_gb_seconds: float
    stored_bytes: float
    history_bytes: float


def recovery_of_history(measured: Measured, people: Population) -> float:
    """Return what it costs to keep the history recoverable to any second."""
    return people.debtors * measured.history_bytes / _GB * _PER_RECOVERABLE_GB


def bill_of_month(measured: Measured, people: Population) -> dict[str, float]:
    """Return dollars by item, the dearest first, without ``recovery_of_history``."""
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
        "reminders: moves to the history": reminders * measured.moved.usd,
        "waiting evaluations: table": waiting * measured.waiting.usd,
        "waiting evaluations: time": waiting * measured.waiting_gb_seconds * _PER_GB_SECOND,
        "ingest: table": people.debtors * people.pairs * measured.pair.usd,
        "ingest: API and time": items
        * (
            (_PER_API_REQUEST + _PER_INVOCATION) / ITEMS_A_REQUEST
            + _ITEM_SECONDS * _ITEM_GB * _PER_GB_SECOND
        ),
        "ticks": jobs
        * (
            Units(reads=_ROW_READS).usd
            + _REQUESTS_A_JOB * _PER_SQS_REQUEST
            + _SECONDS_A_ROW * _TICK_GB * _PER_GB_SECOND
        ),
        "daily pass: table": passes * measured.account.usd,
        "daily pass: changed accounts": items * _NIGHTS_OF_A_CHANGE * measured.changed.usd,
        "daily pass: time": passes * measured.pass_gb_seconds * _PER_GB_SECOND,
        "storage and backups": people.debtors
        * measured.stored_bytes
        / _GB
        * (_PER_STORED_GB + _PER_RECOVERABLE_GB),
        "storage of the history": people.debtors * measured.history_bytes / _GB * _PER_HISTORY_GB,
        "logs": reminders * _LOG_BYTES / _GB * _PER_LOG_GB,
        "traffic to Meta": reminders * _EGRESS_BYTES / _GB * _PER_EGRESS_GB,
        "idle": _IDLE,
    }
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))
