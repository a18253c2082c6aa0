"""The public address that Meta calls."""

from __future__ import annotations

from aws_cdk import Aws, Duration, Fn
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.components.meta_secret import MetaSecret
from infra.components.python_function import Frame, PythonFunction
from puntual.adapters.aws.case_events import SOURCE as CASES


class Webhook(Construct):
    """Function URL, secret and function.

    A function URL and not an API: it costs nothing per call, and three calls come back for each
    reminder, which an HTTP API would make the largest part of the bill. Open to everybody, since
    Meta cannot sign AWS requests: each call carries an HMAC of the raw body under the app secret,
    which the function checks before it parses a byte.
    """

    def __init__(self, scope: Construct, id_: str, *, frame: Frame, replies: sqs.IQueue) -> None:
        """Define the function and its public address; replies that want more go to a queue."""
        super().__init__(scope, id_)
        self.secret = MetaSecret(
            self,
            "Secret",
            description="Puntual: {app_secret, app_secret_previous?, verify_token} of Meta",
            generated_key="app_secret",
            # Unguessable and known without a random source: the last part of the stack's id.
            others={"verify_token": Fn.select(2, Fn.split("/", Aws.STACK_ID))},
            stage=frame.stage,
        ).secret
        self.function = PythonFunction(
            self,
            "webhook",
            frame=frame,
            description="Records what WhatsApp reports: statuses and replies",
            memory_mb=256,
            timeout=Duration.seconds(20),
            environment={
                "REPLIES_QUEUE_URL": replies.queue_url,
                "WEBHOOK_SECRET_ARN": self.secret.secret_arn,
            },
        )
        self._reserve(frame.stage.webhook_reserved)
        self.function.allow(("secretsmanager:GetSecretValue",), self.secret.secret_arn)
        self.function.allow(("sqs:SendMessage",), replies.queue_arn)
        self.function.allow_events(CASES)
        self.url = self.function.alias.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)

    def _reserve(self, executions: int | None) -> None:
        """Keep strangers who call the address from using up what the sender runs in.

        Meta's calls share the limit, and come again. AWS refuses a reservation that leaves fewer
        than 100 to all others, so that an account with the quota of a new one cannot have any.
        """
        code = self.function.function.node.default_child
        if executions is not None and isinstance(code, lambda_.CfnFunction):
            code.reserved_concurrent_executions = executions
