"""Meta's calls through the real handler and the real adapters, over a table in memory."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.webhook import handler as webhook
from puntual.adapters.aws.clients import dynamodb_client, secrets_client
from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.whatsapp.signature import sign
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.pace import Pace
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.doubles.lambda_context import LambdaContext
from tests.factories import NOON, a_contact, a_creditor, a_key, a_profile

_ROOT = Path(__file__).parents[3]
_EVENTS = _ROOT / "tests" / "events"
_SECRET = {"app_secret": "an-invented-app-secret", "verify_token": "an-invented-token"}


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    with table_in_memory() as table:
        arn = secrets_client().create_secret(Name="meta", SecretString=json.dumps(_SECRET))["ARN"]
        clock = tmp_path / "clock.json"
        clock.write_text(
            json.dumps({"instant": NOON.isoformat(), "anchored_at": 0.0, "rate": 0.0}),
            encoding="utf-8",
        )
        environment = {
            "TABLE_NAME": NAME,
            "CLOCK": f"file:{clock}",
            "STAGE": "local",
            "WAKE_SHARDS": "2",
            "WEBHOOK_SECRET_ARN": arn,
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        DynamoCreditors(table).put(a_creditor())
        changes = DynamoAccountChanges(table)
        changes.put_profile(a_profile(wa_ids=["525550000001", "MX.10000000000000002"]))
        changes.put_profile(a_profile(key=a_key("d-2"), phone="+525550000002"))
        yield table


def _account(table: Table, key: DebtorKey | None = None) -> Account:
    account = DynamoAccounts(table).read(key or a_key())
    assert account is not None
    return account


def _post(body: bytes, signature: str | None = None) -> Any:
    event = {
        "version": "2.0",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"x-hub-signature-256": signature or sign(body, _SECRET["app_secret"])},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    return webhook.handler(event, LambdaContext())


def _get(**query: str) -> Any:
    names = {f"hub.{name}": value for name, value in query.items()}
    event = {
        "version": "2.0",
        "requestContext": {"http": {"method": "GET"}},
        "headers": {},
        "queryStringParameters": names,
    }
    return webhook.handler(event, LambdaContext())


def _payload(name: str) -> bytes:
    return (_EVENTS / f"webhook_{name}.json").read_bytes()


def _counted(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """Return the metrics in the output, by name and dimension."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    metrics: dict[str, float] = {}
    for line in (line for line in lines if "_aws" in line):
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        name = directive["Metrics"][0]["Name"]
        others = [line[one] for one in directive["Dimensions"][0] if one != "service"]
        metrics[":".join([name, *others])] = line[name]
    return metrics


@pytest.mark.usefixtures("table")
def test_metas_handshake_is_answered_with_its_challenge() -> None:
    answered = _get(mode="subscribe", verify_token=_SECRET["verify_token"], challenge="1158201444")
    assert (answered["statusCode"], answered["body"]) == (200, "1158201444")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"mode": "subscribe", "verify_token": "wrong", "challenge": "1"},
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": _SECRET["verify_token"], "challenge": "1"},
    ],
)
def test_a_handshake_without_the_token_is_refused_and_echoes_nothing(
    query: dict[str, str],
) -> None:
    answered = _get(**query)
    assert (answered["statusCode"], answered["body"]) == (403, "")


@pytest.mark.parametrize("signature", ["sha256=00", "ñ", "sha256="])
def test_what_meta_did_not_sign_changes_nothing(table: Table, signature: str) -> None:
    before = _account(table)
    assert _post(_payload("replies"), signature)["statusCode"] == 401
    assert _account(table) == before


