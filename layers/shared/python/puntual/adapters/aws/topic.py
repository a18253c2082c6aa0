"""Short texts to a topic of SNS, which mails them."""

from collections.abc import Mapping
from typing import Any, Protocol, override

from puntual.adapters.aws.errors import aws_errors_translated
from puntual.ports.operations import Digest


class TopicClient(Protocol):
    """The used part of boto3's client."""

    def publish(self, **parameters: Any) -> Mapping[str, Any]:
        """Publish a message."""
        ...


class TopicDigest(Digest):
    """Publishes to one topic."""

    def __init__(self, client: TopicClient, topic: str) -> None:
        self._client = client
        self._topic = topic

    @override
    def send(self, subject: str, text: str) -> None:
        with aws_errors_translated("SNS"):
            self._client.publish(TopicArn=self._topic, Subject=subject, Message=text)
