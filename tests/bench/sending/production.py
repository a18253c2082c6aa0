"""The sender as it is deployed, except for what is AWS's and Meta's: those are played."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from math import inf

from functions.schedule_reminders import logic as scheduling
from functions.schedule_reminders.outlook import Outlook
from functions.send_message.dependencies import Dependencies
from functions.send_message.events import Job, JobMessage, read_jobs
from functions.send_message.isolation import Quarantine
from functions.send_message.record_batch import evaluate_records
from functions.send_message.told_ids import GatheredIds
from puntual.adapters.aws.sqs import SqsJobs
from puntual.adapters.composition import conditions_reader, sending_limits_of, terms_book
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.accounts.uncertain_sends import DynamoUncertainSends
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.keys.account import CONTACTS, account_pk
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.parked_jobs import DynamoParkedJobs
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.sending.told_ids import DynamoToldIds
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.packaged.wording import load_wording
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.application.every_channel import EveryChannel
from puntual.application.sending.number_rates import NumberRates
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.ports.contacts import StatusReport
from puntual.ports.scheduling import Progress, ShardProgress
from puntual.runtime.sqs_batch import (
    BatchResponse,
    SqsRecord,
    queue_of,
    receives_of,
    response_of,
)
from tests.bench.sending.fleet import Worker
from tests.bench.sending.lifetimes import WorkerKilled
from tests.bench.sending.people import People
from tests.bench.sending.platform import Entry
from tests.bench.sending.population import CREDITOR, key_of
from tests.bench.sending.portfolio import NUMBER, Portfolio
from tests.bench.sending.queue import Message
from tests.bench.sending.scenarios import TIMEOUT, Inflow
from tests.bench.sending.trial import Trial
from tests.bench.sending.verdict import Verdict, judge
from tests.domain.decision.decision_cases import RULES
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.factories import TODAY
from tests.fakes.sending import FakeRuleBook

# As the handler keeps them free at the end.
_RESERVE = timedelta(seconds=30)
_SHARDS = 4
_BETWEEN_TICKS = 60.0
# What a worker had put on its way to the table when it died arrives all the same.
_ON_ITS_WAY = 0.5
# People who get four messages within a minute are not what the law is about; the pause between
# two of them is.
# A run is no first day: the breaker has been counted, and what it holds is another test's subject.
_MORE_THAN_ANY_DAY = 10_000_000
_LENIENT = replace(RULES, caps=Caps(10, 10, timedelta(0), 10))
_TEMPLATES = PackagedTemplates()


class _MortalAccounts(DynamoAccounts):
    """Accounts of which some end whoever looks at them."""

    def __init__(self, table: Table, poisoned: frozenset[DebtorKey]) -> None:
        super().__init__(table)
        self._poisoned = poisoned

    def look(self, key: DebtorKey) -> AccountExcerpt | None:
        if key in self._poisoned:
            raise WorkerKilled
        return super().look(key)


@dataclass
class Production:
    """Everything that the environments of a run have in common."""

    trial: Trial
    client: MemoryDynamoDB = field(init=False)
    rate_writes: int = 0
    claimed_at: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Portfolio(self.trial.population, TODAY).open()
        self.client.on_call = self._note_call
        self.table = Table(self.client.as_client(), "bench")
        DynamoNumbers(self.table).change(NUMBER, {"daily_limit": NO_LIMIT})
        DynamoCircuitBreakers(self.table).set_limit(CREDITOR, _MORE_THAN_ANY_DAY)
        self.contacts = DynamoContacts(self.table)
        self.accounts = _MortalAccounts(self.table, self.trial.poisoned)
        self.parked = DynamoParkedJobs(self.table)
        self.decisions = DynamoDecisions(self.table)
        self.trial.platform.tell = self._tell
        if self.trial.scenario.inflow is not None:
            self._let_people_write(self.trial.scenario.inflow)
            self._begin_ticks()

    def run(self) -> Verdict:
        """Play the run and let the judge say what came of it."""
        trial = self.trial
        trial.run(self.start_environment, _jobs_of)
        parked = [note.key for note in self.parked.parked()]
        return judge(trial, self.rate_writes, self.left_behind(), parked)

    def left_behind(self) -> frozenset[DebtorKey]:
        """Return for whom somebody died with a claim in hand, as fleet and table saw it."""
        return frozenset(
            key
            for at, messages in self.trial.deaths
            for key in chain.from_iterable(map(_keys_in, messages))
            if self.claimed_at.get(account_pk(key), inf) <= at + _ON_ITS_WAY
        )

    def start_environment(self) -> Worker:
        """Build what one environment builds at its start."""
        setup = self._dependencies()
        alone = self.trial.alone
        apart = SqsJobs(alone.as_client(), alone.name, jobs_per_message=1)
        quarantine = Quarantine(apart, alone.name, self.parked)

        async def work(records: list[SqsRecord]) -> BatchResponse:
            until = setup.flowing.now() + timedelta(seconds=TIMEOUT) - _RESERVE
            messages = [
                JobMessage(read_jobs(record["body"]), receives_of(record), queue_of(record))
                for record in records
            ]
            done = await evaluate_records(setup, quarantine, messages, until)
            return response_of(records, done.which_come_back(setup.jobs.requeue))

        return work

    def _dependencies(self) -> Dependencies:
        trial, table = self.trial, self.table
        clock = trial.clock
        sending_limits = sending_limits_of(table)
        conditions = conditions_reader(table, sending_limits)
        terms = terms_book(table, clock, self.accounts, conditions, _TEMPLATES)
        return Dependencies(
            accounts=self.accounts,
            contacts=self.contacts,
            uncertain_sends=DynamoUncertainSends(table),
            add_hold=DynamoAccountChanges(table).add_hold,
            wake_ups=DynamoWakeUps(table, _SHARDS),
            decisions=self.decisions,
            creditors=CachedCreditors(DynamoCreditors(table), clock),
            messenger=EveryChannel(self._whatsapp(), {}),
            slots=DynamoSlotBook(table),
            jobs=SqsJobs(trial.queue.as_client(), "jobs"),
            clock=clock,
            flowing=clock,
            pace_of=NumberRates(
                trial.scenario.pace, {}, sending_limits.state, sending_limits.last_known
            ).pace_of,
            terms=replace(terms, rules=FakeRuleBook(_LENIENT)),
            templates=_TEMPLATES,
            texts=PackagedFallbackTexts(),
            wording=load_wording(),
            breakers=conditions,
            sending_limits=sending_limits,
            health=DynamoTemplateHealth(table),
            told_ids=GatheredIds(DynamoToldIds(table)),
        )

    def _let_people_write(self, inflow: Inflow) -> None:
        """Let the webhook's environments count it on the row that the senders know."""
        People(self.trial, inflow, lambda: DynamoSlotBook(self.table)).begin()

    def _begin_ticks(self) -> None:
        """Let the scheduler find those whom WhatsApp refused, once they may be tried again."""
        trial, cursor = self.trial, DynamoSchedulerCursor(self.table)
        cursor.write(Progress([ShardProgress(trial.clock.now())] * _SHARDS))
        wake_ups = DynamoWakeUps(self.table, _SHARDS)
        jobs = SqsJobs(trial.queue.as_client(), "jobs")
        creditors = CachedCreditors(DynamoCreditors(self.table), trial.clock)
        outlook = Outlook(
            wake_ups,
            creditors,
            sending_limits_of(self.table),
            DynamoQuota(self.table),
            DynamoCircuitBreakers(self.table),
        )
        setup = scheduling.Dependencies(wake_ups, jobs, cursor, outlook)

        def tick() -> None:
            scheduling.schedule_due(setup, trial.clock.now())
            trial.loop.call_for_nobody(_BETWEEN_TICKS, tick)

        tick()

    def _whatsapp(self) -> CloudApiMessenger:
        platform = self.trial.platform
        return CloudApiMessenger("https://graph.invalid", "v25.0", _token, _TEMPLATES, platform)

    def _note_call(self, operation: str, rows: list[Row]) -> None:
        self.trial.loop.spend_table_call()
        if operation not in {"GetItem", "Query"}:
            self.rate_writes += sum(pk.startswith("RATE#") for pk, _ in rows)
            self._note_claims(rows)

    def _note_claims(self, rows: list[Row]) -> None:
        """Note when a contact was first written: whoever dies later dies with it in hand."""
        now = self.trial.loop.time()
        for pk, sk in rows:
            if sk.startswith(CONTACTS):
                self.claimed_at.setdefault(pk, now)

    def _tell(self, entry: Entry, at: datetime) -> None:
        """Do what the webhook does with the status of a message."""
        ref = ContactRef.from_callback(entry.callback)
        assert ref is not None
        self.contacts.record_status(ref, StatusReport(ContactState.DELIVERED, at, "wamid"))


def _jobs_of(numbers: Sequence[int]) -> str:
    keys = map(key_of, numbers)
    return json.dumps({"jobs": [{"creditor": key.creditor, "debtor": key.debtor} for key in keys]})


def _keys_in(message: Message) -> list[DebtorKey]:
    return [_as_key(job) for job in read_jobs(message.body)]


def _as_key(job: Job) -> DebtorKey:
    assert isinstance(job, DebtorKey)
    return job


def _token() -> str:
    return "token"
