"""The queues of accounts to look at, and the function that decides and sends."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from infra import names
from infra.components.acknowledged import acknowledge
from infra.components.fallback import Fallback
from infra.components.meta_secret import MetaSecret
from infra.components.python_function import Frame, PythonFunction
from infra.numbers import FEWEST_WORKERS, MESSAGES_PER_CALL, Number, setting_of
from infra.stage import Stage

_IS_THE_DEAD_LETTER_QUEUE: Final = (
    "This queue is itself where failed jobs end: an alarm fires at the first one, and they stay "
    "for 14 days"
)
_THE_QUEUE_HAS_ONE: Final = (
    "For a queue as source, Lambda returns failed jobs to it, and the queue's own redrive policy "
    "sets them aside; a destination on the mapping applies to streams"
)
# How long a batch takes, at most, by the formula of each part:
#   sending    100 jobs, shared slots: 100 * C / R = 6.5 s at 80 messages a second with C = 5,
#              21.5 s at 20 with C = 4, 2.0 s at 1,000 with C = 20; four times that at a number
#              that refusals have slowed down to a quarter.
#   reserve    30 s: the last call at all its time limits (connect 2, write 2, read 8, pool 1),
#              three tries of 2 s each for the record and for the wake-ups.
# What is not begun when the reserve is reached goes back to the queue as a new message.
_TIMEOUT: Final = Duration.seconds(120)
_WINDOW: Final = Duration.seconds(1)
# AWS asks for six times the function's timeout and the window on top: less, and a job is handed
# out twice at once.
_VISIBILITY: Final = Duration.seconds(6 * 120 + 1)
_RECEIVES_BEFORE_DEAD_LETTER: Final = 5


class Sending(Construct):
    """Queues, dead letters, secret and function.

    The event source's maximum concurrency is the only cap. Reserved concurrency would fail in a
    new account, and makes the event source throttle itself until good jobs are dead letters.
    """

    def __init__(self, scope: Construct, id_: str, *, frame: Frame) -> None:
        """Define the queues and the function that empties them."""
        super().__init__(scope, id_)
        stage = frame.stage
        self.dead_letters = self._dead_letters(stage)
        self.jobs = self._jobs("Jobs", names.queue_name(stage.name))
        self.alone = self._jobs("JobsAlone", names.queue_name(stage.name, names.ALONE))
        self.secret = self._secret(stage)
        self.fallback = Fallback(self, "Fallback", stage=stage)
        self.function = self._function(frame)
        self.function.allow(("secretsmanager:GetSecretValue",), self.secret.secret_arn)
        self.fallback.allow(self.function)
        self._add_event_source(self.jobs, stage.sender_concurrency)
        self._add_event_source_of_one(self.alone, stage.sender_concurrency)
        for number in stage.draining:
            self._add_queue(stage, number, FEWEST_WORKERS)
        self.queues = (self.jobs, *(self._add_number(stage, one) for one in stage.numbers))
        for queue in (*self.queues, self.alone):
            # A job that has to wait goes back to its queue as a new message.
            self.function.allow(("sqs:SendMessage",), queue.queue_arn)
        # The mappings are the alias's children, and reachable by generated ids only.
        acknowledge(
            self.function.alias,
            "Serverless::Serverless-LambdaEventSourceMappingDestination",
            _THE_QUEUE_HAS_ONE,
        )

    def _secret(self, stage: Stage) -> secretsmanager.ISecret:
        return MetaSecret(
            self,
            "Secret",
            description="Puntual: {access_token} of the WhatsApp Cloud API",
            generated_key="access_token",
            stage=stage,
        ).secret

    def _function(self, frame: Frame) -> PythonFunction:
        return PythonFunction(
            self,
            "send_message",
            frame=frame,
            description="Decides about an account again, and sends or waits",
            # At 512 MB a sender that works alone loses a fifth of its slots.
            memory_mb=1024,
            timeout=_TIMEOUT,
            environment={
                **_environment(frame.stage, self.secret),
                "ALONE_QUEUE_URL": self.alone.queue_url,
                "QUEUE_URL": self.jobs.queue_url,
                **self.fallback.environment,
            },
        )

    def _add_number(self, stage: Stage, number: Number) -> sqs.Queue:
        """Give a number a queue and workers, so that it never waits behind another's jobs."""
        return self._add_queue(stage, number.id, number.workers)

    def _add_queue(self, stage: Stage, number: str, workers: int) -> sqs.Queue:
        """Define a number's queue, which stays with its jobs when the number is taken out."""
        queue = self._jobs(f"Jobs{number}", names.queue_name(stage.name, number))
        queue.apply_removal_policy(RemovalPolicy.RETAIN)
        self._add_event_source(queue, workers)
        return queue

    def _add_event_source(self, queue: sqs.Queue, workers: int) -> None:
        source = SqsEventSource(
            queue,
            batch_size=MESSAGES_PER_CALL,
            max_batching_window=_WINDOW,
            max_concurrency=workers,
            report_batch_item_failures=True,
        )
        self.function.alias.add_event_source(source)

    def _add_event_source_of_one(self, queue: sqs.Queue, workers: int) -> None:
        """Hand out one job at a time: whatever kills its worker has nobody beside it."""
        source = SqsEventSource(
            queue, batch_size=1, max_concurrency=workers, report_batch_item_failures=True
        )
        self.function.alias.add_event_source(source)

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

    def _jobs(self, id_: str, name: str) -> sqs.Queue:
        return sqs.Queue(
            self,
            id_,
            queue_name=name,
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
        "SENDER_SECRET_ARN": secret.secret_arn,
        **paces_of(stage),
    }


def paces_of(stage: Stage) -> dict[str, str]:
    """Return the paces and the workers for them, as the functions read them."""
    return {
        "INBOUND_PER_SECOND": str(stage.inbound_per_second),
        "MESSAGES_PER_SECOND": str(stage.messages_per_second),
        "NUMBERS": setting_of(stage.numbers),
        "SENDER_CONCURRENCY": str(stage.sender_concurrency),
    }
