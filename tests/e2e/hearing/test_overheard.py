"""The search for people's words finds them wherever they stand."""

from __future__ import annotations

import json

import pytest

from puntual.application.log_compression import compress, compress_pack
from tests.e2e.hearing.overheard import Overheard, is_of_words, texts_of
from tests.e2e.hearing.recorded_calls import RecordedCalls

SAID = [{"text": "mañana sin falta, vecina"}, {"text": "ok"}, {"text": "comprobante-17.pdf"}]
PEOPLE = {"Persona Inventada 7", "525555000007"}


def found_in(text: str, *, of_accounts: bool = False) -> list[str]:
    overheard = Overheard()
    (overheard.of_accounts if of_accounts else overheard.elsewhere)["there"] = text
    return overheard.secrets_told(SAID, PEOPLE)


@pytest.mark.parametrize("of_accounts", [True, False])
def test_words_and_names_of_files_are_found_everywhere(*, of_accounts: bool) -> None:
    for secret in ("mañana sin falta, vecina", "comprobante-17.pdf"):
        told = [f"there tells {secret!r}"]
        assert found_in(f"x {secret} y", of_accounts=of_accounts) == told
        assert found_in(json.dumps({"a": secret}), of_accounts=of_accounts) == told
    assert found_in("ok", of_accounts=of_accounts) == []


def test_who_somebody_is_may_stand_in_an_account_and_nowhere_else() -> None:
    for secret in PEOPLE:
        assert found_in(secret, of_accounts=True) == []
        assert found_in(secret) == [f"there tells {secret!r}"]


def test_compressed_logs_are_read() -> None:
    item = {
        "sk": {"S": "PACK#1"},
        "log": {"B": b"5" + compress('{"said":"mañana sin falta, vecina"}')},
        "contacts": {"B": b"2" + compress_pack('[{"name":"comprobante-17.pdf"}]')},
        "list": {"L": [{"M": {"deep": {"S": "quimera"}}}]},
    }
    text = " ".join(texts_of(item))
    for secret in ("mañana sin falta, vecina", "comprobante-17.pdf", "PACK#1", "quimera"):
        assert secret in text


def test_of_calls_those_to_the_words_table_and_those_that_only_read_are_left_out() -> None:
    calls = RecordedCalls()
    words = json.dumps({"TableName": "t-words", "Key": {}}).encode()
    other = json.dumps({"TableName": "t", "Key": {}}).encode()
    for target, body in (
        ("DynamoDB_20120810.UpdateItem", words),
        ("DynamoDB_20120810.UpdateItem", other),
        ("DynamoDB_20120810.GetItem", other),
        ("AmazonSQS.SendMessage", words),
        ("AWSEvents.PutEvents", b"{}"),
    ):
        calls.note(target, body)
    assert dict(calls.bodies) == {
        "DynamoDB_20120810.UpdateItem": [other],
        "AmazonSQS.SendMessage": [words],
        "AWSEvents.PutEvents": [b"{}"],
    }
    assert is_of_words("DynamoDB_20120810.UpdateItem", words)
