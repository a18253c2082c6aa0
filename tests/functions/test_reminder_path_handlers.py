"""From the tick to WhatsApp through real handlers, real adapters and a stand-in for Meta."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.reconcile import handler as reconcile_handler
from functions.schedule_reminders import handler as schedule_handler
from functions.send_message import handler as send_handler
from puntual.adapters.aws.clients import dynamodb_client, secrets_client, sqs_client
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.creditors.policies import DynamoPolicies
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.policies.parsing import parse
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import MissingConfiguration
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, days_from_due, invoice, local
from tests.domain.decision.fallback.fallback_cases import REACHABLE
from tests.doubles.dynamodb_table import NAME, create_table
from tests.doubles.lambda_context import LambdaContext
from tests.functions.send_message.sending_setup import CREDITOR

pytestmark = pytest.mark.loopback

_BY_EMAIL = """
version: email-1
cadences: [{name: c, steps: [{name: due_today, offset: 0, valid_days: 3}]}]
fallback: {channel: email}
"""
TICK = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-03-10T16:05:00Z"}


@dataclass
class GraphStub:
    """What Meta was asked, and what it answers next."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refusal: dict[str, Any] | None = None

    def answer(self, request: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(request)
        self.tokens.append(token)
        if self.refusal is not None:
            return 400, {"error": self.refusal}
        message = {"id": f"wamid.{len(self.asked)}", "message_status": "accepted"}
        return 200, {"contacts": [{"wa_id": "525550000001"}], "messages": [message]}


@pytest.fixture
def graph() -> Iterator[GraphStub]:
    stub = GraphStub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            token = self.headers["Authorization"].removeprefix("Bearer ")
            status, body = stub.answer(json.loads(self.rfile.read(length)), token)
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_HEAD(self) -> None:
            self.send_response(400)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Keep the tests' output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    stub.url = f"http://127.0.0.1:{server.server_port}"
    yield stub
    server.shutdown()
    server.server_close()


@dataclass
class Deployed:
    """A deployment in memory with one debtor who owes one invoice."""

    table: Table
    queue_url: str
    clock: Path
    graph: GraphStub

    def set_clock(self, instant: str) -> None:
        reading = {"instant": instant, "anchored_at": 0.0, "rate": 0.0}
        self.clock.write_text(json.dumps(reading), encoding="utf-8")

    def jobs(self) -> dict[str, Any]:
        received = sqs_client().receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        return {
            "Records": [
                {"messageId": one["MessageId"], "body": one["Body"]}
                for one in received.get("Messages", [])
            ]
        }

    def contact_states(self) -> list[ContactState]:
        account = DynamoAccounts(self.table).read(KEY)
        assert account is not None
        return [one.state for one in account.contacts]


@pytest.fixture
def deployed(
    graph: GraphStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployed]:
    with mock_aws():
        create_table(dynamodb_client())
        queue_url = sqs_client().create_queue(QueueName="jobs")["QueueUrl"]
        secret = secrets_client().create_secret(
            Name="sender", SecretString=json.dumps({"access_token": "not-a-real-token"})
        )
        environment = {
            "TABLE_NAME": NAME,
            "CLOCK": f"file:{tmp_path / 'clock.json'}",
            "STAGE": "local",
            "WAKE_SHARDS": "2",
            "QUEUE_URL": queue_url,
            "GRAPH_BASE_URL": graph.url,
            "GRAPH_VERSION": "v25.0",
            "SENDER_SECRET_ARN": secret["ARN"],
            "MESSAGES_PER_SECOND": "80",
            "SENDER_CONCURRENCY": "2",
            "FALLBACK_CHANNELS": "none",
            "SMS_ORIGINATION": "none",
            "EMAIL_FROM": "none",
            "EMAIL_CONFIGURATION_SET": "none",
            "INBOUND_PER_SECOND": "0",
            "NUMBERS": "none",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        made = Deployed(Table(dynamodb_client(), NAME), queue_url, tmp_path / "clock.json", graph)
        made.set_clock("2026-03-10T16:05:10Z")
        changes = DynamoAccountChanges(made.table)
        changes.put_profile(PROFILE)
        changes.put_invoice(KEY, invoice(), "fingerprint")
        DynamoCreditors(made.table).put(CREDITOR)
        DynamoWakeUps(made.table, 2).put(KEY, local(DUE, 10))
        yield made
        if send_handler._dependencies.cache_info().currsize:
            send_handler._runner().run(send_handler._whatsapp().close())
        send_handler._runner().close()


def test_a_tick_becomes_a_job_and_the_job_becomes_one_message(deployed: Deployed) -> None:
    scheduled = schedule_handler.handler(TICK, LambdaContext())
    assert scheduled == {"queued": 1, "up_to": "2026-03-10T16:05:00+00:00"}
    jobs = deployed.jobs()
    assert json.loads(jobs["Records"][0]["body"]) == {
        "jobs": [{"creditor": "taller-luna", "debtor": "cli-0001"}],
        "since": "2026-03-10T16:00:00.000000Z",
    }
    assert send_handler.handler(jobs, LambdaContext()) == {"batchItemFailures": []}
    assert send_handler.handler(jobs, LambdaContext()) == {"batchItemFailures": []}
    (asked,) = deployed.graph.asked
    assert asked["template"]["name"] == "puntual_due_today_v1"
    assert asked["to"] == "+525550000001"
    assert deployed.contact_states() == [ContactState.CLAIMED]


def test_a_refusal_leaves_the_debtor_with_another_look(deployed: Deployed) -> None:
    deployed.graph.refusal = {"code": 190, "message": "expired", "type": "OAuthException"}
    schedule_handler.handler(TICK, LambdaContext())
    send_handler.handler(deployed.jobs(), LambdaContext())
    assert deployed.contact_states() == [ContactState.FAILED]
    wakes = list(DynamoWakeUps(deployed.table, 2).due(local(DUE, 10), local(days_from_due(1))))
    assert [one.at for one in wakes] == [local(DUE, 11, 5).replace(second=10)]


def test_a_refused_token_is_read_again_before_the_next_batch(deployed: Deployed) -> None:
    deployed.graph.refusal = {"code": 190, "message": "expired", "type": "OAuthException"}
    schedule_handler.handler(TICK, LambdaContext())
    jobs = deployed.jobs()
    send_handler.handler(jobs, LambdaContext())
    secrets_client().put_secret_value(SecretId="sender", SecretString='{"access_token": "new"}')
    numbers = DynamoNumbers(deployed.table)
    (halt,) = numbers.read(CREDITOR.phone_number_id).halts
    assert numbers.resume(halt, local(DUE, 11), "Rosa P.")
    deployed.graph.refusal = None
    deployed.set_clock("2026-03-10T17:06:00Z")
    send_handler.handler(jobs, LambdaContext())
    assert deployed.graph.tokens == ["not-a-real-token", "new"]


def test_what_whatsapp_cannot_deliver_goes_by_email_where_stage_policy_and_consent_say_so(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {
        "FALLBACK_CHANNELS": "email",
        "EMAIL_FROM": "avisos@example.com",
        "EMAIL_CONFIGURATION_SET": "puntual-local",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    ses = boto3.client("sesv2")
    ses.create_email_identity(EmailIdentity="avisos@example.com")
    ses.create_configuration_set(ConfigurationSetName="puntual-local")
    DynamoAccountChanges(deployed.table).put_profile(REACHABLE)
    document = parse(_BY_EMAIL)
    policies = DynamoPolicies(deployed.table)
    policies.put(KEY.creditor, document.policy.version, document.canonical)
    policies.activate(KEY.creditor, document.policy.version)
    deployed.graph.refusal = {"code": 131026, "message": "Message undeliverable"}
    job = json.dumps({"jobs": [{"creditor": KEY.creditor, "debtor": KEY.debtor}]})
    jobs = {"Records": [{"messageId": "1", "body": job}]}
    send_handler.handler(jobs, LambdaContext())
    deployed.set_clock("2026-03-10T16:07:30Z")
    send_handler.handler(jobs, LambdaContext())
    send_handler.handler(jobs, LambdaContext())
    assert deployed.contact_states() == [ContactState.FAILED, ContactState.ACCEPTED]
    assert len(deployed.graph.asked) == 1
    assert boto3.client("ses").get_send_quota()["SentLast24Hours"] == 1


def test_a_batch_with_a_broken_job_sends_the_others(deployed: Deployed) -> None:
    schedule_handler.handler(TICK, LambdaContext())
    jobs = deployed.jobs()
    unsafe = '{"jobs": [{"creditor": "a#b","debtor": "x"}]}'
    jobs["Records"].insert(0, {"messageId": "broken", "body": '{"creditor": "a#b"}'})
    jobs["Records"].insert(1, {"messageId": "unsafe", "body": unsafe})
    response = send_handler.handler(jobs, LambdaContext())
    assert response == {
        "batchItemFailures": [{"itemIdentifier": "broken"}, {"itemIdentifier": "unsafe"}]
    }
    assert len(deployed.graph.asked) == 1


def test_without_a_token_nothing_is_claimed_and_the_job_comes_back(deployed: Deployed) -> None:
    boto3.client("secretsmanager").update_secret(SecretId="sender", SecretString="{}")
    with pytest.raises(MissingConfiguration, match="access_token"):
        send_handler._mind_token()
    schedule_handler.handler(TICK, LambdaContext())
    jobs = deployed.jobs()
    response = send_handler.handler(jobs, LambdaContext())
    assert len(response["batchItemFailures"]) == 1
    assert deployed.contact_states() == []
    assert deployed.graph.asked == []


def test_a_message_is_not_begun_when_the_time_is_nearly_up(deployed: Deployed) -> None:
    schedule_handler.handler(TICK, LambdaContext())
    response = send_handler.handler(deployed.jobs(), LambdaContext(29_000))
    assert response == {"batchItemFailures": []}
    (queued_again,) = deployed.jobs()["Records"]
    job = {"creditor": "taller-luna", "debtor": "cli-0001"}
    assert json.loads(queued_again["body"]) == {"jobs": [job]}
    assert deployed.contact_states() == []
    assert deployed.graph.asked == []


def test_the_nightly_pass_counts_the_day_and_repairs_the_wake_up(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {**TICK, "time": "2026-03-11T09:00:00Z"}
    answer = reconcile_handler.handler(event, LambdaContext())
    assert answer == {"day": "2026-03-10", "accounts": 1, "finished": True}
    emitted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    told = [(key, line[key]) for line in emitted for key in line if key in _NAMES]
    assert {key: sum(value for name, value in told if name == key) for key, _ in told} == {
        "WakeUpsRepaired": 1,
        "OpenMinor": 125050,
        "OverdueMinor": 125050,
        "Dso": 90.0,
        "DaySent": 0,
        "DayDelivered": 0,
        "DayRead": 0,
        "DayReplied": 0,
        "DayPaid": 0,
        "DayRecoveredMinor": 0,
        # The emulator does not tell the quota, which keeps nobody from counting.
        "WorkersShort": 3,
    }
    repaired = list(DynamoWakeUps(deployed.table, 2).due(local(DUE, 11), local(days_from_due(2))))
    # Nine o'clock in every zone in which a Mexican phone may be: ten in Mexico City.
    assert [one.at for one in repaired] == [local(days_from_due(1), 10)]


_NAMES = {
    "WakeUpsRepaired",
    "OpenMinor",
    "OverdueMinor",
    "Dso",
    "DaySent",
    "DayDelivered",
    "DayRead",
    "DayReplied",
    "DayPaid",
    "DayRecoveredMinor",
    "ExecutionsShort",
    "WorkersShort",
}
