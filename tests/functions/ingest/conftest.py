from collections.abc import Iterator
from typing import Final

import pytest

from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.api_key import Scope
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import SECRET, IngestSetup, a_key

ENVIRONMENT: Final = {
    "TABLE_NAME": NAME,
    "CLOCK": "system",
    "STAGE": "dev",
    "WAKE_SHARDS": "4",
    "CONTACT_LOG_MONTHS": "36",
}


@pytest.fixture
def setup() -> IngestSetup:
    return IngestSetup()


@pytest.fixture
def caller(setup: IngestSetup) -> Caller:
    return Caller(setup)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with table_in_memory() as table:
        DynamoApiKeys(table).create(a_key(SECRET, *Scope))
        yield table
