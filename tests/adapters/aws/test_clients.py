"""Who makes the calls: our own where they can, boto3 where it must."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from moto import mock_aws

from puntual.adapters.aws.clients import (
    dynamodb_client,
    queue_calls,
    secret_calls,
    secrets_client,
    sqs_client,
    table_calls,
)

ROOT = Path(__file__).parents[3]
LAMBDA = {
    "AWS_ACCESS_KEY_ID": "AKIDINVENTED",
    "AWS_SECRET_ACCESS_KEY": "invented",
    "AWS_SESSION_TOKEN": "invented",
    "AWS_REGION": "us-east-1",
}
LISTEN = """
from botocore import handlers
handlers.BUILTIN_HANDLERS.append(("before-send", lambda **_: None))
"""
CODE = """
import json, sys
{before}
import functions.webhook.handler
from puntual.adapters.aws.clients import queue_calls, secret_calls, table_calls
names = [type(one()).__name__ for one in (table_calls, secret_calls, queue_calls)]
print(json.dumps([names, "boto3" in sys.modules]))
"""


def _chosen(environment: dict[str, str], before: str = "") -> list[object]:
    """Return who makes the calls in a process of its own, and whether boto3 was imported."""
    path = os.pathsep.join((str(ROOT / "layers/shared/python"), str(ROOT)))
    told = subprocess.run(
        [sys.executable, "-c", CODE.format(before=before)],
        env={"PYTHONPATH": path, **environment},
        capture_output=True,
        check=True,
        text=True,
        cwd=ROOT,
    )
    chosen: list[object] = json.loads(told.stdout)
    return chosen


def test_a_function_calls_by_itself_and_never_imports_boto3() -> None:
    own = ["SignedTableCalls", "SignedSecretCalls", "SignedQueueCalls"]
    assert _chosen(LAMBDA) == [own, False]


@pytest.mark.parametrize(
    ("environment", "before"),
    [
        ({"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}, ""),
        (
            LAMBDA | {"AWS_DEFAULT_REGION": "us-east-1"},
            LISTEN,
        ),
    ],
    ids=["no credentials in the environment", "something listens to botocore's calls"],
)
def test_boto3_calls_where_it_must(environment: dict[str, str], before: str) -> None:
    names = ["DynamoDB", "SecretsManager", "SQS"]
    assert _chosen(environment, before) == [names, True]


def test_each_way_is_built_once() -> None:
    """Moto listens here, so each is boto3's."""
    ways = {table_calls: dynamodb_client, secret_calls: secrets_client, queue_calls: sqs_client}
    with mock_aws():
        for way, client in ways.items():
            assert way() is client() is way()
