"""What people write goes to the words table and nowhere else: no log, no metric, no other item."""

import json
from typing import Any

import pytest

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.table_names import history_name, words_name
from tests.doubles.dynamodb_table import NAME
from tests.functions.webhook.handler_cases import post

AT = "1772474461"
# Invented, and found nowhere else: in every place where Meta carries what somebody typed.
PLANTED = ("zanahoria", "quimera", "tornasol", "bermellon", "alcaravan", "petirrojo", "cernicalo")


def _message(number: int, kind: str, sender: str, **part: Any) -> dict[str, Any]:
    return {"id": f"wamid.P{number}", "timestamp": AT, "type": kind, "from": sender, kind: part}


def _body(sender: str) -> bytes:
    edited = {"type": "text", "text": {"body": "mejor cernicalo, no reconozco la factura"}}
    messages = [
        _message(1, "text", sender, body="no reconozco zanahoria"),
        _message(2, "image", sender, id="901", mime_type="image/jpeg", caption="pago quimera"),
        _message(3, "document", sender, id="902", filename="tornasol.pdf"),
        _message(4, "button", sender, payload="bermellon", text="bermellon"),
        _message(5, "location", sender, name="alcaravan", latitude=1, longitude=2),
        _message(6, "text", sender, body="BAJA petirrojo, ya no me escriban"),
        _message(7, "edit", sender, original_message_id="wamid.P1", message=edited),
    ]
    metadata = {"phone_number_id": "100200300"}
    change = {"field": "messages", "value": {"metadata": metadata, "messages": messages}}
    return json.dumps({"entry": [{"changes": [change]}]}).encode()


def _items_of(name: str) -> str:
    items = dynamodb_client().scan(TableName=name)["Items"]
    return json.dumps(items, default=repr, ensure_ascii=False).casefold()


def _found_in(text: str) -> set[str]:
    return {word for word in PLANTED if word in text.casefold()}


@pytest.mark.parametrize("sender", ["525550000001", "525550000999"], ids=["known", "stranger"])
def test_every_word_is_kept_in_the_words_table_and_nowhere_else(
    table: Table,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    sender: str,
) -> None:
    assert table is not None
    assert post(_body(sender))["statusCode"] == 200
    # Of a place its name is not kept: it says where somebody lives.
    typed = {*PLANTED} - {"alcaravan", "zanahoria"}
    assert _found_in(_items_of(words_name(NAME))) == typed
    assert _found_in(_items_of(NAME)) == _found_in(_items_of(history_name(NAME))) == set()
    out, err = capsys.readouterr()
    written = " ".join((out, err, *(repr(vars(one)) for one in caplog.records)))
    assert _found_in(written) == set()
    assert "webhook.recorded" in written


def test_a_words_table_that_fails_tells_no_word_either_and_the_call_comes_again(
    table: Table, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert table is not None
    dynamodb_client().delete_table(TableName=words_name(NAME))
    answer = post(_body("525550000001"))
    assert answer["statusCode"] == 500
    out, err = capsys.readouterr()
    written = " ".join((json.dumps(answer), out, err, *(repr(vars(o)) for o in caplog.records)))
    assert _found_in(written) == set()
    assert "webhook.postponed" in written
