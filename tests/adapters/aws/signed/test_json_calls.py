"""Attempts, waits and errors of our own calls, as botocore's standard mode has them."""

import json
from binascii import crc32
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import (
    BotoCoreError,
    ChecksumError,
    ClientError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from puntual.adapters.aws.signed.dynamodb_calls import DYNAMODB, SignedTableCalls
from puntual.adapters.aws.signed.http import Answer
from puntual.adapters.aws.signed.json_calls import JsonCalls, Service
from puntual.adapters.aws.signed.other_calls import QUEUES
from tests.doubles.signed_aws import Pauses, ScriptedTransport, access_to

FINE = Answer(200, {}, b"{}")
THROTTLED = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"
LOST = ReadTimeoutError(endpoint_url="https://table.example/")


def an_error(status: int, kind: str, more: Mapping[str, Any] | None = None) -> Answer:
    body = json.dumps({"__type": kind, "message": "as the script says", **(more or {})})
    return Answer(status, {"x-amzn-requestid": "R-1"}, body.encode())


class _Script:
    def __init__(self, *script: Answer | Exception, service: Service = DYNAMODB) -> None:
        self.transport, self.pauses = ScriptedTransport([*script]), Pauses()
        self.calls = JsonCalls(service, access_to(service), self.transport, self.pauses.waiting())

    def error(self) -> ClientError:
        with pytest.raises(ClientError) as caught:
            self.calls.call("UpdateItem", {})
        return caught.value


def test_a_request_is_compact_json_under_the_operations_name() -> None:
    script = _Script(FINE)
    script.calls.call("Query", {"TableName": "t", "Limit": 1, "B": b"\x00\xff"})
    [(headers, body)] = script.transport.asked
    assert body == b'{"TableName":"t","Limit":1,"B":"AP8="}'
    assert headers["x-amz-target"] == "DynamoDB_20120810.Query"
    assert headers["content-type"] == "application/x-amz-json-1.0"


@pytest.mark.parametrize(
    ("trouble", "pauses"),
    [
        (an_error(500, "InternalServerError"), [0.0125, 0.025]),
        (Answer(503, {}, b"<html>busy</html>"), [0.0125, 0.025]),
        (an_error(400, THROTTLED), [0.5, 1.0]),
        (an_error(429, "Unheard"), [0.0125, 0.025]),
        (LOST, [0.0125, 0.025]),
        (EndpointConnectionError(endpoint_url="https://table.example/"), [0.0125, 0.025]),
        (Answer(200, {"x-amz-crc32": "1"}, b"{}"), [0.0125, 0.025]),
        (Answer(200, {}, b"cut o"), [0.0125, 0.025]),
    ],
)
def test_what_may_pass_is_tried_three_times_and_a_little_later_each_time(
    trouble: Answer | Exception, pauses: list[float]
) -> None:
    saved = _Script(trouble, trouble, FINE)
    assert saved.calls.call("UpdateItem", {}) == {}
    assert saved.pauses.seconds == pauses
    lost = _Script(trouble, trouble, trouble)
    with pytest.raises((BotoCoreError, ClientError)):
        lost.calls.call("UpdateItem", {})
    assert len(lost.transport.asked) == 3


@pytest.mark.parametrize(
    "kind", ["ConditionalCheckFailedException", "ValidationException", "AccessDeniedException"]
)
def test_an_answer_that_stands_is_asked_for_once(kind: str) -> None:
    script = _Script(an_error(400, f"com.amazon.coral.service#{kind}"))
    assert script.error().response["Error"]["Code"] == kind
    assert script.pauses.seconds == []


def test_the_service_may_ask_for_a_longer_wait() -> None:
    asked = Answer(503, {"x-amz-retry-after": "3000"}, b"")
    script = _Script(asked, asked, FINE)
    script.calls.call("Query", {})
    assert script.pauses.seconds == [3.0, 3.0]
    far = _Script(Answer(503, {"x-amz-retry-after": "60000"}, b""), FINE)
    far.calls.call("Query", {})
    assert far.pauses.seconds == [5.0125]


def test_in_an_outage_a_client_soon_stops_to_repeat() -> None:
    script = _Script(*[LOST] * 200)
    for _ in range(60):
        with pytest.raises(ReadTimeoutError):
            script.calls.call("Query", {})
    # 500 units, 14 for each further attempt: 35 of them.
    assert len(script.transport.asked) == 60 + 35
    script.transport.script = [FINE] * 4 + [LOST] * 3
    for _ in range(4):
        script.calls.call("Query", {})
    with pytest.raises(ReadTimeoutError):
        script.calls.call("Query", {})
    # Ten units were left, and each success gives one back.
    assert len(script.pauses.seconds) == 36


def test_an_error_has_its_code_its_status_and_what_it_found() -> None:
    found = {"pk": {"S": "a"}, "log": {"B": "AP8="}}
    refused = _Script(an_error(400, "x#ConditionalCheckFailedException", {"Item": found}))
    response: Any = refused.error().response
    assert response["Item"] == {"pk": {"S": "a"}, "log": {"B": b"\x00\xff"}}
    assert response["Error"] == {
        "Code": "ConditionalCheckFailedException",
        "Message": "as the script says",
    }
    assert response["ResponseMetadata"] == {"HTTPStatusCode": 400, "RequestId": "R-1"}


def test_an_error_without_a_name_is_named_by_its_status() -> None:
    assert _Script(Answer(403, {}, b"[]")).error().response["Error"]["Code"] == "403"


def test_queues_name_their_errors_as_botocore_knows_them() -> None:
    gone = an_error(400, "com.amazonaws.sqs#QueueDoesNotExist")
    named = {"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"}
    script = _Script(Answer(400, named, gone.body), service=QUEUES)
    code = script.error().response["Error"]["Code"]
    assert code == "AWS.SimpleQueueService.NonExistentQueue"


def test_a_right_checksum_is_right() -> None:
    body = b'{"Count":0}'
    assert _Script(Answer(200, {"x-amz-crc32": str(crc32(body))}, body)).calls.call("Query", {})


def test_a_wrong_checksum_is_told() -> None:
    wrong = Answer(200, {"x-amz-crc32": "1"}, b"{}")
    with pytest.raises(ChecksumError):
        _Script(wrong, wrong, wrong).calls.call("Query", {})


def test_a_transaction_keeps_its_token_over_all_attempts() -> None:
    """Its first attempt may have been made, and must be known again."""
    script = _Script(LOST, LOST, FINE, FINE)
    table = SignedTableCalls(script.calls)
    table.transact_write_items(TransactItems=[])
    table.transact_write_items(TransactItems=[])
    tokens = [json.loads(body)["ClientRequestToken"] for _, body in script.transport.asked]
    assert tokens[0] == tokens[1] == tokens[2] != tokens[3]
    assert 1 <= len(tokens[0]) <= 36


def test_a_text_that_is_called_like_the_type_of_bytes_stays_a_text() -> None:
    item = {"B": {"S": "b"}, "kind": {"M": {"B": {"S": "AP8="}}}, "parts": {"L": [{"B": "AP8="}]}}
    script = _Script(Answer(200, {}, json.dumps({"Item": item}).encode()))
    read = script.calls.call("GetItem", {})["Item"]
    assert read == {**item, "parts": {"L": [{"B": b"\x00\xff"}]}}


def test_what_json_cannot_have_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError, match="set"):
        _Script(FINE).calls.call("Query", {"values": {1}})


def test_no_error_shows_a_credential() -> None:
    script = _Script(an_error(400, "x#UnrecognizedClientException"))
    assert "invented" not in repr(script.error())
