"""What is mailed goes to one topic."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError

from puntual.adapters.aws.topic import TopicDigest
from puntual.domain.errors import Unavailable

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"


class Client:
    def __init__(self, error: str = "") -> None:
        self.error = error
        self.published: list[Mapping[str, Any]] = []

    def publish(self, **parameters: Any) -> Mapping[str, Any]:
        if self.error:
            raise ClientError({"Error": {"Code": self.error}}, "Publish")
        self.published.append(parameters)
        return {"MessageId": "1"}


def test_a_text_goes_to_the_topic() -> None:
    client = Client()
    TopicDigest(client, TOPIC).send("What waits", "2 releases")
    assert client.published == [
        {"TopicArn": TOPIC, "Subject": "What waits", "Message": "2 releases"}
    ]


def test_a_topic_that_does_not_answer_is_an_outage() -> None:
    with pytest.raises(Unavailable):
        TopicDigest(Client("ThrottlingException"), TOPIC).send("What waits", "2 releases")
