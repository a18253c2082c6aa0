"""Our own calls to each service mean what boto3's mean."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from puntual.adapters.aws.clients import dynamodb_client, secrets_client, sqs_client
from puntual.adapters.aws.secrets import Secret
from puntual.adapters.aws.signed.dynamodb_calls import DYNAMODB, SignedTableCalls
from puntual.adapters.aws.signed.other_calls import (
    QUEUES,
    SECRETS,
    SignedQueueCalls,
    SignedSecretCalls,
)
from puntual.adapters.aws.sqs import SqsJobs
from puntual.domain.errors import MissingConfiguration
from puntual.ports.scheduling import WakeUp
from tests.doubles.dynamodb_table import NAME, create_table
from tests.doubles.signed_aws import calls_on
from tests.factories import NOON, a_key
from tests.fakes.clock import FixedClock

KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}


@pytest.fixture(autouse=True)
def _moto() -> Iterator[None]:
    with mock_aws():
        yield


def test_a_secret_is_read() -> None:
    arn = secrets_client().create_secret(Name="meta", SecretString='{"app_secret": "x"}')["ARN"]
    secret = Secret(SignedSecretCalls(calls_on(SECRETS)), arn, FixedClock())
    assert secret.require("app_secret") == "x"


def test_a_secret_that_is_gone_is_a_missing_setting() -> None:
    with pytest.raises(MissingConfiguration):
        Secret(SignedSecretCalls(calls_on(SECRETS)), "nowhere", FixedClock()).find("a")


def test_jobs_are_queued_in_batches_and_put_back_one_by_one() -> None:
    url = sqs_client().create_queue(QueueName="jobs")["QueueUrl"]
    jobs = SqsJobs(SignedQueueCalls(calls_on(QUEUES)), url)
    assert jobs.put_all(WakeUp(a_key(f"d-{number}"), NOON) for number in range(23)) == 23
    jobs.requeue(a_key("late"), NOON - NOON)
    received = sqs_client().receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    debtors = [job["debtor"] for one in received for job in json.loads(one["Body"])["jobs"]]
    assert sorted(debtors) == sorted(["late", *(f"d-{number}" for number in range(23))])


def test_a_queue_that_is_gone_is_a_missing_setting() -> None:
    url = sqs_client().create_queue(QueueName="gone")["QueueUrl"]
    sqs_client().delete_queue(QueueUrl=url)
    with pytest.raises(MissingConfiguration):
        SqsJobs(SignedQueueCalls(calls_on(QUEUES)), url).put_all([WakeUp(a_key(), NOON)])


def _ask_both(operation: str, **request: Any) -> list[Any]:
    """Return what boto3 and our own calls answer to the same, without what names the call."""
    answers = []
    for client in (dynamodb_client(), SignedTableCalls(calls_on(DYNAMODB))):
        try:
            answer = getattr(client, operation)(TableName=NAME, **request)
        except ClientError as err:
            answer = {**err.response, "Code": err.response["Error"]["Code"]}
            answer["Status"] = answer["ResponseMetadata"]["HTTPStatusCode"]
            answer.pop("message", None)
        answer.pop("ResponseMetadata", None)
        answers.append(answer)
    return answers


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        ("put_item", {"Item": {**KEY, "log": {"B": b"\x00\xff"}}}),
        ("get_item", {"Key": KEY}),
        ("get_item", {"Key": {**KEY, "sk": {"S": "absent"}}}),
        ("scan", {"Limit": 5}),
        (
            "query",
            {
                "KeyConditionExpression": "pk = :pk",
                "ExpressionAttributeValues": {":pk": KEY["pk"]},
            },
        ),
        (
            "update_item",
            {
                "Key": KEY,
                "UpdateExpression": "SET n = :n",
                "ExpressionAttributeValues": {":n": {"N": "1"}},
                "ReturnValues": "ALL_NEW",
            },
        ),
        (
            "put_item",
            {
                "Item": KEY,
                "ConditionExpression": "attribute_not_exists(pk)",
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            },
        ),
        ("put_item", {"Item": {"pk": {"S": "a"}}}),
        ("delete_item", {"Key": KEY}),
    ],
)
def test_boto3_and_our_own_calls_are_answered_alike(
    operation: str, request_: dict[str, Any]
) -> None:
    create_table(dynamodb_client())
    dynamodb_client().put_item(TableName=NAME, Item={**KEY, "log": {"B": b"\x01"}})
    theirs, ours = _ask_both(operation, **request_)
    assert ours == theirs
