"""The command line of `make e2e-data`, which is judged before the stack starts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.e2e import receivables


def event(on: str) -> str:
    told = {"type": "invoice.issued", "on": on, "invoice_id": on, "customer_id": "C-1"}
    return json.dumps({**told, "amount": 5, "currency": "MXN", "issued_on": on, "due_on": on})


def write(tmp_path: Path, *lines: str) -> str:
    file = tmp_path / "events.ndjson"
    file.write_text("\n".join(lines), encoding="utf-8")
    return str(file)


def test_a_file_is_played_from_its_first_to_its_last_day(tmp_path: Path) -> None:
    parsed = receivables.parse([write(tmp_path, event("2026-01-05"), "-", event("2026-01-20"))])

    assert (parsed.first, parsed.days) == (date(2026, 1, 5), 16)
    assert [one.id for one in parsed.refused] == ["2"]


def test_no_file_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        receivables.parse([str(tmp_path / "nowhere.ndjson")])

    assert ended.value.code == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "\n\n", "no event"])
def test_a_file_without_an_event_is_a_usage_error(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It was an IndexError."""
    with pytest.raises(SystemExit) as ended:
        receivables.parse([write(tmp_path, content)])

    assert ended.value.code == 2
    assert "holds no event" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("last", "options", "words"),
    [
        ("9999-12-31", [], "limit the run by --from and --days"),
        ("2026-01-20", ["--from", "2026-01-21"], "leave no day"),
        ("2026-01-20", ["--days", "-1"], "leave no day"),
        ("2026-01-20", ["--ledger", "nowhere/ledger.ndjson"], "there is no folder"),
    ],
)
def test_days_that_cannot_be_played_are_a_usage_error(
    tmp_path: Path, last: str, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        receivables.parse([write(tmp_path, event("2026-01-05"), event(last)), *options])

    assert ended.value.code == 2
    assert words in capsys.readouterr().err
