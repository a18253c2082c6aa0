"""``puntual understand --json``, by which anyone can judge the reading."""

import io
import json

import pytest

from cli.main import main

REPLIES = (
    '{"id": "b", "locale": "es-MX", "text": "le doy 500 el viernes", '
    '"sent_at": "2026-03-10T10:00:00-06:00"}\n'
    "\n"
    '{"id": "a", "locale": "pt-BR", "text": "me tirem da lista", '
    '"sent_at": "2026-03-10T10:00:00-03:00"}\n'
)


def run(text: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    return main(["understand", "--json"])


def test_every_reply_is_answered_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(REPLIES, monkeypatch) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert list(first) == [
        *("id", "intent", "confidence", "promise_date", "promise_amount_minor"),
        "hand_to_person",
    ]
    assert (first["id"], first["promise_date"]) == ("b", "2026-03-13")
    assert first["promise_amount_minor"] == 50_000
    assert (second["id"], second["intent"], second["promise_date"]) == ("a", "opt_out", None)


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[]",
        '{"id": "a", "locale": "es-MX", "text": "hola"}',
        '{"id": "a", "locale": "es-MX", "text": "hola", "sent_at": "2026-03-10T10:00:00"}',
    ],
)
def test_a_line_that_is_no_reply_is_named(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(f"\n{line}\n", monkeypatch) == 1
    assert "line 2" in capsys.readouterr().err
