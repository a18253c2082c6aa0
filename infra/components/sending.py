"""The queue of accounts to look at, and the function that decides and sends."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from infra import names
from infra.components.acknowledged import acknowledge
from infra.components.fallback import Fallback
from infra.components.meta_secret import MetaSecret
from infra.components.python_function import Frame, PythonFunction
from infra.stages import Stage

_IS_THE_DEAD_LETTER_QUEUE: Final = (
    "This queue is itself where failed jobs end: an alarm fires at the first one, and they stay "
    "for 14 days"
)
_THE_QUEUE_HAS_ONE: Final = (
    "For a queue as source, Lambda returns failed jobs to it, and the queue's own redrive policy "
    "sets them aside; a destination on the mapping applies to streams"
)
# Ten sends that all wait for the API's ten-second time limit, and some room to record them.
_TIMEOUT: Final = Duration.seconds(120)
# AWS asks for six times the function's timeout: less, and a job is handed out twice at once.
_VISIBILITY: Final = Duration.seconds(720)
_RECEIVES_BEFORE_DEAD_LETTER: Final = 5
_JOBS_PER_CALL: Final = 10


class Sending(Construct):
    """Queue, dead letters, secret and function.

    The event source's maximum concurrency is the only cap. Reserved concurrency would fail in a
    new account, and makes the event source throttle itself until good jobs are dead letters.
    """

    def __init__(self, scope: Construct, id_: str, *, frame: Frame) -> None:
        """Define the queue and the function that empties it."""
        super().__init__(scope, id_)
        stage = frame.stage
        self.dead_letters = self._dead_letters(stage)
        self.jobs = self._jobs(stage)
        self.secret = MetaSecret(
            self,
            "Secret",
            description="Puntual: {access_token} of the WhatsApp Cloud API",
            generated_key="access_token",
            stage=stage,
        ).secret
        self.fallback = Fallback(self, "Fallback", stage=stage)
        self.function = PythonFunction(
            self,
            "send_message",
            frame=frame,
            description="Decides about an account again, and sends or waits",
            memory_mb=512,
            timeout=_TIMEOUT,
            table_actions=(
                "dynamodb:GetItem",
                "dynamodb:PutItem",
                "dynamodb:Query",
                "dynamodb:UpdateItem",
            ),
            environment={**_environment(stage, self.secret), **self.fallback.environment},
        )
        self.function.allow(("secretsmanager:GetSecretValue",), self.secret.secret_arn)
        self.fallback.allow(self.function)
        self._add_event_source(stage)

    def _add_event_source(self, stage: Stage) -> None:
        source = SqsEventSource(
            self.jobs,
            batch_size=_JOBS_PER_CALL,
            max_concurrency=stage.sender_concurrency,
            report_batch_item_failures=True,
        )
        self.function.alias.add_event_source(source)
        # The mapping is the alias's child, and reachable by a generated id only.
        acknowledge(
            self.function.alias,
            "Serverless::Serverless-LambdaEventSourceMappingDestination",
            _THE_QUEUE_HAS_ONE,
        )

    def _dead_letters(self, stage: Stage) -> sqs.Queue:
        queue = sqs.Queue(
            self,
            "DeadLetters",
            queue_name=names.dead_letter_queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(queue, "Serverless::Serverless-SQSRedrivePolicy", _IS_THE_DEAD_LETTER_QUEUE)
        return queue

    def _jobs(self, stage: Stage) -> sqs.Queue:
        return sqs.Queue(
            self,
            "Jobs",
            queue_name=names.queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=_VISIBILITY,
            retention_period=Duration.days(4),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=self.dead_letters, max_receive_count=_RECEIVES_BEFORE_DEAD_LETTER
            ),
        )


def _environment(stage: Stage, secret: secretsmanager.ISecret) -> dict[str, str]:
    return {
        "GRAPH_BASE_URL": stage.graph_base_url,
        "GRAPH_VERSION": stage.graph_version,
        "MESSAGES_PER_SECOND": str(stage.messages_per_second),
        "SENDER_CONCURRENCY": str(stage.sender_concurrency),
        "SENDER_SECRET_ARN": secret.secret_arn,
    }
