import json
import subprocess
import sys

import pytest

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.store.table import Table
from tests.doubles.dynamodb_table import NAME
from tests.functions.invoke import invoke
from tests.functions.webhook.handler_cases import (
    ROOT,
    account_in,
    logged,
    metrics_in,
    payload,
    post,
)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("body", [b"", b"not json", b"[]"])
def test_a_signed_body_that_is_no_payload_is_a_bad_request(body: bytes) -> None:
    assert post(body)["statusCode"] == 400


@pytest.mark.usefixtures("table")
def test_a_body_that_is_not_base64_is_a_bad_request() -> None:
    event = {
        "requestContext": {"http": {"method": "POST"}},
        "body": "%",
        "isBase64Encoded": True,
    }
    assert invoke("webhook", event)["statusCode"] == 400


@pytest.mark.usefixtures("table")
def test_another_method_is_not_allowed() -> None:
    event = {"requestContext": {"http": {"method": "PUT"}}}
    assert invoke("webhook", event)["statusCode"] == 405


@pytest.mark.usefixtures("table")
def test_meta_is_asked_to_come_again_when_the_table_cannot_be_used(
    caplog: pytest.LogCaptureFixture,
) -> None:
    dynamodb_client().delete_table(TableName=NAME)
    assert post(payload("replies"))["statusCode"] == 500
    assert logged(caplog, "webhook.postponed", "causes") == [["MissingConfiguration"]]


def test_meta_is_asked_to_come_again_when_the_secret_cannot_be_read(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "WEBHOOK_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:123456789012:secret:x"
    )
    before = account_in(table)
    assert post(payload("replies"))["statusCode"] == 500
    assert account_in(table) == before


_NEEDED_BY_FEW = {
    "httpx",
    "pydantic",
    "statistics",
    "functions.webhook.senders",
    "puntual.adapters.dynamodb.accounts.revision",
    "puntual.adapters.whatsapp.client",
    "puntual.domain.accounts.view",
}


def test_the_webhook_starts_without_what_an_ordinary_status_never_needs() -> None:
    """A cold start took longer than that of a function that imports boto3 alone."""
    probe = "import sys, functions.webhook.handler; print(*sys.modules)"
    environment = {"PYTHONPATH": f"{ROOT}/layers/shared/python:{ROOT}"}
    found = subprocess.run(
        [sys.executable, "-c", probe], env=environment, capture_output=True, check=True, text=True
    )
    loaded = set(found.stdout.split())
    assert "functions.webhook.logic" in loaded
    assert loaded.isdisjoint(_NEEDED_BY_FEW)


@pytest.mark.usefixtures("table")
def test_a_batch_of_a_thousand_is_gone_through_to_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    foreign = {"id": "wamid.1", "status": "sent", "timestamp": "1772474460"}
    value = {"statuses": [foreign] * 1000}
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    assert post(body)["statusCode"] == 200
    assert metrics_in(capsys)["UpdatesIgnored:not_ours"] == 1000
