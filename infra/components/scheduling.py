"""The five-minute tick that turns due wake-ups into jobs."""

from __future__ import annotations

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.python_function import Frame, PythonFunction
from infra.components.tick import Tick
from infra.numbers import setting_of


class Scheduling(Construct):
    """Tick and function."""

    def __init__(
        self, scope: Construct, id_: str, *, frame: Frame, queues: Sequence[sqs.IQueue]
    ) -> None:
        """Define the rule and the function that fills `queues`; the first is the shared one."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "schedule_reminders",
            frame=frame,
            description="Queues the accounts whose wake-up is due",
            memory_mb=512,
            # Below the tick's five minutes: runs may overlap, but need not.
            timeout=Duration.seconds(240),
            environment={
                "NUMBERS": setting_of(frame.stage.numbers),
                "QUEUE_URL": queues[0].queue_url,
            },
        )
        # A deployment that has never run says by its table how far back it has to look.
        self.function.allow(("dynamodb:DescribeTable",), frame.table.table_arn)
        for queue in queues:
            self.function.allow(("sqs:SendMessage",), queue.queue_arn)
        Tick(
            self,
            "Tick",
            function=self.function,
            schedule=events.Schedule.rate(Duration.minutes(5)),
            enabled=frame.stage.ticks_enabled,
        )
