"""The tables: what looks and the pass read, history, and words; and the bucket of media."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra import names
from infra.components.acknowledged import acknowledge
from infra.stage import Stage
from puntual.adapters.dynamodb.store.table_names import history_name, words_name
from puntual.application.conversation.media_keeping import KEPT_DAYS

_READINGS_ARE_ON_RECORD: Final = (
    "One function writes here, and people read by the command line, which puts on record who "
    "reads whose photo before it reads; a bucket of access logs would hold the same without names"
)
_STORED_CHEAPLY: Final = dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS


class Data(Construct):
    """Everything that Puntual knows, in three tables.

    What grows with an account's age lies in the history table, which is named after the other one
    and stored where bytes are cheap and requests dearer (docs/adr/0040). Encrypted at rest with
    AWS's own keys: a customer key costs more per month than the rest of an idle deployment, so
    words and media have one where the stage asks for it. What people write lies apart, so that no
    other function's role comes near it (docs/adr/0049).
    """

    def __init__(self, scope: Construct, id_: str, *, stage: Stage) -> None:
        """Define the tables."""
        super().__init__(scope, id_)
        self.table = self._table("Table", stage, recovery=stage.point_in_time_recovery)
        self.history = self._table(
            "History",
            stage,
            recovery=stage.history_recovery,
            table_name=history_name(self.table.table_name),
            table_class=_STORED_CHEAPLY if stage.history_stored_cheaply else None,
        )
        self.words_key = self._key(stage) if stage.words_key else None
        self.words = self._table(
            "Words",
            stage,
            recovery=stage.point_in_time_recovery,
            table_name=words_name(self.table.table_name),
            key=self.words_key,
        )
        self.media = self._media(stage, self.words_key)

    def _key(self, stage: Stage) -> kms.Key:
        """Define the key of words and media; without it they cannot be read, by AWS neither."""
        return kms.Key(
            self,
            "WordsKey",
            alias=names.words_key_alias(stage.name),
            description=f"Puntual ({stage.name}): what people write and send",
            enable_key_rotation=True,
            removal_policy=stage.removal_policy,
        )

    def _media(self, stage: Stage, key: kms.Key | None) -> s3.Bucket:
        """Define the bucket of what people send; the beginning of a key says for how many days."""
        bucket = s3.Bucket(
            self,
            "Media",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.KMS if key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=key,
            # One call of the key for many objects.
            bucket_key_enabled=True if key else None,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            removal_policy=stage.removal_policy,
            lifecycle_rules=[
                s3.LifecycleRule(
                    id=f"after-{days}-days",
                    prefix=f"{days}/",
                    expiration=Duration.days(days),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
                for days in KEPT_DAYS
            ],
        )
        acknowledge(bucket, "AwsSolutions::AwsSolutions-S1", _READINGS_ARE_ON_RECORD)
        return bucket

    def _table(
        self,
        id_: str,
        stage: Stage,
        *,
        recovery: bool,
        table_name: str | None = None,
        table_class: dynamodb.TableClass | None = None,
        key: kms.Key | None = None,
    ) -> dynamodb.Table:
        encrypted = dynamodb.TableEncryption
        return dynamodb.Table(
            self,
            id_,
            table_name=table_name,
            table_class=table_class,
            partition_key=_string("pk"),
            sort_key=_string("sk"),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=encrypted.CUSTOMER_MANAGED if key else encrypted.DEFAULT,
            encryption_key=key,
            time_to_live_attribute="ttl" if stage.items_expire else None,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=recovery
            ),
            deletion_protection=stage.deletion_protection,
            removal_policy=stage.removal_policy,
        )


def _string(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)
