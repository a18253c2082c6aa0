"""A deployment in memory with the queue of replies, and WhatsApp's simulator beside it."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from functions.converse import handler
from puntual.adapters.aws.clients import media_client, secrets_client
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.conversation.kept_message import Media
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_creditor
from tests.functions.converse.talk import BUCKET
from tests.local.whatsapp.conftest import Stage, listener, make_stage

__all__ = ["listener", "make_stage"]


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage().without_noise()


@pytest.fixture
def table(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Table]:
    clock = tmp_path / "function-clock.json"
    clock.write_text(
        json.dumps({"instant": NOON.isoformat(), "anchored_at": 0.0, "rate": 0.0}),
        encoding="utf-8",
    )
    with table_in_memory() as table:
        media_client().create_bucket(Bucket=BUCKET)
        secret = secrets_client().create_secret(
            Name="sender", SecretString=json.dumps({"access_token": "token"})
        )
        environment = {
            "TABLE_NAME": NAME,
            "CLOCK": f"file:{clock}",
            "STAGE": "local",
            "WAKE_SHARDS": "2",
            "CONTACT_LOG_MONTHS": "36",
            "GRAPH_BASE_URL": str(stage.graph.base_url).removesuffix("/v25.0/"),
            "GRAPH_VERSION": "v25.0",
            "MEDIA_BUCKET": BUCKET,
            "SENDER_SECRET_ARN": secret["ARN"],
            "REPLIES_QUEUE_URL": "https://sqs.example/replies",
            "MESSAGES_PER_SECOND": "80",
            "INBOUND_PER_SECOND": "0",
            "SENDER_CONCURRENCY": "2",
            "NUMBERS": "none",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        DynamoCreditors(table).put(a_creditor())
        yield table
        if handler._source.cache_info().currsize:
            handler._source().close()


@pytest.fixture
def photo(stage: Stage) -> Media:
    """A photo that WhatsApp has and nobody has fetched."""
    content = b"\xff\xd8 an invented photo"
    uploaded = stage.graph.post(
        "/111/media",
        data={"messaging_product": "whatsapp"},
        files={"file": ("p.jpg", content, "image/jpeg")},
    )
    digest = b64encode(sha256(content).digest()).decode()
    return Media(uploaded.json()["id"], "image/jpeg", digest)
