"""The calls to the secrets, the queues and the event bus, as boto3's clients make them."""

from typing import Any, Final

from puntual.adapters.aws.signed.json_calls import JsonCalls, Service

SECRETS: Final = Service("secretsmanager", "SECRETS_MANAGER", "secretsmanager", "1.1")
EVENTS: Final = Service("events", "EVENTBRIDGE", "AWSEvents", "1.1")
QUEUES: Final = Service("sqs", "SQS", "AmazonSQS", "1.0")


class SignedSecretCalls:
    """Secrets Manager, as far as a function needs it."""

    def __init__(self, calls: JsonCalls) -> None:
        self._calls = calls

    def get_secret_value(self, **request: Any) -> dict[str, Any]:
        """Read a secret."""
        return self._calls.call("GetSecretValue", request)


class SignedQueueCalls:
    """SQS, as far as a function needs it."""

    def __init__(self, calls: JsonCalls) -> None:
        self._calls = calls

    def send_message(self, **request: Any) -> dict[str, Any]:
        """Send a message."""
        return self._calls.call("SendMessage", request)

    def send_message_batch(self, **request: Any) -> dict[str, Any]:
        """Send up to ten messages."""
        return self._calls.call("SendMessageBatch", request)


class SignedEventCalls:
    """EventBridge, as far as a function needs it."""

    def __init__(self, calls: JsonCalls) -> None:
        self._calls = calls

    def put_events(self, **request: Any) -> dict[str, Any]:
        """Put up to ten events onto the bus."""
        return self._calls.call("PutEvents", request)
