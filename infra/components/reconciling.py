"""The hourly tick that repairs what fell between."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.fallback import channels_of
from infra.components.python_function import Frame, PythonFunction
from infra.components.sending import paces_of
from infra.components.tick import Tick

_QUOTAS_HAVE_NO_ARN: Final = (
    "lambda:GetAccountSettings speaks of the account and knows no resource: IAM takes nothing "
    "but * for it, and all that it reveals is the account's quota and usage"
)


class Reconciling(Construct):
    """Tick and function: the only one that scans the table."""

    def __init__(
        self, scope: Construct, id_: str, *, frame: Frame, secret: secretsmanager.ISecret
    ) -> None:
        """Define the rule and the function, which asks Meta about the numbers with the secret."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "reconcile",
            frame=frame,
            description="Settles uncertain sends, restores wake-ups, asks Meta about the numbers",
            memory_mb=1024,
            timeout=Duration.minutes(10),
            environment={
                "GRAPH_BASE_URL": frame.stage.graph_base_url,
                "GRAPH_VERSION": frame.stage.graph_version,
                "SENDER_SECRET_ARN": secret.secret_arn,
                "FALLBACK_CHANNELS": channels_of(frame.stage),
                **paces_of(frame.stage),
            },
        )
        # A scan has no leading key: this right is to all partitions, and to reading only.
        self.function.allow(("dynamodb:Scan",), frame.table.table_arn)
        self.function.allow(("lambda:GetAccountSettings",), "*")
        acknowledge(
            self.function.role, "AwsSolutions::AwsSolutions-IAM5[Resource::*]", _QUOTAS_HAVE_NO_ARN
        )
        self.function.allow(("secretsmanager:GetSecretValue",), secret.secret_arn)
        Tick(
            self,
            "Tick",
            function=self.function,
            schedule=events.Schedule.rate(Duration.hours(1)),
            enabled=frame.stage.ticks_enabled,
        )
