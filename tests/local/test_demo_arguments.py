from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pytest

from local import demo, demo_options, demo_portfolio
from local.emulator.ports import Ports
from local.report import Document

DOCUMENT: Final = Document(
    debtors=2,
    invoices=2,
    rows_rejected=[],
    sent=1,
    by_step={"due_today": 1},
    suppressed={"consent_missing": 1},
    suppressed_debtors={"D2": ["consent_missing"]},
    delivered=1,
    read=1,
    replies=0,
    paid_invoices=0,
    recovered={},
    duplicates=0,
    wall_seconds=1.0,
    cost_usd=0.01,
)


def test_without_arguments_the_invented_portfolio_is_played_with_people_who_answer() -> None:
    options = demo_options.parse([])

    assert options.portfolio == demo_portfolio.FILE
    assert (options.start, options.days) == (demo_portfolio.START, 45)
    assert options.personas
    assert not options.leave
    assert options.ports == Ports()


def test_a_file_of_ones_own_is_played_with_people_who_stay_silent(tmp_path: Path) -> None:
    options = demo_options.parse(
        ["--portfolio", str(tmp_path / "mine.csv"), "--days", "7", "--tick", "5"]
    )

    assert not options.personas
    assert options.start is None
    assert options.tick == timedelta(minutes=5)


def test_personas_can_be_asked_for_and_the_first_day_chosen(tmp_path: Path) -> None:
    options = demo_options.parse(
        ["--portfolio", str(tmp_path / "mine.csv"), "--personas", "--from", "2026-03-02"]
    )

    assert options.personas
    assert options.start == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--days", "0"], "'0' is not a number from 1"),
        (["--days", "many"], "'many' is not a number from 1"),
        (["--from", "05/01/2026"], "write 2026-01-05"),
        (["--from", "9999-12-31"], "choose a day from 2000-01-01 to 2099-12-31"),
        (["--from", "0001-01-01"], "choose a day from 2000-01-01 to 2099-12-31"),
        (["--tick", "7"], "invalid choice"),
        (["--nonsense"], "unrecognized"),
    ],
)
def test_a_wrong_command_line_ends_with_code_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        demo_options.parse(arguments)

    assert ended.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    ("place", "words"), [("nowhere/ledger.ndjson", "there is no folder"), (".", "is a folder")]
)
def test_a_ledger_that_cannot_be_written_is_a_usage_error_before_anything_starts(
    tmp_path: Path, place: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Six weeks were played, and then a missing folder lost both the ledger and the result."""
    with pytest.raises(SystemExit) as ended:
        demo_options.parse(["--ledger", str(tmp_path / place)])

    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_a_result_is_printed_even_if_the_ledger_cannot_be_written_in_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    options = demo_options.parse(["--json", "--ledger", str(folder / "ledger.ndjson")])
    folder.rmdir()

    assert not demo.hand_over(DOCUMENT, options, "pages", lambda: "")
    said = capsys.readouterr()
    assert json.loads(said.out) == DOCUMENT
    assert "the ledger is not written" in said.err


def test_a_ledger_is_written_beside_the_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ledger.ndjson"

    assert demo.hand_over(
        DOCUMENT, demo_options.parse(["--ledger", str(file)]), "pages", lambda: "{}\n"
    )
    assert file.read_text(encoding="utf-8") == "{}\n"
    assert capsys.readouterr().out.endswith("\n\npages\n")


def test_a_file_that_cannot_be_read_is_a_usage_error_and_prints_nothing_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.main(["--portfolio", str(tmp_path / "nowhere.csv"), "--json"]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "No such file" in said.err
