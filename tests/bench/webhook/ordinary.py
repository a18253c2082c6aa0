"""The webhook as it is ordinarily written: Powertools' resolver, Pydantic, one boto3 put a status.

It does what such a function does and no more: it checks the signature, validates the payload,
writes every status, counts and logs once a call.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any

import boto3
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.metrics import MetricUnit
from pydantic import BaseModel, ConfigDict

from tests.bench.webhook.stub import APP_SECRET


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Error(_Part):
    code: int
    title: str | None = None


class _Status(_Part):
    id: str
    status: str
    timestamp: int
    recipient_id: str
    biz_opaque_callback_data: str | None = None
    errors: list[_Error] = []


class _Metadata(_Part):
    phone_number_id: str


class _Value(_Part):
    metadata: _Metadata
    statuses: list[_Status] = []


class _Change(_Part):
    field: str
    value: _Value


class _Entry(_Part):
    id: str
    changes: list[_Change]


class _Payload(_Part):
    object: str
    entry: list[_Entry]


_app = LambdaFunctionUrlResolver()
_logger = Logger(service="webhook")
_metrics = Metrics(namespace="Bench", service="webhook")
_table = boto3.client("dynamodb")


@_app.post("/")
def _receive() -> Response[str]:
    body = _app.current_event.decoded_body or ""
    wanted = "sha256=" + hmac.new(APP_SECRET.encode(), body.encode(), sha256).hexdigest()
    signature = _app.current_event.headers.get("x-hub-signature-256", "")
    if not hmac.compare_digest(wanted, signature):
        return Response(401)
    payload = _Payload.model_validate_json(body)
    statuses = [
        status
        for entry in payload.entry
        for change in entry.changes
        for status in change.value.statuses
    ]
    for status in statuses:
        _table.put_item(TableName="bench", Item=_item(status))
    _metrics.add_metric(name="Statuses", unit=MetricUnit.Count, value=len(statuses))
    _logger.info("recorded", extra={"statuses": len(statuses)})
    return Response(200, "text/plain", "")


def _item(status: _Status) -> dict[str, Any]:
    return {
        "pk": {"S": f"MESSAGE#{status.id}"},
        "sk": {"S": f"STATUS#{status.status}"},
        "at": {"N": str(status.timestamp)},
        "recipient": {"S": status.recipient_id},
        "callback": {"S": status.biz_opaque_callback_data or ""},
    }


@_metrics.log_metrics
@_logger.inject_lambda_context
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer Meta."""
    return _app.resolve(event, context)
