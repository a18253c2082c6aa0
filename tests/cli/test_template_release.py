"""A template that a refused message set aside is used again when a person says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cli.main import main
from puntual.adapters.dynamodb.sending.template_health import DynamoTemplateHealth
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.templates.health import Aspect, TemplateReport, refusal_report
from tests.doubles.dynamodb_table import NAME, table_in_memory

LONG_AGO = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


def _release(language: str = "es_MX") -> int:
    named = ["--stem", "due_today", "--language", language]
    return main(["templates", "release", *named, "--by", "Rosa", "--table", NAME])


@pytest.mark.parametrize("account", ["", "222"])
def test_what_a_refusal_set_aside_is_used_again(
    table: Table, capsys: pytest.CaptureFixture[str], account: str
) -> None:
    health = DynamoTemplateHealth(table)
    health.record(refusal_report(account, "due_today", "es_MX", 132012, LONG_AGO))
    health.record(refusal_report(account, "due_today", "es", 132012, LONG_AGO))
    assert _release() == 0
    assert "is used again" in capsys.readouterr().out
    assert health.broken() == {"due_today/es"}
    assert "Rosa" in {one.reason for one in health.states(account)}


def test_the_next_refusal_sets_it_aside_again(table: Table) -> None:
    health = DynamoTemplateHealth(table)
    health.record(refusal_report("222", "due_today", "es_MX", 132012, LONG_AGO))
    _release()
    later = datetime.now(UTC) + timedelta(hours=1)  # noqa: TID251 - the command's own clock
    health.record(refusal_report("222", "due_today", "es_MX", 132012, later))
    assert health.broken() == {"due_today/es_MX"}


def test_what_meta_said_of_a_template_is_not_ours_to_take_back(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    health = DynamoTemplateHealth(table)
    health.record(
        TemplateReport("222", "due_today", "es_MX", Aspect.STATUS, "PAUSED", "", LONG_AGO)
    )
    assert _release() == 1
    assert _release("pt_BR") == 1
    assert "was not set aside" in capsys.readouterr().out
    assert health.broken() == {"due_today/es_MX"}
