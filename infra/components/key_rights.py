"""Rights to a key of the operator's own, each for one table or bucket."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

# What AWS wants of whoever uses a table with a customer key ("Encryption at rest"), less the right
# to pass the key on: the table's own rights say who reads and who writes.
_OF_AN_ENCRYPTED_TABLE: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
# A file is written in one go: in parts, it would have to be read as well.
_OF_AN_ENCRYPTED_BUCKET: Final = ("kms:GenerateDataKey",)


def allow_encrypted_table(role: iam.Role, key: kms.IKey, table: dynamodb.ITable) -> None:
    """Allow a role the key through DynamoDB, for one table."""
    named = {"aws:dynamodb:tableName": table.table_name}
    _allow(role, key, _OF_AN_ENCRYPTED_TABLE, "dynamodb", named)


def allow_encrypted_writes(role: iam.Role, key: kms.IKey, bucket: s3.IBucket) -> None:
    """Allow a role the key through S3, to write into one bucket."""
    _allow(role, key, _OF_AN_ENCRYPTED_BUCKET, "s3", {"aws:s3:arn": bucket.bucket_arn})


def _allow(
    role: iam.Role, key: kms.IKey, actions: Sequence[str], service: str, context: Mapping[str, str]
) -> None:
    via = f"{service}.{Stack.of(role).region}.amazonaws.com"
    named = {f"kms:EncryptionContext:{name}": text for name, text in context.items()}
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=list(actions),
            resources=[key.key_arn],
            # A question about the key itself names nothing that is encrypted.
            conditions={
                "StringEquals": {"kms:ViaService": via},
                "StringEqualsIfExists": named,
            },
        )
    )