def test_statuses_reach_their_contacts(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    assert _post(_payload("statuses"))["statusCode"] == 200
    assert [one.state for one in _account(table).contacts] == [ContactState.READ]
    second = _account(table, a_key("d-2"))
    assert [one.state for one in second.contacts] == [ContactState.FAILED]
    assert [one.kind for one in second.holds] == [HoldKind.UNREACHABLE]
    counted = _counted(capsys)
    assert counted.pop("WebhookLatencyMs") > 0
    assert counted == {
        "Delivered": 1,
        "Read": 1,
        "ApiErrors:131026": 1,
        "UpdatesIgnored:not_ours": 1,
        "UpdatesIgnored:status": 1,
        "UpdatesIgnored:malformed": 1,
    }


def test_replies_reach_the_account_of_their_sender_and_nobody_elses(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    other = _account(table, a_key("d-2"))
    assert _post(_payload("replies"))["statusCode"] == 200
    account = _account(table)
    assert consent_at(account.profile.consents, NOON) is ConsentStatus.WITHDRAWN
    kinds = sorted(hold.kind for hold in account.holds)
    assert kinds == sorted([*[HoldKind.CLAIM] * 2, HoldKind.PROMISE, *[HoldKind.HANDOFF] * 3])
    assert _account(table, a_key("d-2")) == other
    assert (
        DynamoPeople(table).debtors_of(CreditorId("mueblesdelsur"), "MX.10000000000000003") == []
    )
    counted = _counted(capsys)
    assert counted["Replies"] == 8
    assert counted["PromisesMade"] == 1
    assert counted["UnknownSenders"] == 1
    assert counted["ApiErrors:130429"] == 1


def test_a_repeated_webhook_changes_nothing_and_counts_nothing(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("replies", "statuses"):
        _post(_payload(name))
    before = _account(table)
    capsys.readouterr()
    for name in ("replies", "statuses"):
        assert _post(_payload(name))["statusCode"] == 200
    assert _account(table) == before
    assert {"Replies", "PromisesMade", "Delivered", "Read"}.isdisjoint(_counted(capsys))


def test_what_people_write_narrows_the_pace_of_every_worker(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    """Only a setting kept room for it: a wave of answers put a number over its limit."""
    assert _post(_payload("replies"))["statusCode"] == 200
    # Sixteen came together, and were written down; the other three are gathered.
    assert _logged(caplog, "inbound.measured", "per_second") == [0.53]
    # What came in by the way, behind no number of its own, is not an update of Meta's.
    assert _logged(caplog, "webhook.recorded", "updates") == [21]
    pace, now = Pace(limit=80), SystemClock().now()
    block = DynamoSlotBook(table).reserve(PhoneNumberId("100200300"), 15, now, pace)
    assert block.spacing > 1.02 * pace.spacing()


@pytest.mark.usefixtures("table")
def test_fields_of_the_account_are_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert _post(_payload("management"))["statusCode"] == 200
    named = _logged(caplog, "webhook.field_ignored", "field")
    assert sorted(named) == ["account_alerts", "unknown"]
    assert _logged(caplog, "template.reported", "stem") == ["due_today"]


def test_a_template_lost_to_a_failed_message_is_named_in_the_log(
    table: Table, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The runbook looks for it there, and the alarm has no room for a name."""
    account = _account(table, a_key("d-2"))
    DynamoContacts(table).claim(account, a_contact(), b"{}", NOON)
    body = _payload("statuses").replace(b"131026", b"132015")
    assert _post(body)["statusCode"] == 200
    assert _logged(caplog, "template.broken", "stem") == ["due_today"]
    assert _counted(capsys)["TemplatesBroken"] == 1


def _logged(caplog: pytest.LogCaptureFixture, event: str, key: str) -> list[Any]:
    return [vars(record)[key] for record in caplog.records if record.message == event]


@pytest.mark.usefixtures("table")
def test_nothing_personal_is_written_to_the_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("replies", "statuses", "management"):
        _post(_payload(name))
    ours = [vars(record) for record in caplog.records if "webhook" in record.message]
    assert len(ours) >= 3
    written = f"{ours} {capsys.readouterr().out}"
    for personal in ("5255500000", "Ana", "pagué", "MX.1000", "wamid", "d-1"):
        assert personal not in written


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("body", [b"", b"not json", b"[]"])
def test_a_signed_body_that_is_no_payload_is_a_bad_request(body: bytes) -> None:
    assert _post(body)["statusCode"] == 400


@pytest.mark.usefixtures("table")
def test_a_body_that_is_not_base64_is_a_bad_request() -> None:
    event = {
        "requestContext": {"http": {"method": "POST"}},
        "body": "%",
        "isBase64Encoded": True,
    }
    assert webhook.handler(event, LambdaContext())["statusCode"] == 400


@pytest.mark.usefixtures("table")
def test_another_method_is_not_allowed() -> None:
    event = {"requestContext": {"http": {"method": "PUT"}}}
    assert webhook.handler(event, LambdaContext())["statusCode"] == 405


@pytest.mark.usefixtures("table")
def test_meta_is_asked_to_come_again_when_the_table_cannot_be_used(
    caplog: pytest.LogCaptureFixture,
) -> None:
    dynamodb_client().delete_table(TableName=NAME)
    assert _post(_payload("replies"))["statusCode"] == 500
    assert _logged(caplog, "webhook.postponed", "causes") == [["MissingConfiguration"]]


def test_meta_is_asked_to_come_again_when_the_secret_cannot_be_read(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "WEBHOOK_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"
    )
    before = _account(table)
    assert _post(_payload("replies"))["statusCode"] == 500
    assert _account(table) == before


def test_the_webhook_starts_without_the_http_client_and_without_models() -> None:
    probe = "import sys, functions.webhook.handler; print(*sys.modules)"
    environment = {"PYTHONPATH": f"{_ROOT}/layers/shared/python:{_ROOT}"}
    found = subprocess.run(
        [sys.executable, "-c", probe], env=environment, capture_output=True, check=True, text=True
    )
    loaded = set(found.stdout.split())
    assert "functions.webhook.logic" in loaded
    assert loaded.isdisjoint({"httpx", "pydantic", "puntual.adapters.whatsapp.client"})


@pytest.mark.usefixtures("table")
def test_a_batch_of_a_thousand_is_gone_through_to_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    foreign = {"id": "wamid.1", "status": "sent", "timestamp": "1772474460"}
    value = {"statuses": [foreign] * 1000}
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    assert _post(body)["statusCode"] == 200
    assert _counted(capsys)["UpdatesIgnored:not_ours"] == 1000
