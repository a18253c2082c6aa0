"""The hourly tick that repairs what fell between."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_events as events
from constructs import Construct

from infra.components.fallback import channels_of
from infra.components.python_function import Frame, PythonFunction
from infra.components.tick import Tick


class Reconciling(Construct):
    """Tick and function: the only one that scans the table."""

    def __init__(self, scope: Construct, id_: str, *, frame: Frame) -> None:
        """Define the rule and the function."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "reconcile",
            frame=frame,
            description="Settles uncertain sends, restores wake-ups, counts the day",
            memory_mb=1024,
            timeout=Duration.minutes(10),
            environment={"FALLBACK_CHANNELS": channels_of(frame.stage)},
        )
        # A scan has no leading key: this right is to all partitions, and to reading only.
        self.function.allow(("dynamodb:Scan",), frame.table.table_arn)
        Tick(
            self,
            "Tick",
            function=self.function,
            schedule=events.Schedule.rate(Duration.hours(1)),
            enabled=frame.stage.ticks_enabled,
        )
