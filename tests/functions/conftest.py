import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from moto import mock_aws

from functions.send_message import handler as send_handler
from infra.names import segments_queue_name
from puntual.adapters.aws.clients import dynamodb_client, secrets_client, sqs_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.cursors import DynamoSchedulerCursor
from puntual.adapters.dynamodb.store.table import Table
from puntual.ports.scheduling import Progress, ShardProgress
from tests.domain.decision.decision_cases import DUE, KEY, PROFILE, invoice, local
from tests.doubles.dynamodb_table import NAME, create_table
from tests.functions.reminder_path import Deployed, GraphStub
from tests.functions.send_message.sending_setup import CREDITOR


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

        def do_GET(self) -> None:
            status, body = stub.facts(self.path.partition("?")[0])
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


@pytest.fixture
def deployed(
    graph: GraphStub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployed]:
    with mock_aws():
        create_table(dynamodb_client())
        queue_url = sqs_client().create_queue(QueueName="jobs")["QueueUrl"]
        segments_url = sqs_client().create_queue(QueueName=segments_queue_name("prod"))["QueueUrl"]
        sqs_client().create_queue(QueueName="jobs-alone")
        secret = secrets_client().create_secret(
            Name="sender", SecretString=json.dumps({"access_token": "not-a-real-token"})
        )
        environment = {
            "TABLE_NAME": NAME,
            "CLOCK": f"file:{tmp_path / 'clock.json'}",
            "STAGE": "local",
            "WAKE_SHARDS": "2",
            "CONTACT_LOG_MONTHS": "36",
            "QUEUE_URL": queue_url,
            "DIGEST_TOPIC_ARN": "none",
            "PASS_QUEUE_URL": segments_url,
            "ALONE_QUEUE_URL": f"{queue_url}-alone",
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
        made = Deployed(
            Table(dynamodb_client(), NAME), queue_url, segments_url, tmp_path / "clock.json", graph
        )
        made.set_clock("2026-03-10T16:05:10Z")
        changes = DynamoAccountChanges(made.table)
        changes.put_profile(PROFILE)
        changes.put_invoice(KEY, invoice(), "fingerprint")
        DynamoCreditors(made.table).put(CREDITOR)
        DynamoWakeUps(made.table, 2).put(KEY, local(DUE, 10))
        # A first tick reads five weeks of empty partitions; here one ran an hour ago.
        DynamoSchedulerCursor(made.table).write(Progress([ShardProgress(local(DUE, 9))] * 2))
        yield made
        if send_handler._dependencies.cache_info().currsize:
            send_handler._runner().run(send_handler._whatsapp().close())
        send_handler._runner().close()
