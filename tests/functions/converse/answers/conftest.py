"""The deployment of the reminder path, with the queue of replies."""

import pytest

from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.dynamodb.store.table import Table
from tests.functions.converse.talk import BUCKET
from tests.functions.reminder_path import Deployed


@pytest.fixture
def table(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> Table:
    replies = sqs_client().create_queue(QueueName="replies")["QueueUrl"]
    monkeypatch.setenv("REPLIES_QUEUE_URL", replies)
    monkeypatch.setenv("MEDIA_BUCKET", BUCKET)
    return deployed.table
