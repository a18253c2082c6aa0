"""AWS clients with our time limits, one per service and environment, built at first use.

Two seconds for an answer is far above what these services need and far below any function's
timeout, so that a hanging connection is retried instead of eating the whole invocation.

The table, the secrets and the queues are called by signed requests of our own where Lambda's
environment has all that they need: boto3's import is half of a cold start, and its client nine
tenths of a call. boto3 is imported at its first use; it serves all the rest, a developer's
machine, and a process in which something listens to botocore's calls.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from puntual.adapters.aws.signed.access import read_access
from puntual.adapters.aws.signed.connections import Connections
from puntual.adapters.aws.signed.dynamodb_calls import DYNAMODB, SignedTableCalls
from puntual.adapters.aws.signed.json_calls import JsonCalls, Service
from puntual.adapters.aws.signed.other_calls import (
    EVENTS,
    QUEUES,
    SECRETS,
    SignedEventCalls,
    SignedQueueCalls,
    SignedSecretCalls,
)

if TYPE_CHECKING:
    from botocore.config import Config
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

    from puntual.adapters.aws.calls import EventCalls, QueueCalls, SecretCalls, TableCalls
    from puntual.adapters.aws.end_user_messaging import SmsClient
    from puntual.adapters.aws.simple_email import EmailClient
    from puntual.adapters.aws.topic import TopicClient


@cache
def table_calls() -> TableCalls:
    """Return the way to the table."""
    calls = _signed(DYNAMODB)
    return dynamodb_client() if calls is None else SignedTableCalls(calls)


@cache
def secret_calls() -> SecretCalls:
    """Return the way to the secrets."""
    calls = _signed(SECRETS)
    return secrets_client() if calls is None else SignedSecretCalls(calls)


@cache
def queue_calls() -> QueueCalls:
    """Return the way to the queues."""
    calls = _signed(QUEUES)
    return sqs_client() if calls is None else SignedQueueCalls(calls)


@cache
def event_calls() -> EventCalls:
    """Return the way to the event bus."""
    calls = _signed(EVENTS)
    return events_client() if calls is None else SignedEventCalls(calls)


@cache
def dynamodb_client() -> DynamoDBClient:
    """Return boto3's client of the table."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("dynamodb", config=_config())


@cache
def sqs_client() -> SQSClient:
    """Return boto3's client of the queue."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("sqs", config=_config())


@cache
def lambda_client() -> LambdaClient:
    """Return the client of Lambda, for the account's quota."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("lambda", config=_config())


@cache
def events_client() -> EventBridgeClient:
    """Return the client of EventBridge."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("events", config=_config())


@cache
def secrets_client() -> SecretsManagerClient:
    """Return boto3's client of the secrets."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("secretsmanager", config=_config())


@cache
def sms_client() -> SmsClient:
    """Return the client of AWS End User Messaging, which makes one attempt."""
    import boto3  # noqa: PLC0415 - half of a cold start

    client: SmsClient = boto3.client("pinpoint-sms-voice-v2", config=_once())
    return client


@cache
def media_client() -> S3Client:
    """Return the client of the bucket of media."""
    import boto3  # noqa: PLC0415 - half of a cold start

    return boto3.client("s3", config=_config())


@cache
def topic_client() -> TopicClient:
    """Return the client of SNS."""
    import boto3  # noqa: PLC0415 - half of a cold start

    client: TopicClient = boto3.client("sns", config=_config())
    return client


@cache
def email_client() -> EmailClient:
    """Return the client of SES, which makes one attempt."""
    import boto3  # noqa: PLC0415 - half of a cold start

    client: EmailClient = boto3.client("sesv2", config=_once())
    return client


def _config() -> Config:
    from botocore.config import Config  # noqa: PLC0415 - half of a cold start

    return Config(
        connect_timeout=1,
        read_timeout=2,
        retries={"mode": "standard", "total_max_attempts": 3},
        tcp_keepalive=True,
        # As many as the sender has threads.
        max_pool_connections=16,
    )


def _once() -> Config:
    """Return the settings of messages: they have no idempotency key, and may arrive twice."""
    from botocore.config import Config  # noqa: PLC0415 - half of a cold start

    return Config(
        connect_timeout=2,
        read_timeout=8,
        retries={"mode": "standard", "total_max_attempts": 1},
        tcp_keepalive=True,
    )


def _signed(service: Service) -> JsonCalls | None:
    """Return calls of our own; None where boto3 has to make them."""
    if _is_listened_to():
        return None
    access = read_access(service.name, service.setting)
    return None if access is None else JsonCalls(service, access, Connections(access))


def _is_listened_to() -> bool:
    """Tell whether something wants to see each call of botocore, as a tracer or a recorder does.

    Such a listener stands among botocore's own handlers, and must be asked for every call.
    """
    handlers = sys.modules.get("botocore.handlers")
    registered = () if handlers is None else handlers.BUILTIN_HANDLERS
    return any(name == "before-send" for name, *_ in registered)
