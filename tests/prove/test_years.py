"""A short run: clean, and the same again from the same seed, whatever strings hash to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.prove.faults import Fault
from tests.prove.years import live

_ROOT: Final = Path(__file__).parents[2]
_RUN: Final = (
    "from tests.prove.years import live; print(live(7, debtors=5, months=0.2).fingerprint)"
)


@pytest.mark.parametrize("faults", [frozenset[Fault](), frozenset(Fault)])
def test_weeks_pass_without_a_forbidden_message_or_anybody_lost(
    faults: frozenset[Fault],
) -> None:
    result = live(7, debtors=8, months=0.5, faults=faults)
    assert result.error is None
    assert result.verdict.is_clean, result.verdict
    assert result.accepted["reminder"] >= 3


def test_the_same_seed_gives_the_same_ledger_in_a_process_that_hashes_otherwise() -> None:
    told = [
        subprocess.run(
            [sys.executable, "-c", _RUN],
            cwd=_ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert live(8, debtors=5, months=0.2).fingerprint != told[0].strip()
