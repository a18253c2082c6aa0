import pytest

from tests.functions.ingest.ingest_setup import IngestSetup


@pytest.fixture
def setup() -> IngestSetup:
    return IngestSetup()
