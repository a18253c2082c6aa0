"""A schedule that calls a function's alias."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.python_function import PythonFunction

_A_TICK_HOLDS_NOTHING: Final = (
    "A lost tick holds nothing but an instant: the next one starts from the stored cursor, so a "
    "dead-letter queue would only collect times; alarms fire when ticks stop coming"
)


class Tick(Construct):
    """An EventBridge rule whose event carries the instant as `time`.

    An alarm per ticking function watches that ticks keep coming.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        function: PythonFunction,
        schedule: events.Schedule,
        enabled: bool,
    ) -> None:
        """Define the rule and its permission to call the function."""
        super().__init__(scope, id_)
        self.rule = events.Rule(
            self,
            "Rule",
            description=f"Wakes {function.physical_name}",
            schedule=schedule,
            enabled=enabled,
        )
        self.rule.add_target(
            targets.LambdaFunction(
                function.alias, max_event_age=Duration.minutes(5), retry_attempts=3
            )
        )
        acknowledge(self.rule, "Serverless::Serverless-EventBusDLQ", _A_TICK_HOLDS_NOTHING)
