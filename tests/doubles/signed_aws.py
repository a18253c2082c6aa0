"""Our own signed calls in tests: answered by moto, or from a script. No sockets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from botocore.awsrequest import AWSRequest
from moto import mock_aws
from moto.core.models import botocore_stubber

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.aws.signed.access import Access, Credentials, Endpoint
from puntual.adapters.aws.signed.binary import to_base64
from puntual.adapters.aws.signed.dynamodb_calls import DYNAMODB, SignedTableCalls
from puntual.adapters.aws.signed.http import Answer
from puntual.adapters.aws.signed.json_calls import JsonCalls, Service, Transport, Waiting
from puntual.adapters.dynamodb.store.table import Table
from tests.doubles.dynamodb_statements import execute_statements
from tests.doubles.dynamodb_table import NAME, create_table

STAMP: Final = "20260302T180000Z"
CREDENTIALS: Final = Credentials("AKIDINVENTED", "an-invented-secret", "an-invented-token")


def access_to(service: Service) -> Access:
    """Return the way to a service in AWS, with credentials that mean nothing."""
    endpoint = Endpoint(f"{service.name}.us-east-1.amazonaws.com", 443, is_encrypted=True)
    return Access(CREDENTIALS, "us-east-1", endpoint)


@dataclass(frozen=True)
class Pauses:
    """Waits without waiting, and remembers for how long."""

    seconds: list[float] = field(default_factory=list)

    def waiting(self, random: float = 0.5) -> Waiting:
        """Return a client's way to wait, with the same chance each time."""
        return Waiting(self.seconds.append, lambda: random, lambda: STAMP)


@dataclass
class ScriptedTransport:
    """Gives the answers of a script, or raises its errors, and remembers what was asked."""

    script: list[Answer | Exception]
    asked: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        self.asked.append((headers, body))
        scripted = self.script.pop(0)
        if isinstance(scripted, Exception):
            raise scripted
        return scripted


class MotoTransport:
    """Hands each request to moto, as its own hook in botocore does."""

    def __init__(self, access: Access) -> None:
        self._url = access.endpoint.url

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        if headers["x-amz-target"].endswith(".BatchExecuteStatement"):
            update = SignedTableCalls(calls_on(DYNAMODB)).update_item
            answered = execute_statements(json.loads(body)["Statements"], update)
            return Answer(200, {}, json.dumps(answered, default=to_base64).encode())
        request = AWSRequest(method="POST", url=self._url, headers=headers, data=body).prepare()
        answer = botocore_stubber("before-send", request)
        assert answer is not None, "only within mock_aws"
        named = {name.lower(): str(value) for name, value in answer.headers.items()}
        return Answer(answer.status_code, named, answer.content)


def calls_on(service: Service, transport: Transport | None = None) -> JsonCalls:
    """Return signed calls that never wait; answered by moto unless told otherwise."""
    access = access_to(service)
    return JsonCalls(service, access, transport or MotoTransport(access), Pauses().waiting())


@contextmanager
def signed_table_in_memory() -> Iterator[Table]:
    """Yield an empty table that is reached by our own calls."""
    with mock_aws():
        create_table(dynamodb_client())
        yield Table(SignedTableCalls(calls_on(DYNAMODB)), NAME)
