"""The main job on the local stack: invoice in, reminder out, answer and payment back in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from cli.main import main
from local.emulator.ports import Ports
from local.stack import LocalStack
from local.stack_options import StackOptions
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import ContactId, ContactRef, CreditorId, DebtorId, DebtorKey
from puntual.ports.contacts import StatusReport
from tests.e2e.town import Town, callback_of

pytestmark = pytest.mark.e2e

DELIVERED: Final = ContactState.DELIVERED
READ: Final = ContactState.READ
_START = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    options = StackOptions(start=_START, ports=Ports.free(), job_visibility_seconds=20)
    with LocalStack(options) as running:
        yield running


@pytest.fixture(scope="module")
def settled_town(stack: LocalStack) -> Town:
    return Town(stack)


@pytest.fixture
def town(settled_town: Town) -> Iterator[Town]:
    yield settled_town
    settled_town.stack.simulator.clear_faults()
    settled_town.stack.simulator.configure(duplicate_chance=0.03, disorder_chance=0.03)


def test_a_reminder_goes_out_at_nine_in_the_debtors_morning_and_is_read(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor()
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)

    [line] = town.messages_to(debtor)
    assert line["template"] == "puntual_due_in_3_days_v1"
    assert line["language"] == "es_MX"
    assert "1,250.50" in line["text"] or "1.250,50" in line["text"]
    assert line["biz_opaque_callback_data"].startswith(callback_of(debtor))
    local = town.local_time_of(line, debtor)
    assert local.date() == monday
    assert (local.hour, local.minute // 5) == (9, 0)
    assert town.statuses_of(debtor) == ["read"]


def test_a_debtor_in_sao_paulo_is_written_to_in_portuguese_in_the_morning_there(
    town: Town,
) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor(country="BR", zone="America/Sao_Paulo", locale="pt-BR")
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=2)

    [line] = town.messages_to(debtor)
    assert line["language"] == "pt_BR"
    assert town.local_time_of(line, debtor).hour == 9


def test_a_payment_stops_the_reminders_and_is_thanked_for(town: Town) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    debtor = town.add_debtor()
    invoice = town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)
    town.pay(invoice)
    town.let_pass(days=12)

    assert town.steps_of(debtor) == ["due_in_3_days", "payment_received"]


def test_a_partial_payment_leaves_the_rest_to_be_reminded_of(town: Town) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    debtor = town.add_debtor()
    invoice = town.issue(debtor, due_on=monday + timedelta(days=3), amount="1000.00")
    town.pay(invoice, amount="400.00")
    town.let_pass(days=4)

    reminders = [line for line in town.messages_to(debtor) if "due" in line["template"]]
    assert reminders
    assert all("600" in line["text"] for line in reminders)
    assert not any("1,000.00" in line["text"] for line in reminders)


def test_whoever_opts_out_is_never_written_to_again(town: Town) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    debtor = town.add_debtor()
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)
    town.say(debtor, text="BAJA")
    town.let_pass(days=14)

    assert town.steps_of(debtor) == ["due_in_3_days"]
    assert town.stack.ingest.customer(debtor.id)["consent"] == "withdrawn"


@pytest.mark.parametrize("button", ["ALREADY_PAID", "NEED_TIME", "TALK_TO_PERSON"])
def test_an_answer_by_button_buys_peace_on_the_due_date(town: Town, button: str) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    debtor = town.add_debtor()
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)
    town.say(debtor, button_payload=button)
    # Each of the three holds at least three days, which takes in the due date.
    town.let_pass(days=3)

    # Who asked for time has it confirmed in writing; nobody is reminded.
    confirmed = ["agreement_confirmed"] if button == "NEED_TIME" else []
    assert town.steps_of(debtor) == ["due_in_3_days", *confirmed]


def test_a_message_whose_answer_was_lost_is_never_sent_again(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor()
    lost = {"match": {"debtor": debtor.id}, "effect": {"timeout_after_acceptance": True}}
    town.stack.simulator.set_faults([lost])
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)

    [line] = town.messages_to(debtor)
    assert town.local_time_of(line, debtor).date() == monday
    assert town.statuses_of(debtor) == ["read"]


def test_a_connection_lost_before_acceptance_does_not_flood(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor()
    broken = {"match": {"debtor": debtor.id}, "effect": {"reset_before_acceptance": True}}
    town.stack.simulator.set_faults([broken | {"times": 1}])
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)

    assert len(town.messages_to(debtor)) <= 1


def test_repeated_and_disordered_webhooks_change_nothing(town: Town) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    town.stack.simulator.configure(duplicate_chance=1.0, disorder_chance=1.0)
    debtor = town.add_debtor()
    invoice = town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=1)
    town.pay(invoice)
    town.let_pass(days=7)

    assert town.steps_of(debtor) == ["due_in_3_days", "payment_received"]


def test_an_unknown_sender_changes_nobodys_account(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor()
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.stack.simulator.reply("+525555509999", text="BAJA")
    assert town.stack.simulator.settle().refused == 0
    town.let_pass(days=1)

    assert town.steps_of(debtor) == ["due_in_3_days"]
    assert town.stack.ingest.customer(debtor.id)["consent"] == "given"


def test_overlapping_schedulers_send_one_message(town: Town) -> None:
    monday = town.wait_for_monday()
    debtors = [town.add_debtor() for _ in range(12)]
    for debtor in debtors:
        town.issue(debtor, due_on=monday + timedelta(days=3))
    nine = datetime(monday.year, monday.month, monday.day, 9, tzinfo=debtors[0].zone)
    town.driver.run_until(nine)
    town.driver.go_to(nine)
    functions = town.driver.functions
    with ThreadPoolExecutor(4) as pool:
        [*pool.map(functions.schedule_reminders, [town.now] * 4)]
    functions.drain()
    town.let_pass(days=1)

    assert [len(town.messages_to(debtor)) for debtor in debtors] == [1] * len(debtors)


def test_an_outage_of_three_days_is_caught_up_with_one_message(town: Town) -> None:
    monday = town.wait_for_monday(quiet_weeks=2)
    debtor = town.add_debtor()
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.stack.clock.set(town.now + timedelta(days=3))
    town.let_pass(days=1)

    [line] = town.messages_to(debtor)
    assert line["template"] == "puntual_due_today_v1"
    assert town.local_time_of(line, debtor).date() == monday + timedelta(days=3)


def test_several_invoices_make_one_message(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor()
    for offset in (3, 3, 0):
        town.issue(debtor, due_on=monday + timedelta(days=offset))
    town.let_pass(days=1)

    assert len(town.messages_to(debtor)) == 1


def test_nobody_without_consent_is_written_to(town: Town) -> None:
    monday = town.wait_for_monday()
    debtor = town.add_debtor(consent=False)
    town.issue(debtor, due_on=monday + timedelta(days=3))
    town.let_pass(days=4)

    assert town.messages_to(debtor) == []


def test_a_history_is_imported_from_a_file_by_the_command_line(
    stack: LocalStack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    issued = {
        "type": "invoice.issued",
        "on": "2025-12-01",
        "invoice_id": "H-1",
        "customer_id": "K-1",
        "amount": 120.5,
        "currency": "MXN",
        "issued_on": "2025-12-01",
        "due_on": "2025-12-31",
    }
    paid = {**issued, "type": "invoice.paid", "on": "2025-12-20", "paid_on": "2025-12-20"}
    history = tmp_path / "history.ndjson"
    history.write_text(f"{json.dumps(issued)}\n{json.dumps(paid)}\n", encoding="utf-8")
    url = stack.deployment.ingest_url
    file = tmp_path / "key"
    file.write_text(stack.api_key)
    command = ["import", "receivables", str(history), "--url", url, "--key-file", str(file)]

    assert main(command) == 0
    assert "0 refused" in capsys.readouterr().out
    assert stack.ingest.invoice("receivables", "H-1")["outstanding"] == "0.00"
    # The same file again changes nothing.
    assert main(command) == 0


class _TogetherOnly:
    """boto3's client without the call for a single update."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        assert name != "update_item", "a statement was refused, and written on its own"
        return getattr(self._client, name)


def test_statuses_that_come_together_are_written_by_statements(stack: LocalStack) -> None:
    """Other tests read statements back into updates: here they are executed as they are."""
    client: Any = _TogetherOnly(stack.aws.client("dynamodb"))
    table = Table(client, stack.deployment.outputs["TableName"])
    claimed: Record = {
        "local_date": "2026-01-05",
        "purpose": "reminder",
        "attempt": 1,
        "claimed_at": "x",
    }
    keys = [DebtorKey(CreditorId("together"), DebtorId(f"C-{number}")) for number in range(30)]
    for key in keys:
        table.put(Put(contact_key(key, 1), {**claimed, "claimed_at": "x", "error_code": 131026}))
    refs = [ContactRef(key, ContactId("000001.20260105.reminder.1")) for key in keys]
    told = [StatusReport(state, _START, "wamid.1") for state in (DELIVERED, READ)]
    reports = [(ref, status) for status in told for ref in refs]
    contacts = DynamoContacts(table)
    assert contacts.record_statuses(reports) == [True] * 60
    assert contacts.record_statuses(reports) == [False] * 60
    kept = table.get(contact_key(keys[0], 1)) or {}
    assert (kept["state"], "error_code" in kept) == ("read", False)
