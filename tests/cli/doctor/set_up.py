"""A sound set-up, which each test breaks in one way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from moto import mock_aws

from cli.doctor.asking.aws import AwsQuestions
from cli.doctor.deployment import Deployment
from cli.doctor.examination import Checked, examine, first_to_mend
from cli.frame.settings import Settings
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.operations.daily_pass import DynamoPassBook
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.sending.capacity import DynamoCapacityNote
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped
from puntual.domain.accounts.api_key import ApiKey, Scope
from puntual.domain.ids import CreditorId
from puntual.domain.sending.concurrency import Capacity
from puntual.ports.daily_pass import DailyPass
from puntual.ports.scheduling import Progress, ShardProgress
from tests.cli.doctor.amazon import REGION, TABLE, WEBHOOK, Outputs, client, deploy
from tests.cli.doctor.platform import NUMBER, Platform, a_platform
from tests.factories import a_creditor, a_key, a_profile

ACME = CreditorId("acme")
LANGUAGES = frozenset({"es", "es_MX", "es_CO", "es_AR"})
_HOUR = timedelta(hours=1)


@dataclass
class SetUp:
    """What a test breaks, and the doctor that looks at it."""

    outputs: Outputs
    platform: Platform
    table: Table
    now: datetime
    values: dict[str, str] = field(default_factory=dict)
    client: Any = client
    more: dict[str, Any] = field(default_factory=dict)
    patch: pytest.MonkeyPatch = field(default_factory=pytest.MonkeyPatch)

    def examine(self) -> list[Checked]:
        deployment = Deployment(
            Settings(self.values, {}, self.outputs, ("dev",)),
            AwsQuestions(self.client),
            transport=self.platform.transport,
            **self.more,
        )
        try:
            return [*examine(deployment)]
        finally:
            deployment.close()

    def first(self) -> tuple[str, str] | None:
        line = first_to_mend(self.examine())
        return None if line is None else (line.check, line.finding.code)


@contextmanager
def a_sound_set_up() -> Iterator[SetUp]:
    with mock_aws():
        outputs = deploy()
        table, now = Table(client("dynamodb"), TABLE), SystemClock().now()
        platform = a_platform(WEBHOOK)
        platform.register(LANGUAGES)
        _fill(table, now)
        values = {"region": REGION, "stage": "dev", "table": TABLE}
        set_up = SetUp(outputs, platform, table, now, values)
        try:
            yield set_up
        finally:
            set_up.patch.undo()


def _fill(table: Table, now: datetime) -> None:
    """Do what an operator and a day of running do."""
    DynamoCreditors(table).put(a_creditor(ACME, "Acme", NUMBER))
    key = ApiKey("d" * 64, ACME, "erp", frozenset(Scope), now)
    DynamoApiKeys(table).create(key)
    policies, document = DynamoPolicies(table), parse(read_shipped("pyme"))
    policies.put(ACME, document.policy.version, document.canonical)
    policies.activate(ACME, document.policy.version)
    profile = a_profile(key=a_key("d-1", ACME), locale="es-MX", country="MX")
    DynamoAccountChanges(table).put_profile(profile)
    DynamoPaymentFeed(table).seen(ACME, now - _HOUR)
    DynamoSchedulerCursor(table).write(Progress([ShardProgress(now - timedelta(minutes=4))]))
    write_capacity(table, now - timedelta(minutes=20))
    end_a_pass(table, now - 3 * _HOUR)


def write_capacity(table: Table, at: datetime, quota: int = 1000, workers_short: int = 0) -> None:
    capacity = Capacity(
        needed=14, quota=quota, workers_short=workers_short, shared_workers=4, own_workers={}
    )
    DynamoCapacityNote(table).write(capacity, at)


def end_a_pass(table: Table, at: datetime, number: int = 1) -> None:
    book = DynamoPassBook(table)
    started = at - _HOUR
    day = started.astimezone(UTC).date()
    book.begin(DailyPass(number, day, 4, started, started))
    book.end(number, at)
