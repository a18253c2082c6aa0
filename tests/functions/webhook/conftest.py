import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from puntual.adapters.aws.clients import secrets_client, sqs_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_creditor, a_key, a_profile
from tests.functions.webhook.handler_cases import SECRET
from tests.functions.webhook.webhook_setup import WebhookSetup


@pytest.fixture
def fakes() -> WebhookSetup:
    fakes = WebhookSetup()
    fakes.know("d-1")
    return fakes


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    with table_in_memory() as table:
        arn = secrets_client().create_secret(Name="meta", SecretString=json.dumps(SECRET))["ARN"]
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
            "CONTACT_LOG_MONTHS": "36",
            "WEBHOOK_SECRET_ARN": arn,
            "REPLIES_QUEUE_URL": sqs_client().create_queue(QueueName="replies")["QueueUrl"],
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        DynamoCreditors(table).put(a_creditor())
        changes = DynamoAccountChanges(table)
        changes.put_profile(a_profile(wa_ids=["525550000001", "MX.10000000000000002"]))
        changes.put_profile(a_profile(key=a_key("d-2"), phone="+525550000002"))
        yield table
