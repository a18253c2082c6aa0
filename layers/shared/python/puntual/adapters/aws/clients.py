"""AWS clients with our time limits, one per service and environment, built at first use.

Two seconds for an answer is far above what these services need and far below any function's
timeout, so that a hanging connection is retried instead of eating the whole invocation.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

    from puntual.adapters.aws.end_user_messaging import SmsClient
    from puntual.adapters.aws.simple_email import EmailClient

_CONFIG = Config(
    connect_timeout=1,
    read_timeout=2,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
    # As many as the sender has threads.
    max_pool_connections=16,
)
# A message has no idempotency key: what is repeated may arrive twice.
_ONCE = Config(
    connect_timeout=2,
    read_timeout=8,
    retries={"mode": "standard", "total_max_attempts": 1},
    tcp_keepalive=True,
)


@cache
def dynamodb_client() -> DynamoDBClient:
    """Return the client of the table."""
    return boto3.client("dynamodb", config=_CONFIG)


@cache
def sqs_client() -> SQSClient:
    """Return the client of the queue."""
    return boto3.client("sqs", config=_CONFIG)


@cache
def lambda_client() -> LambdaClient:
    """Return the client of Lambda, for the account's quota."""
    return boto3.client("lambda", config=_CONFIG)


@cache
def secrets_client() -> SecretsManagerClient:
    """Return the client of the secrets."""
    return boto3.client("secretsmanager", config=_CONFIG)


@cache
def sms_client() -> SmsClient:
    """Return the client of AWS End User Messaging, which makes one attempt."""
    client: SmsClient = boto3.client("pinpoint-sms-voice-v2", config=_ONCE)
    return client


@cache
def email_client() -> EmailClient:
    """Return the client of SES, which makes one attempt."""
    client: EmailClient = boto3.client("sesv2", config=_ONCE)
    return client
