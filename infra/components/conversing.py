"""The queue of replies that want more, and the function that does it."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from infra import names
from infra.components.acknowledged import acknowledge
from infra.components.key_rights import allow_encrypted_writes
from infra.components.python_function import Frame, PythonFunction
from infra.components.sending import paces_of
from infra.stage import Stage
from puntual.adapters.aws.case_events import SOURCE as CASES

_ALL_OBJECTS: Final = (
    "What people send is kept under the names of their messages, which nobody knows beforehand: "
    "the right is to objects of one bucket, to write and to take back, and never to read"
)
_IS_THE_DEAD_LETTER_QUEUE: Final = (
    "This queue is itself where replies end that failed five times: an alarm fires at the first "
    "one, and they stay for 14 days"
)
_THE_QUEUE_HAS_ONE: Final = (
    "For a queue as source, Lambda returns failed replies to it, and the queue's own redrive "
    "policy sets them aside; a destination on the mapping applies to streams"
)
# A file of 20 MB at Meta's worst, and what is written about it.
_SECONDS: Final = 120
_TIMEOUT: Final = Duration.seconds(_SECONDS)
# AWS asks for six times the function's timeout: less, and a reply is handed out twice at once.
_VISIBILITY: Final = Duration.seconds(6 * _SECONDS)
_RECEIVES_BEFORE_DEAD_LETTER: Final = 5
# The fewest that AWS takes: people write seldom, and nobody's answer needs a hundred workers.
_WORKERS: Final = 2


class Conversing(Construct):
    """Queue, dead letters and function: the only one that reads what people write."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        frame: Frame,
        media: s3.Bucket,
        secret: secretsmanager.ISecret,
    ) -> None:
        """Define the queue and the function that empties it, one reply at a time.

        It speaks to Meta with the sender's secret, keeps media where it cannot read them, and puts
        back what has to wait.
        """
        super().__init__(scope, id_)
        self.dead_letters = self._dead_letters(frame.stage)
        self.replies = self._replies(frame.stage)
        self.function = PythonFunction(
            self,
            "converse",
            frame=frame,
            description="Does what a reply wants once it is safe",
            memory_mb=512,
            timeout=_TIMEOUT,
            environment=self._settings(frame, media, secret),
        )
        self.function.allow(("secretsmanager:GetSecretValue",), secret.secret_arn)
        self.function.allow(("s3:DeleteObject", "s3:PutObject"), media.arn_for_objects("*"))
        self._acknowledge_objects(media)
        if frame.words_key is not None:
            allow_encrypted_writes(self.function.role, frame.words_key, media)
        self.function.allow(("sqs:SendMessage",), self.replies.queue_arn)
        self.function.allow_events(CASES)
        self._add_workers()

    def _settings(
        self, frame: Frame, media: s3.Bucket, secret: secretsmanager.ISecret
    ) -> dict[str, str]:
        return {
            "GRAPH_BASE_URL": frame.stage.graph_base_url,
            "GRAPH_VERSION": frame.stage.graph_version,
            "MEDIA_BUCKET": media.bucket_name,
            "REPLIES_QUEUE_URL": self.replies.queue_url,
            "SENDER_SECRET_ARN": secret.secret_arn,
            **paces_of(frame.stage),
        }

    def _acknowledge_objects(self, media: s3.Bucket) -> None:
        bucket = media.node.default_child
        if not isinstance(bucket, s3.CfnBucket):
            raise TypeError("a bucket is made of a CfnBucket")
        name = Stack.of(self).get_logical_id(bucket)
        finding = f"AwsSolutions::AwsSolutions-IAM5[Resource::<{name}.Arn>/*]"
        acknowledge(self.function.role, finding, _ALL_OBJECTS)

    def _dead_letters(self, stage: Stage) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            "DeadReplies",
            queue_name=names.dead_replies_queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(queue, "Serverless::Serverless-SQSRedrivePolicy", _IS_THE_DEAD_LETTER_QUEUE)
        return queue

    def _replies(self, stage: Stage) -> sqs.Queue:
        return sqs.Queue(
            self,
            "Replies",
            queue_name=names.replies_queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=_VISIBILITY,
            retention_period=Duration.days(4),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=_RECEIVES_BEFORE_DEAD_LETTER
            ),
        )

    def _add_workers(self) -> None:
        """Hand out one reply at a time: what ends its worker has no other reply beside it."""
        source = SqsEventSource(
            self.replies,
            batch_size=1,
            max_concurrency=_WORKERS,
            report_batch_item_failures=True,
        )
        self.function.alias.add_event_source(source)
        acknowledge(
            self.function.alias,
            "Serverless::Serverless-LambdaEventSourceMappingDestination",
            _THE_QUEUE_HAS_ONE,
        )
