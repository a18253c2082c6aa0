"""AWS's JSON protocols: a request in, the parsed answer or botocore's error out.

The errors are botocore's own, so that they are translated in one place.
"""

import json
import time
from binascii import crc32
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import SystemRandom
from typing import Any, Final, Protocol, cast

from botocore.exceptions import BotoCoreError, ChecksumError, ClientError

from puntual.adapters.aws.signed.access import Access
from puntual.adapters.aws.signed.binary import to_base64, with_bytes
from puntual.adapters.aws.signed.http import Answer
from puntual.adapters.aws.signed.retries import ATTEMPTS, RetryQuota, delay_before, is_passing
from puntual.adapters.aws.signed.signature_v4 import Signer

_ERROR: Final = 300


@dataclass(frozen=True, slots=True)
class Service:
    """How a service is spoken to.

    Attributes:
        name: in addresses and signatures.
        setting: in the names of settings, as in ``AWS_ENDPOINT_URL_DYNAMODB``.
        target: what the target of each operation begins with.
        version: of the JSON protocol.
        has_attributes: whether answers carry DynamoDB's attributes, whose bytes are base64.
    """

    name: str
    setting: str
    target: str
    version: str
    has_attributes: bool = False


class Transport(Protocol):
    """Makes one attempt at a call."""

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        """Return the whole answer.

        Raises:
            BotoCoreError: there was none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a client waits between attempts, and tells the time that it signs.

    Attributes:
        pause: waits some seconds.
        random: draws from 0 up to 1.
        stamp: tells the real instant; a simulated one would be refused.
    """

    pause: Callable[[float], None]
    random: Callable[[], float]
    stamp: Callable[[], str]


def _stamp() -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())


# The second or so between attempts is a client's, never the product's: no clock moves by it.
REAL_WAITING: Final = Waiting(time.sleep, SystemRandom().random, _stamp)  # noqa: TID251 - as above


class JsonCalls:
    """Calls one service; safe to use from several threads."""

    def __init__(
        self,
        service: Service,
        access: Access,
        transport: Transport,
        waiting: Waiting = REAL_WAITING,
    ) -> None:
        """Keep what all calls have in common.

        Args:
            service: how it is spoken to.
            access: with whose credentials, and where.
            transport: makes each attempt.
            waiting: how to wait between attempts.
        """
        self._service = service
        self._url = access.endpoint.url
        self._transport = transport
        self._waiting = waiting
        self._signer = Signer(access, service.name)
        self._quota = RetryQuota()
        self._content_type = f"application/x-amz-json-{service.version}"

    def call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        """Make a call, up to three times, and return the parsed answer.

        Raises:
            ClientError: AWS answered with an error.
            BotoCoreError: there was no answer.
        """
        body = _encode(request).encode()
        attempt, cost = 0, 0
        while True:
            attempt += 1
            outcome = self._attempt(operation, body)
            if outcome.error is None:
                self._quota.give_back(cost)
                return outcome.parsed
            if attempt == ATTEMPTS or not outcome.is_passing:
                raise outcome.error
            cost = self._quota.take(outcome.code)
            if not cost:
                raise outcome.error
            self._pause(attempt, outcome)

    def _pause(self, attempt: int, outcome: "_Outcome") -> None:
        random = self._waiting.random
        self._waiting.pause(
            delay_before(attempt, self._service.name, outcome.code, outcome.headers, random)
        )

    def _attempt(self, operation: str, body: bytes) -> "_Outcome":
        # Signed anew each time: a signature is good for five minutes only.
        target, stamp = f"{self._service.target}.{operation}", self._waiting.stamp()
        headers = self._signer.headers(target, self._content_type, body, stamp)
        try:
            answer = self._transport.post(headers, body)
        except BotoCoreError as err:
            return _Outcome({}, err, is_passing=True)
        return self._read(operation, answer)

    def _read(self, operation: str, answer: Answer) -> "_Outcome":
        promised = answer.headers.get("x-amz-crc32")
        if promised is not None and str(crc32(answer.body)) != promised:
            mismatch = ChecksumError(
                checksum_type="crc32",
                expected_checksum=promised,
                actual_checksum=str(crc32(answer.body)),
            )
            return _Outcome({}, mismatch, is_passing=True, headers=answer.headers)
        parsed = self._parsed(answer.body)
        if answer.status < _ERROR and parsed is not None:
            return _Outcome(parsed)
        code = _code(answer, parsed or {})
        error = ClientError(cast("Any", _response(answer, code, parsed or {})), operation)
        passing = is_passing(answer.status, code) or answer.status < _ERROR
        return _Outcome({}, error, passing, code, answer.headers)

    def _parsed(self, body: bytes) -> dict[str, Any] | None:
        """Return an answer's object; None where it is none, as from a proxy."""
        try:
            parsed = json.loads(body)
        except ValueError:
            return None
        if not isinstance(parsed, dict):
            return None
        return with_bytes(parsed) if self._service.has_attributes and b'"B"' in body else parsed


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of an attempt."""

    parsed: dict[str, Any]
    error: ClientError | BotoCoreError | None = None
    is_passing: bool = False
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


_encode: Final = json.JSONEncoder(separators=(",", ":"), default=to_base64).encode


def _code(answer: Answer, parsed: Mapping[str, Any]) -> str:
    """Return the code of an error, as botocore names it."""
    # SQS names its errors as its older protocol did, in a header.
    older = answer.headers.get("x-amzn-query-error", "").partition(";")[0]
    named = older or parsed.get("__type") or answer.headers.get("x-amzn-errortype")
    if not isinstance(named, str):
        return str(answer.status)
    return named.rpartition("#")[2].partition(":")[0]


def _response(answer: Answer, code: str, parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return an error's answer in botocore's shape: the modelled fields beside the error."""
    message = parsed.get("message") or parsed.get("Message") or ""
    fields = {name: value for name, value in parsed.items() if name != "__type"}
    return {
        **fields,
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {
            "HTTPStatusCode": answer.status,
            "RequestId": answer.headers.get("x-amzn-requestid", ""),
        },
    }
