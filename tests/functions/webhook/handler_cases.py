import base64
import json
from pathlib import Path
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.whatsapp.signature import sign
from puntual.domain.accounts.account import Account
from puntual.domain.ids import DebtorKey
from tests.factories import a_key
from tests.functions.invoke import invoke

ROOT = Path(__file__).parents[3]
EVENTS = ROOT / "tests" / "events"
SECRET = {"app_secret": "an-invented-app-secret", "verify_token": "an-invented-token"}


def account_in(table: Table, key: DebtorKey | None = None) -> Account:
    account = DynamoAccounts(table).read(key or a_key())
    assert account is not None
    return account


def post(body: bytes, signature: str | None = None) -> Any:
    event = {
        "version": "2.0",
        "requestContext": {"http": {"method": "POST"}},
        "headers": {"x-hub-signature-256": signature or sign(body, SECRET["app_secret"])},
        "body": base64.b64encode(body).decode(),
        "isBase64Encoded": True,
    }
    return invoke("webhook", event)


def payload(name: str) -> bytes:
    return (EVENTS / f"webhook_{name}.json").read_bytes()


def metrics_in(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    """Return the metrics in the output, by name and dimension."""
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    metrics: dict[str, float] = {}
    for line in (line for line in lines if "_aws" in line):
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        name = directive["Metrics"][0]["Name"]
        others = [line[one] for one in directive["Dimensions"][0] if one != "service"]
        metrics[":".join([name, *others])] = line[name]
    return metrics


def logged(caplog: pytest.LogCaptureFixture, event: str, key: str) -> list[Any]:
    return [vars(record)[key] for record in caplog.records if record.message == event]
