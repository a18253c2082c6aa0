"""The clock, the environment and chance are out of reach, except where they are let in."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.architecture.repository import ROOT, TOOLS

SHARED = "layers/shared/python/puntual"
BANNED = (
    ("from datetime import UTC, datetime", "datetime.now(tz=UTC)"),
    ("from datetime import UTC, datetime", "datetime.utcnow()"),
    ("from datetime import date", "date.today()"),
    ("import time", "time.time()"),
    ("import time", "time.time_ns()"),
    ("import time", "time.sleep(1)"),
    ("import uuid", "uuid.uuid4()"),
    ("import os", 'os.environ["TABLE_NAME"]'),
    ("import os", 'os.getenv("TABLE_NAME")'),
)


@pytest.mark.parametrize(("imported", "called"), BANNED, ids=[called for _, called in BANNED])
@pytest.mark.parametrize("folder", [f"{SHARED}/domain", "functions/webhook", "tests/domain"])
def test_a_banned_call_is_refused(folder: str, imported: str, called: str) -> None:
    assert "TID251" in rules_broken(f"{folder}/code.py", f"{imported}\n\nvalue = {called}\n")


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (f"{SHARED}/adapters/clock.py", "import time\n\nnow = time.time()\n"),
        (f"{SHARED}/runtime/settings.py", "import os\n\nname = os.environ['TABLE_NAME']\n"),
        ("local/demo.py", "import time\n\ntime.sleep(1)\n"),
    ],
)
def test_the_edge_that_owns_it_may_call_it(file: str, code: str) -> None:
    assert "TID251" not in rules_broken(file, code)


def rules_broken(file: str, code: str) -> set[str]:
    """Lint code as if it stood in a file of this repository."""
    linted = subprocess.run(
        [
            TOOLS / "ruff",
            "check",
            "--no-cache",
            "--output-format=json",
            "--stdin-filename",
            file,
            "-",
        ],
        cwd=ROOT,
        input=code,
        check=False,
        capture_output=True,
        text=True,
    )
    return {finding["code"] for finding in json.loads(linted.stdout)}
