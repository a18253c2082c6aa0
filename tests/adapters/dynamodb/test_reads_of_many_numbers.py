"""What reading costs in a deployment of a thousand numbers and accounts, in read units."""

from collections.abc import Callable
from math import ceil
from typing import Any

import pytest

from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.templates.health import Aspect, TemplateReport
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON

_UNIT = 4096
_NUMBERS, _TEMPLATES = 1000, 245


class MeteredDynamoDB(MemoryDynamoDB):
    """Counts read units as AWS bills them: of 4 KB, half of one that may be a moment old."""

    def __init__(self) -> None:
        super().__init__()
        self.units = 0.0

    def query(self, **request: Any) -> Any:
        answer = super().query(**request)
        size = sum(len(str(value)) for item in answer["Items"] for value in item.items())
        self.units += max(1, ceil(size / _UNIT)) * (1 if request["ConsistentRead"] else 0.5)
        return answer

    def get_item(self, **request: Any) -> Any:
        self.units += 1 if request["ConsistentRead"] else 0.5
        return super().get_item(**request)


@pytest.fixture
def metered() -> MeteredDynamoDB:
    return MeteredDynamoDB()


def _units(metered: MeteredDynamoDB, read: Callable[[], object]) -> float:
    metered.units = 0.0
    read()
    return metered.units


def test_a_number_costs_three_units_in_a_deployment_of_a_thousand(
    metered: MeteredDynamoDB,
) -> None:
    """The whole partition was read for it, also for each status of a failed message."""
    numbers = DynamoNumbers(Table(metered.as_client(), "t"))
    for number in range(_NUMBERS):
        numbers.change(f"{number}", {"account": f"a-{number}", "portfolio": "p"})
        numbers.halt(Halt(HaltScope.ACCOUNT, f"a-{number}", "", 190, NOON, "send", f"{number}"))
    assert _units(metered, lambda: numbers.read("7")) == 3
    assert _units(metered, lambda: numbers.account_of("7")) == 1


@pytest.mark.parametrize("broken", [0, 10])
def test_what_is_broken_costs_one_unit_however_many_accounts_and_templates_there_are(
    metered: MeteredDynamoDB, broken: int
) -> None:
    """All templates of all accounts were read for each creditor: 68 creditors were the limit."""
    health = DynamoTemplateHealth(Table(metered.as_client(), "t"))
    for account in ("300", "400", "500"):
        for number in range(_TEMPLATES):
            value = "PAUSED" if number < broken else "APPROVED"
            report = TemplateReport(
                account, f"stem_{number}", "es", Aspect.STATUS, value, "NONE", NOON
            )
            health.record(report)
    assert _units(metered, lambda: health.broken("300")) == 1
    assert len(health.broken("300")) == broken
