"""``puntual hooks read --json``, by which anyone can judge what is believed."""

import io
import json
from typing import Any

import pytest

from cli.main import main
from tests.adapters.payments.signed_hooks import as_body, asaas, pix


class _Stdin:
    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


def _run(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", _Stdin(raw))
    return main(["hooks", "read", "--json"])


def test_every_line_is_answered_in_order_and_stands_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    charge = {"event": "PAYMENT_RECEIVED", "payment": {"id": "pay_1", "value": 10}}
    hook: dict[str, Any] = asaas(as_body(charge)) | {"id": "b"}
    lines = [hook, hook | {"id": "a", "secret": "another"}, hook, pix(b"{}") | {"id": 7}]
    raw = b"\n".join(json.dumps(one).encode() for one in lines)
    assert _run(raw + b"\n\xff\n\nno json", monkeypatch) == 0
    told = [json.loads(one) for one in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in told] == ["b", "a", "b", 7, None, None]
    assert [one["verified"] for one in told] == [True, False, True, True, False, False]
    assert told[0] == told[2]
    assert list(told[0]) == ["id", "verified", "ack", "events"]
    assert list(told[0]["events"][0]) == [
        *("payment_id", "state", "amount", "currency", "reference", "paid_at"),
    ]


def test_the_form_of_the_answer_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["hooks", "read"])
    assert "--json" in capsys.readouterr().err
