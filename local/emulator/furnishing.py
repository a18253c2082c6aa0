"""What a fresh deployment needs on one machine: its secrets, and limits for simulated time."""

import json
from collections.abc import Mapping

from local.emulator.aws import LocalAws


def store_secrets(
    aws: LocalAws, outputs: Mapping[str, str], token: str, app_secret: str, verify_token: str
) -> None:
    """Fill the secrets that the stack creates empty."""
    _store(aws, outputs["SenderSecretArn"], access_token=token)
    _store(aws, outputs["WebhookSecretArn"], app_secret=app_secret, verify_token=verify_token)


def suit_simulated_time(
    aws: LocalAws, outputs: Mapping[str, str], job_visibility_seconds: int
) -> None:
    """Keep what a simulated past has to remember, and have jobs return after real seconds."""
    # The emulator looks at the real time when it expires items, and would delete all that
    # a simulated past has to remember.
    for table in ("TableName", "HistoryTableName"):
        aws.client("dynamodb").update_time_to_live(
            TableName=outputs[table],
            TimeToLiveSpecification={"Enabled": False, "AttributeName": "ttl"},
        )
    for queue in ("QueueUrl", "SegmentsQueueUrl", "RepliesQueueUrl"):
        aws.client("sqs").set_queue_attributes(
            QueueUrl=outputs[queue],
            Attributes={"VisibilityTimeout": str(job_visibility_seconds)},
        )


def _store(aws: LocalAws, arn: str, **secret: str) -> None:
    vault = aws.client("secretsmanager")
    vault.put_secret_value(SecretId=arn, SecretString=json.dumps(secret))
