"""The five-minute tick that turns due wake-ups into jobs."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.python_function import Frame, PythonFunction
from infra.components.tick import Tick


class Scheduling(Construct):
    """Tick and function."""

    def __init__(self, scope: Construct, id_: str, *, frame: Frame, jobs: sqs.IQueue) -> None:
        """Define the rule and the function that fills `jobs`."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "schedule_reminders",
            frame=frame,
            description="Queues the accounts whose wake-up is due",
            memory_mb=512,
            # Below the tick's five minutes: runs may overlap, but need not.
            timeout=Duration.seconds(240),
            table_actions=("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"),
            environment={"QUEUE_URL": jobs.queue_url},
        )
        self.function.allow(("sqs:SendMessage",), jobs.queue_arn)
        Tick(
            self,
            "Tick",
            function=self.function,
            schedule=events.Schedule.rate(Duration.minutes(5)),
            enabled=frame.stage.ticks_enabled,
        )
