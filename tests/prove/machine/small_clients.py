"""What else the product asks of AWS: secrets, events, topics, and its quota."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.prove.machine.crossings import Answerless, Crossing, Crossings
from tests.prove.machine.table_client import failed


class SecretClient:
    """Secrets Manager."""

    def __init__(self, secrets: Mapping[str, Mapping[str, str]], crossings: Crossings) -> None:
        self._secrets = secrets
        self._crossings = crossings

    def get_secret_value(self, **request: Any) -> dict[str, Any]:
        found = json.dumps(dict(self._secrets[request["SecretId"]]))
        return _cross(self._crossings, "secrets", "get_secret_value", {"SecretString": found})


class EventClient:
    """EventBridge, and what was told to it."""

    def __init__(self, crossings: Crossings) -> None:
        self.told: list[dict[str, Any]] = []
        self._crossings = crossings

    def put_events(self, **request: Any) -> dict[str, Any]:
        entries = request["Entries"]
        self.told += entries
        answer = {"FailedEntryCount": 0, "Entries": [{"EventId": "e"} for _ in entries]}
        return _cross(self._crossings, "events", "put_events", answer)


class TopicClient:
    """SNS, and what was published."""

    def __init__(self, crossings: Crossings) -> None:
        self.published: list[dict[str, Any]] = []
        self._crossings = crossings

    def publish(self, **request: Any) -> dict[str, Any]:
        self.published.append(request)
        return _cross(self._crossings, "topic", "publish", {"MessageId": "m"})


class LambdaClient:
    """Lambda's quota."""

    def __init__(self, crossings: Crossings) -> None:
        self._crossings = crossings

    def get_account_settings(self, **_: Any) -> dict[str, Any]:
        answer = {"AccountLimit": {"ConcurrentExecutions": 1000}}
        return _cross(self._crossings, "lambda", "get_account_settings", answer)


def _cross(
    crossings: Crossings, service: str, name: str, answer: dict[str, Any]
) -> dict[str, Any]:
    life = crossings.clockwork.current().life
    crossing = Crossing(service, name, life.name.partition("/")[0])
    try:
        return crossings.cross(crossing, lambda: answer)
    except Answerless as err:
        raise failed(err.how, name) from None
