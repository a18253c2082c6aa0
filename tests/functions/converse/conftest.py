"""A deployment in memory with the queue of replies."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from puntual.adapters.dynamodb.store.table import Table
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    clock = tmp_path / "clock.json"
    clock.write_text(
        json.dumps({"instant": NOON.isoformat(), "anchored_at": 0.0, "rate": 0.0}),
        encoding="utf-8",
    )
    environment = {
        "TABLE_NAME": NAME,
        "CLOCK": f"file:{clock}",
        "STAGE": "local",
        "WAKE_SHARDS": "2",
        "CONTACT_LOG_MONTHS": "36",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with table_in_memory() as table:
        yield table
