"""Look at each request before it leaves, and answer it where AWS would refuse it.

Hooked into botocore's own events for every client that is made after it, as moto is. moto answers
at `before-send`, so that what is refused here never reaches it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from botocore import handlers
from botocore.awsrequest import AWSResponse, HTTPHeaders
from botocore.model import OperationModel

_REFUSED: Final = 400


class Refusal(NamedTuple):
    """An error of AWS."""

    code: str
    message: str


type Check = Callable[[str, str, Mapping[str, Any]], Refusal | None]

_CHECKS: list[Check] = []


def check_requests(*checks: Check) -> None:
    """Have all clients that are made from now on pass these checks with each request."""
    if not _CHECKS:
        handlers.BUILTIN_HANDLERS.append(("before-call", _before_call))
    _CHECKS.extend(checks)


def _before_call(
    model: OperationModel, params: Mapping[str, Any], **_: object
) -> tuple[AWSResponse, dict[str, Any]] | None:
    return answer_of_checks(model.service_model.service_name, model.name, _body_of(model, params))


def answer_of_checks(
    service: str, operation: str, body: Mapping[str, Any]
) -> tuple[AWSResponse, dict[str, Any]] | None:
    """Return AWS's refusal of a request; None where no check refuses it."""
    for check in _CHECKS:
        if refusal := check(service, operation, body):
            return _answer(refusal)
    return None


def _body_of(model: OperationModel, params: Mapping[str, Any]) -> Mapping[str, Any]:
    body = params["body"]
    if model.service_model.service_name == "s3":
        # Its requests are paths and bytes.
        named: Mapping[str, Any] = params["context"]["input_params"]
        return named
    if isinstance(body, dict):
        # Of a protocol of forms, which no service of ours speaks.
        return body
    read: Mapping[str, Any] = json.loads(body) if body else {}
    return read


def _answer(refusal: Refusal) -> tuple[AWSResponse, dict[str, Any]]:
    parsed = {
        "Error": {"Code": refusal.code, "Message": refusal.message},
        "ResponseMetadata": {"HTTPStatusCode": _REFUSED, "HTTPHeaders": {}, "RetryAttempts": 0},
    }
    return AWSResponse("", _REFUSED, HTTPHeaders(), None), parsed
