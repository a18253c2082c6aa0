"""Near names for wrong ones, settings in place of options, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli.frame.failures import with_failures_told
from cli.frame.near_names import near
from cli.main import main
from puntual.domain.errors import NotFound
from tests.architecture.repository import ROOT
from tests.doubles.dynamodb_table import NAME, table_in_memory


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("docter", "doctor"),
        ("polici list", "policy"),
        ("switch of", "off"),
        ("keys list --tabel x", "--table"),
        ("keys list --creditro acme", "--creditor"),
        ("hold add disputed --until none", "dispute"),
        ("switch off --scope creditors", "creditor"),
        ("why d-1 --portfolo x.csv", "--portfolio"),
    ],
)
def test_what_is_mistyped_is_answered_with_what_is_near(
    line: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(line.split())
    assert caught.value.code == 2
    assert f"did you mean {meant}?" in capsys.readouterr().err


def test_what_is_like_nothing_gets_no_guess(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["xyzzy"])
    assert "did you mean" not in capsys.readouterr().err
    assert near("xyzzy", ["policy", "plan"]) == []


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert (caught.value.code, capsys.readouterr().out) == (0, "puntual 0.1.0\n")


def test_table_and_creditor_come_from_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "puntual.toml").write_text(f'table = "{NAME}"\ncreditor = "acme"\n')
    with table_in_memory():
        assert main(["switch", "list"]) == 0
    assert capsys.readouterr().out == "nothing is off\n"


def test_without_them_a_command_says_where_they_may_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("PUNTUAL_TABLE", "PUNTUAL_CREDITOR", "PUNTUAL_STAGE", "PUNTUAL_OUTPUTS"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit) as caught:
        main(["switch", "list"])
    err = capsys.readouterr().err
    assert (caught.value.code, "--table, PUNTUAL_TABLE, puntual.toml" in err) == (2, True)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (NotFound("there is no such thing"), 1, "there is no such thing"),
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), 1, "a.yaml: No such file"),
        (ZeroDivisionError(), 70, "defect: ZeroDivisionError"),
    ],
)
def test_whatever_happens_is_one_line(
    error: BaseException, code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise error

    assert with_failures_told(fail) == code
    err = capsys.readouterr().err
    assert (says in err, len(err.splitlines())) == (True, 1)


def test_a_reader_who_has_seen_enough_gets_no_traceback() -> None:
    program = (
        "from cli.frame.failures import with_failures_told as told\n"
        "import sys\n"
        "sys.exit(told(lambda: [print('x' * 99) for _ in range(9999)] and 0))\n"
    )
    command = f'{sys.executable} -c "$0" | head -1'
    ended = subprocess.run(
        ["/bin/sh", "-c", command, program], cwd=ROOT, capture_output=True, check=False, text=True
    )
    assert (len(ended.stdout.splitlines()), ended.stderr) == (1, "")
