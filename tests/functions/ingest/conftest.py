import pytest

from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import IngestSetup


@pytest.fixture
def setup() -> IngestSetup:
    return IngestSetup()


@pytest.fixture
def caller(setup: IngestSetup) -> Caller:
    return Caller(setup)
