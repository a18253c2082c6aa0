"""`make demo` as a user and a script run it: a process of its own, to its end."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from local.emulator.run_folder import RUNS
from local.report import Document
from tests.architecture.repository import ROOT

pytestmark = pytest.mark.e2e

_DAYS: Final = 2
_PORTFOLIO: Final = """\
debtor_id,name,phone,country,consent_at,invoice_id,issued_on,due_on,amount,currency
D1,Ana Prueba,+525555500001,MX,2025-12-01,F1,2026-01-02,2026-01-08,1250.50,MXN
D2,Eva Prueba,+525555500002,MX,,F2,2026-01-02,2026-01-08,50.00,MXN
D3,Luz Prueba,5555500003,MX,2025-12-01,F3,2026-01-02,2026-01-08,50.00,MXN
"""


class Run:
    """A demo that has ended, and what it left."""

    def __init__(self, folder: Path) -> None:
        portfolio, self.ledger = folder / "portfolio.csv", folder / "ledger.ndjson"
        portfolio.write_text(_PORTFOLIO, encoding="utf-8")
        command = [
            *(sys.executable, "-m", "local.demo", "--json", "--exit", "--ports", "auto"),
            *("--portfolio", str(portfolio), "--from", "2026-01-05", "--days", str(_DAYS)),
            *("--ledger", str(self.ledger)),
        ]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) as demo:
            self.pid = demo.pid
            self.out, self.err = demo.communicate()
        self.code = demo.returncode

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def ports(self) -> list[int]:
        """Return the ports of the two pages, as they were told."""
        return [int(port) for port in re.findall(r"page +http://127\.0\.0\.1:(\d+)/", self.err)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run(tmp_path_factory.mktemp("demo"))


def test_the_document_is_the_one_line_on_standard_output(run: Run) -> None:
    assert run.code == 0, run.err
    assert len(run.out.splitlines()) == 1
    assert [*run.document] == [*Document.__annotations__]


def test_the_document_says_what_happened_to_each_debtor(run: Run) -> None:
    told = run.document

    assert (told["debtors"], told["invoices"], told["sent"]) == (3, 2, 1)
    assert told["by_step"] == {"due_in_3_days": 1}
    assert told["suppressed_debtors"] == {"D2": ["consent_missing"], "D3": ["row_rejected"]}
    assert [row["line"] for row in told["rows_rejected"]] == [4]
    assert (told["delivered"], told["read"], told["duplicates"]) == (1, 1, 0)


def test_the_ledger_is_what_was_sent(run: Run) -> None:
    lines = [json.loads(line) for line in run.ledger.read_text(encoding="utf-8").splitlines()]

    assert [(line["debtor"], line["template"]) for line in lines] == [
        ("D1", "puntual_due_in_3_days_v1")
    ]
    assert len(lines) == run.document["sent"]


def test_nothing_is_left_behind(run: Run) -> None:
    """Every child of a run carries the run's own folder in its environment."""
    ps = shutil.which("ps")
    assert ps is not None
    listed = subprocess.run([ps, "axeww"], check=True, capture_output=True, text=True).stdout
    marks = (f"run-{run.pid}-", f"puntual-{run.pid}-")

    assert [*RUNS.glob(f"run-{run.pid}-*")] == []
    assert [line for line in listed.splitlines() if any(mark in line for mark in marks)] == []
    assert len(run.ports) == 2
    for port in run.ports:
        socket.create_server(("127.0.0.1", port)).close()
