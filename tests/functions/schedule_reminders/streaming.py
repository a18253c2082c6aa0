"""Ticks over the table in memory, with a death at any call and a count of what is held."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from functions.schedule_reminders.logic import Dependencies, Scheduled, schedule_due
from functions.schedule_reminders.outlook import Outlook
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.sending_limits import SendingLimits
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.ports.scheduling import Jobs, Progress, ShardProgress, WakeUp
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.fakes.conditions import ConditionsMemory, FakeCircuitBreakers
from tests.fakes.governing import FakeNumbers, FakeQuota
from tests.fakes.schedule import FakeJobs

NINE = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)
TICK = timedelta(minutes=5)


class Killed(BaseException):
    """The environment is gone, as after a time-out."""


class AnyCreditor:
    """Each creditor has a number of its own."""

    def read(self, creditor: CreditorId) -> Creditor | None:
        return Creditor(creditor, creditor, PhoneNumberId("1000001"))


@dataclass
class Streaming:
    """A table of wake-ups, and ticks that find them.

    Attributes:
        shards: over how many the wake-ups are spread, and those that are put from now on.
        calls: what the table was asked.
        queue: where jobs are put; None for the list of this object.
        dies_at: at which call from now on the environment ends; that of a queue counts as well.
    """

    shards: int = 4
    window: int = 4000
    calls: Counter[str] = field(default_factory=Counter)
    dies_at: int = 0
    queue: Jobs | None = None
    jobs: FakeJobs = field(default_factory=FakeJobs)
    largest_window: int = 0

    def __post_init__(self) -> None:
        self.put_in(MemoryDynamoDB())
        numbers, quota = FakeNumbers(), FakeQuota()
        numbers.change(PhoneNumberId("1000001"), {"daily_limit": NO_LIMIT})
        self._limits = SendingLimits(numbers, quota)
        self._quota = quota

    def put_in(self, client: MemoryDynamoDB) -> None:
        """Use another table."""
        self.client = client
        self.client.on_call = self._note
        self.table = Table(self.client.as_client(), "streaming")
        self.cursor = DynamoSchedulerCursor(self.table)

    @property
    def wake_ups(self) -> DynamoWakeUps:
        return DynamoWakeUps(self.table, self.shards)

    def begin(self, at: datetime) -> None:
        """Let all have been queued by an instant."""
        assert self.cursor.write(Progress([ShardProgress(at)] * self.shards))

    def put(
        self, creditor: str, count: int, at: Callable[[int], datetime] = lambda _: NINE
    ) -> None:
        """Let debtors of a creditor be due, each in a row of its own."""
        for number in range(count):
            self.wake_ups.put(_key(creditor, number), at(number))

    def put_packed(self, creditor: str, count: int) -> None:
        """Let debtors of a creditor be due at nine, many to a row."""
        self.wake_ups.put_all(WakeUp(_key(creditor, number), NINE) for number in range(count))

    def tick(self, now: datetime, must_end: Callable[[], bool] = lambda: False) -> Scheduled:
        """Run a tick to its end."""
        outlook = Outlook(
            self.wake_ups,
            AnyCreditor(),
            self._limits,
            self._quota,
            FakeCircuitBreakers(ConditionsMemory()),
        )
        jobs = self.queue or self
        setup = Dependencies(self.wake_ups, jobs, self.cursor, outlook, must_end, self.window)
        return schedule_due(setup, now)

    def tick_until_killed(self, now: datetime, calls: int) -> bool:
        """Run a tick that dies after some calls; tell whether it came to its end before."""
        self.dies_at = calls
        try:
            self.tick(now)
        except Killed:
            return False
        finally:
            self.dies_at = 0
        return True

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        """Take jobs as the queue does, or die before or behind it."""
        some = list(wake_ups)
        self.largest_window = max(self.largest_window, len(some))
        self._spend()
        queued = self.jobs.put_all(some, delay)
        self._spend()
        return queued

    def requeue(self, key: DebtorKey, delay: timedelta) -> None:
        raise AssertionError(key, delay)

    def requeue_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        raise AssertionError(list(delays))

    @property
    def queued(self) -> Sequence[DebtorKey]:
        """Return whose evaluation was queued, in the order of the queue."""
        return [one.key for one in self.jobs.queued]

    def owners(self) -> Sequence[str]:
        """Return whose jobs were queued, in the order of the queue."""
        return [key.creditor for key in self.queued]

    def _note(self, operation: str, _: list[Row]) -> None:
        self.calls[operation] += 1
        self._spend()

    def _spend(self) -> None:
        self.dies_at -= 1
        if self.dies_at == 0:
            raise Killed


def _key(creditor: str, number: int) -> DebtorKey:
    return DebtorKey(CreditorId(creditor), DebtorId(f"d-{number:06}"))
