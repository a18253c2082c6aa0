"""The daily pass: an hourly tick that begins it, and lanes that do it segment by segment."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from infra import names
from infra.components.acknowledged import acknowledge
from infra.components.fallback import channels_of
from infra.components.python_function import Frame, PythonFunction
from infra.components.tick import Tick
from infra.stage import Stage
from puntual.adapters.aws.discount_events import SOURCE as DISCOUNTS

_IS_THE_DEAD_LETTER_QUEUE: Final = (
    "This queue is itself where segments end whose lane failed five times: an alarm fires at the "
    "first failure, and the hourly tick queues the segment again"
)
_THE_QUEUE_HAS_ONE: Final = (
    "For a queue as source, Lambda returns failed messages to it, and the queue's own redrive "
    "policy sets them aside; a destination on the mapping applies to streams"
)
# Where nobody is mailed.
_NOWHERE: Final = "none"
# A lane that is killed repeats what it did since its segment last moved: at most this long.
_MINUTES: Final = 5
_TIMEOUT: Final = Duration.minutes(_MINUTES)
# AWS asks for six times the function's timeout: less, and a segment is handed out twice at once.
_VISIBILITY: Final = Duration.minutes(6 * _MINUTES)
_RECEIVES_BEFORE_DEAD_LETTER: Final = 5


class Reconciling(Construct):
    """Tick, queue and function: the only one that scans the table."""

    def __init__(self, scope: Construct, id_: str, *, frame: Frame) -> None:
        """Define the rule, the queue of segments, and the function that empties it."""
        super().__init__(scope, id_)
        self.segments = self._queue(frame.stage)
        self.function = PythonFunction(
            self,
            "reconcile",
            frame=frame,
            description="Settles uncertain sends, restores wake-ups, counts the day",
            memory_mb=1024,
            timeout=_TIMEOUT,
            environment={
                "DIGEST_TOPIC_ARN": _NOWHERE,
                "FALLBACK_CHANNELS": channels_of(frame.stage),
                "PASS_QUEUE_URL": self.segments.queue_url,
            },
        )
        # A scan has no leading key: this right is to all partitions, and to reading only. The
        # other one tells how many items there are.
        self.function.allow(("dynamodb:DescribeTable", "dynamodb:Scan"), frame.table.table_arn)
        self.function.allow(("sqs:SendMessage",), self.segments.queue_arn)
        self.function.allow_events(DISCOUNTS)
        self._add_lanes(frame.stage.pass_lanes)
        Tick(
            self,
            "Tick",
            function=self.function,
            schedule=events.Schedule.rate(Duration.hours(1)),
            enabled=frame.stage.ticks_enabled,
        )

    def tell(self, topic: sns.ITopic) -> None:
        """Mail to a topic, at the end of each pass, what waits for a person."""
        self.function.function.add_environment("DIGEST_TOPIC_ARN", topic.topic_arn)
        self.function.allow(("sns:Publish",), topic.topic_arn)

    def _queue(self, stage: Stage) -> sqs.Queue:
        dead_letters = sqs.Queue(
            self,
            "DeadSegments",
            queue_name=names.dead_segments_queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        acknowledge(
            dead_letters, "Serverless::Serverless-SQSRedrivePolicy", _IS_THE_DEAD_LETTER_QUEUE
        )
        return sqs.Queue(
            self,
            "Segments",
            queue_name=names.segments_queue_name(stage.name),
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=_VISIBILITY,
            retention_period=Duration.days(4),
            dead_letter_queue=sqs.DeadLetterQueue(
                queue=dead_letters, max_receive_count=_RECEIVES_BEFORE_DEAD_LETTER
            ),
        )

    def _add_lanes(self, lanes: int) -> None:
        """Run so many copies of the function on segments, one each."""
        source = SqsEventSource(self.segments, batch_size=1, max_concurrency=lanes)
        self.function.alias.add_event_source(source)
        acknowledge(
            self.function.alias,
            "Serverless::Serverless-LambdaEventSourceMappingDestination",
            _THE_QUEUE_HAS_ONE,
        )
