"""``puntual templates lint --json``: sentences in, findings out, a line each."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.main import main


def _lint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *lines: bytes
) -> tuple[int, list[dict[str, Any]]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join(lines))))
    code = main(["templates", "lint", "--json"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def _line(text: str, lang: str = "es", name: object = 1) -> bytes:
    return json.dumps({"id": name, "lang": lang, "text": text}).encode()


def test_each_sentence_is_answered_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _lint(
        monkeypatch,
        capsys,
        _line("Te vamos a demandar", "es-AR", "a"),
        b"",
        _line("Gracias por tu pago", "es", "b"),
        _line("Seu nome vai para o SPC", "pt_BR", 7),
    )
    assert code == 0
    assert [one["id"] for one in answers] == ["a", "b", 7]
    assert {"rule": "court", "excerpt": "demandar"} in answers[0]["findings"]
    assert answers[1]["findings"] == []
    assert "bureau" in {one["rule"] for one in answers[2]["findings"]}


@pytest.mark.parametrize(
    "line", [b"no json", b"[]", b'{"id": 1, "lang": "es"}', b'{"lang": "es", "text": 1}', b"\xff"]
)
def test_a_line_that_cannot_be_read_is_answered_too(
    line: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _lint(monkeypatch, capsys, line, _line("Gracias"))
    assert code == 1
    assert "line 1" in answers[0]["error"]
    assert answers[1] == {"id": 1, "findings": []}


@pytest.mark.parametrize("lang", [None, 7, "xx", "", " ES ", "es-419"])
def test_a_sentence_in_no_known_language_is_read_all_the_same(
    lang: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = {"id": "a", "lang": lang, "text": "Si no paga lo vamos a demandar"}
    code, answers = _lint(monkeypatch, capsys, json.dumps(sentence).encode())
    assert code == 0
    assert "court" in {one["rule"] for one in answers[0]["findings"]}


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"\x00",
        b'{"id": NaN, "lang": "es", "text": "hola"}',
        b'{"id": 1e999, "lang": "es", "text": "hola"}',
        b'{"id": 1, "lang": "es", "text": "hola"} and more',
        _line("lo vamos a demandar " * 50_000),
    ],
    ids=[
        "nested lists",
        "nested objects",
        "null",
        "not a number",
        "endless",
        "more behind",
        "too long",
    ],
)
def test_a_line_that_no_program_should_write_is_named_and_the_rest_is_read(
    line: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Lists in lists ended the command with a traceback; a megabyte of threats, after minutes."""
    code, answers = _lint(monkeypatch, capsys, _line("Gracias"), line, _line("Gracias"))
    assert code == 1
    assert "line 2" in answers[1]["error"]
    assert [answers[0], answers[2]] == [{"id": 1, "findings": []}] * 2


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": 1, "lang": "es", "text": "Te vamos a \x00 demandar"}',
        b'{"id": 1, "lang": "es", "text": "Te vamos a \\u0000 demandar"}',
        '{"id": 1, "lang": "es", "text": "Te vamos a demandar\u0301"}'.encode(),
        b'{"id": 1, "lang": "es", "text": "Te vamos a demandar"}\r',
        '{"id": 1, "lang": "es", "text": "Te vamos a demandar"}'.encode("utf-16"),
    ],
    ids=["raw null", "null", "decomposed", "carriage return", "utf-16"],
)
def test_a_text_in_an_odd_dress_is_read(
    line: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, (answer,) = _lint(monkeypatch, capsys, line)
    assert (code, answer["id"]) == (0, 1)
    assert "court" in {one["rule"] for one in answer["findings"]}


def test_two_lines_of_one_id_are_answered_each(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _lint(monkeypatch, capsys, _line("Gracias"), _line("Te vamos a demandar"))
    assert code == 0
    assert [(one["id"], bool(one["findings"])) for one in answers] == [(1, False), (1, True)]


def test_a_line_without_a_text_keeps_its_id(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _lint(monkeypatch, capsys, b'{"id": "a", "lang": "es"}')
    assert (code, answers[0]["id"]) == (1, "a")


def test_a_file_with_a_byte_order_mark_is_read_as_standard_input_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sentences.ndjson"
    file.write_bytes(
        b"\xef\xbb\xbf" + _line("Te vamos a demandar") + b"\r\n\r\n" + _line("Gracias")
    )
    assert main(["templates", "lint", "--json", str(file)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [bool(one["findings"]) for one in answers] == [True, False]


def test_half_a_character_is_answered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, answers = _lint(
        monkeypatch, capsys, b'{"id": 1, "lang": "es", "text": "embargo \\ud800"}'
    )
    assert (code, answers[0]["findings"][0]["rule"]) == (0, "court")


def test_the_findings_of_templates_are_lines_of_json_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "late.toml").write_text(
        "stem = 'late'\nbuttons = []\n[text]\nes = 'Te vamos a demandar, {{customer_name}}.'\n"
    )
    (tmp_path / "parts.toml").write_text(
        "[es.buttons]\n[es.examples]\ncustomer_name = 'Ana'\n", encoding="utf-8"
    )
    assert main(["templates", "lint", "--json", str(tmp_path)]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "court" in {one["rule"] for one in found}
    assert set(found[0]) == {"rule", "template", "language", "excerpt", "fix", "source"}
