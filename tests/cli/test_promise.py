"""Promises as an operator lists them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from cli.main import main
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.agreements.promise import Promised
from puntual.domain.ids import CreditorId
from puntual.domain.money import Money
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import a_document, a_key, a_payment, a_profile, an_invoice

ACME = CreditorId("acme")
DAY = timedelta(days=1)


def promise(changes: DynamoAccountChanges, debtor: str, made_days_ago: int, due_in: int) -> None:
    """Owe 1,250.50, and promise 800.00 of it for some days from today."""
    now = SystemClock().now()
    key, made = a_key(debtor, ACME), now - made_days_ago * DAY
    changes.put_profile(a_profile(key=key, phone=f"+52555000{debtor[-4:]}"))
    owed = an_invoice(
        external_id=debtor, due_on=(now - 40 * DAY).date(), issued_on=(now - 60 * DAY).date()
    )
    changes.put_invoice(key, owed, f"i-{debtor}")
    day = (now + due_in * DAY).date()
    terms = Promised((Money(80_000, "MXN"),), day + DAY, day, is_part=True)
    until = now + (due_in + 2) * DAY
    hold = Hold("reply.1", HoldKind.PROMISE, made, until, promised_on=day, promised=terms)
    changes.add_hold(key, hold)


@pytest.fixture
def table() -> Iterator[Table]:
    """Four debtors: due this week, due later, broken, kept."""
    with table_in_memory() as table:
        assert (
            main(f"creditors put --id acme --name A --phone-number-id 1 --table {NAME}".split())
            == 0
        )
        changes = DynamoAccountChanges(table)
        promise(changes, "cli-0001", 1, 3)
        promise(changes, "cli-0002", 1, 20)
        promise(changes, "cli-0003", 20, -10)
        promise(changes, "cli-0004", 20, -10)
        now = SystemClock().now()
        paid = a_payment(
            "P-1", minor=80_000, paid_on=(now - 12 * DAY).date(), recorded_at=now - 12 * DAY
        )
        changes.put_payment(
            a_key("cli-0004", ACME), replace(paid, id=a_document("P-4", "bank")), "p4"
        )
        yield table


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("", [("cli-0001", "open"), ("cli-0002", "open")]),
        ("--due-this-week", [("cli-0001", "open")]),
        ("--broken", [("cli-0003", "broken")]),
        ("--broken --due-this-week", [("cli-0001", "open"), ("cli-0003", "broken")]),
    ],
)
def test_promises_are_listed_by_what_is_asked(
    capsys: pytest.CaptureFixture[str], chosen: str, found: list[tuple[str, str]]
) -> None:
    capsys.readouterr()
    assert main(f"promise list --creditor acme --json --table {NAME} {chosen}".split()) == 0
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    assert sorted((one["debtor"], one["state"]) for one in told) == found
    assert {one["missing"][0]["amount"] for one in told} == {"800.00"}
    assert err == "kept: 1 of 2 due (50 %)\n"


@pytest.mark.usefixtures("table")
def test_a_promise_is_one_line_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    main(f"promise list --creditor acme --due-this-week --table {NAME}".split())
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("cli-0001  open  for ")
    assert "800.00 MXN  to come: 800.00 MXN  reply.1" in first
    assert last == "kept: 1 of 2 due (50 %)"


def test_where_nobody_promised_that_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with table_in_memory():
        main(f"creditors put --id acme --name A --phone-number-id 1 --table {NAME}".split())
        capsys.readouterr()
        assert main(f"promise list --creditor acme --broken --table {NAME}".split()) == 0
        assert capsys.readouterr().out.splitlines() == [
            "there is no such promise",
            "kept: none was due yet",
        ]
