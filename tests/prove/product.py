"""The product as it is deployed: its functions, its queues, its ticks, and WhatsApp beside it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, Final

from infra.numbers import MESSAGES_PER_CALL
from local.emulator.tenant import CREDITOR, CREDITOR_NAME, PHONE_NUMBER_ID
from local.scheduled import scheduled_event
from local.whatsapp.dice import Dice
from local.whatsapp.graph.graph import GraphApi
from local.whatsapp.platform.settings import Settings
from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.template import Template
from local.whatsapp.templates.templates import TemplateBook
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.templates import PackagedTemplates, to_graph
from puntual.domain.accounts.api_key import ApiKey, Scope, digest_of
from puntual.domain.accounts.creditor import Creditor
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.prove.machine.clockwork import Clockwork, Life
from tests.prove.machine.crossings import Crossings
from tests.prove.machine.pools import Pool
from tests.prove.machine.queues import Queue, QueueClient
from tests.prove.machine.small_clients import EventClient, LambdaClient, SecretClient, TopicClient
from tests.prove.machine.table_client import TableClient
from tests.prove.machine.wires import Wires

API_KEY: Final = "pk_an-invented-key-of-a-billing-system"
APP_SECRET, _VERIFY, _TOKEN = "app-secret", "verify", "token"
_WABA: Final = "200000000000001"
_MORE_THAN_ANY_DAY: Final = 1_000_000
# As deployed: seconds that an invocation may take (infra/components).
_SECONDS: Final = {
    "ingest": 29,
    "schedule_reminders": 240,
    "send_message": 120,
    "webhook": 20,
    "reconcile": 300,
    "converse": 60,
    "check_senders": 180,
}
_TICK: Final = 300.0
_TRIES: Final = 4
_READS: Final = frozenset({"GetItem", "Query", "BatchGetItem", "Scan", "DescribeTable"})


@cache
def _registered() -> tuple[Template, ...]:
    """Return our templates as WhatsApp takes them; checked once."""
    book = TemplateBook(Dice(0, _WABA))
    for template in PackagedTemplates().all():
        book.create(dict(to_graph(template)), "APPROVED")
    return tuple(book)


class WhatsAppClock:
    """The clock of WhatsApp, which is right whatever ours shows."""

    def __init__(self, clockwork: Clockwork) -> None:
        self._clockwork = clockwork

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._clockwork.now, UTC)

    flowing = now


@dataclass
class Product:
    """Everything that runs.

    Attributes:
        skew: by how many seconds our machines' clocks are wrong.
        is_ticking: whether EventBridge calls.
        hour: how often the daily pass is asked for; hourly, as deployed.
        on_row: told of each row that is written, before it is.
    """

    clockwork: Clockwork
    seed: int
    crossings: Crossings = field(init=False)
    skew: float = 0.0
    is_ticking: bool = True
    hour: float = 3600.0
    on_row: Callable[[Row], None] = lambda _: None
    _due: list[float] = field(default_factory=list)
    _tick_at: float = 0.0

    def __post_init__(self) -> None:
        clockwork = self.clockwork
        self.crossings = Crossings(clockwork, self.seed, self.die)
        self.memory = MemoryDynamoDB()
        self.memory.on_call = self._note
        self.memory.created_at = clockwork.now
        self.pools = {name: Pool(clockwork, name, limit) for name, limit in _SECONDS.items()}
        self.queues = {
            one.url: one
            for one in (
                Queue(clockwork, "jobs", "send_message", MESSAGES_PER_CALL, 3, 721, self.seed),
                Queue(clockwork, "jobs-alone", "send_message", 1, 3, 721, self.seed),
                Queue(clockwork, "replies", "converse", 1, 2, 360, self.seed),
                Queue(clockwork, "pass", "reconcile", 1, 2, 1800, self.seed, False),
            )
        }
        for queue in self.queues.values():
            queue.arrive = self._drain
        settings = Settings(
            clock_file=Path(),
            app_secret=APP_SECRET,
            verify_token=_VERIFY,
            access_token=_TOKEN,
            phone_number_id=PHONE_NUMBER_ID,
            waba_id=_WABA,
            webhook_url="https://webhook.invalid",
            seed=self.seed,
            personas=True,
            pair_seconds=6.0,
        )
        self.simulator = Simulator(settings, WhatsAppClock(clockwork))
        self.wires = Wires(GraphApi(self.simulator), self.crossings)
        secrets = {
            "sender": {"access_token": _TOKEN},
            "webhook": {"app_secret": APP_SECRET, "verify_token": _VERIFY},
        }
        self.events = EventClient(self.crossings)
        self.aws: dict[str, object] = {
            "dynamodb": TableClient(self.memory, self.crossings),
            "sqs": QueueClient(self.queues, self.crossings),
            "secretsmanager": SecretClient(secrets, self.crossings),
            "events": self.events,
            "sns": TopicClient(self.crossings),
            "lambda": LambdaClient(self.crossings),
            "s3": None,
        }
        self._furnish()

    @property
    def now(self) -> datetime:
        """Return the true instant."""
        return datetime.fromtimestamp(self.clockwork.now, UTC)

    def shown(self) -> float:
        """Return what our machines' clocks show."""
        return self.clockwork.now + self.skew

    def die(self, life: Life) -> None:
        """Let an environment die."""
        if not any(pool.die(life) for pool in self.pools.values()):
            self.clockwork.kill(life)

    def begin(self, first: float = 600.0) -> None:
        """Let the hours strike, after so many seconds for the first time."""
        self.clockwork.after(first, self._strike)

    def tick(self, function: str, tries: int = _TRIES) -> None:
        """Call a scheduled function as EventBridge does: again, when it fails."""
        shown = datetime.fromtimestamp(self.shown(), UTC)
        event = scheduled_event(function, shown)

        def ended(answer: Any) -> None:
            if answer is None and tries > 1:
                self.clockwork.after(60.0, lambda: self.tick(function, tries - 1))
            elif answer is None and function == "schedule_reminders":
                # The next tick of the rule.
                self._tick_by(self.clockwork.now + _TICK)

        if self.is_ticking:
            self.pools[function].invoke(event, ended)

    def is_quiet(self) -> bool:
        """Tell whether no queue holds anything."""
        return not any(one.waiting or one.has_some or one.busy for one in self.queues.values())

    def _furnish(self) -> None:
        table = Table(self.memory.as_client(), "prove")
        DynamoCreditors(table).put(
            Creditor(CREDITOR, CREDITOR_NAME, PHONE_NUMBER_ID, "+52 55 5550 0000")
        )
        DynamoCircuitBreakers(table).set_limit(CREDITOR, _MORE_THAN_ANY_DAY)
        key = ApiKey(digest_of(API_KEY), CREDITOR, "billing", frozenset(Scope), self.now)
        DynamoApiKeys(table).create(key)
        for template in _registered():
            named = template.name, template.language
            self.simulator.book._by_key[named] = replace(template)

    def _strike(self) -> None:
        self.tick("reconcile")
        self.clockwork.after(self.hour, self._strike)

    def _note(self, operation: str, rows: list[Row]) -> None:
        """See when somebody is due a look: a tick where nothing is due does nothing."""
        if operation in _READS:
            return
        for row in rows:
            if row[0].startswith("DUE#"):
                at = datetime.fromisoformat(row[1].partition("#")[0]).timestamp()
                self._tick_by(at - self.skew)
            self.on_row(row)

    def _tick_by(self, at: float) -> None:
        at = (max(at, self.clockwork.now) // _TICK + 1) * _TICK
        if at not in self._due:
            heappush(self._due, at)
            self.clockwork.at(at, self._tick_due)

    def _tick_due(self) -> None:
        while self._due and self._due[0] <= self.clockwork.now:
            heappop(self._due)
        if self.is_ticking:
            self.tick("schedule_reminders")
        else:
            self._tick_by(self.clockwork.now + _TICK)

    def _drain(self, queue: Queue) -> None:
        """Hand out as much as there are environments for."""
        while queue.busy < queue.most and (messages := queue.take()):
            queue.busy += 1
            self._work(queue, messages)

    def _work(self, queue: Queue, messages: list[Any]) -> None:
        def ended(answer: Any) -> None:
            queue.busy -= 1
            if answer is not None:
                queue.settle(messages, json.loads(json.dumps(answer)))
            self._drain(queue)

        self.pools[queue.function].invoke(queue.records(messages), ended)


def at_noon(year: int, month: int, day: int) -> float:
    """Return the second of noon (UTC) on a day."""
    return datetime(year, month, day, 12, tzinfo=UTC).timestamp()


def days(count: float) -> float:
    """Return so many days in seconds."""
    return timedelta(days=count).total_seconds()
