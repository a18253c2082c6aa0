"""The hourly questions to Meta about the numbers, and to AWS about what may run at once."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.components.acknowledged import acknowledge
from infra.components.python_function import Frame, PythonFunction
from infra.components.sending import paces_of
from infra.components.tick import Tick

_QUOTAS_HAVE_NO_ARN: Final = (
    "lambda:GetAccountSettings speaks of the account and knows no resource: IAM takes nothing "
    "but * for it, and all that it reveals is the account's quota and usage"
)
# Two minutes for questions, and one for the answers to the last of them: the handler's reserve.
_TIMEOUT: Final = Duration.minutes(3)


class CheckingSenders(Construct):
    """Tick and function: what it asks keeps no reminder and no account waiting."""

    def __init__(
        self, scope: Construct, id_: str, *, frame: Frame, secret: secretsmanager.ISecret
    ) -> None:
        """Define the rule and the function, which asks Meta with the sender's secret."""
        super().__init__(scope, id_)
        self.function = PythonFunction(
            self,
            "check_senders",
            frame=frame,
            description="Asks Meta about the numbers and the token, and AWS about its quota",
            memory_mb=512,
            timeout=_TIMEOUT,
            environment={
                "GRAPH_BASE_URL": frame.stage.graph_base_url,
                "GRAPH_VERSION": frame.stage.graph_version,
                "SENDER_SECRET_ARN": secret.secret_arn,
                **paces_of(frame.stage),
            },
        )
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
