"""What is deployed: the capabilities put together, their tags and outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aws_cdk import CfnOutput, Stack, Tags
from constructs import Construct

from infra.bundling import ROOT
from infra.components.checking_senders import CheckingSenders
from infra.components.conversing import Conversing
from infra.components.data import Data
from infra.components.ingest import Ingest
from infra.components.layers import Layers
from infra.components.monitoring import Monitoring
from infra.components.python_function import Frame, PythonFunction
from infra.components.reconciling import Reconciling
from infra.components.scheduling import Scheduling
from infra.components.sending import Sending
from infra.components.webhook import Webhook
from infra.deployed import USUAL_CURRENCIES, Deployed
from infra.stage import Stage

_NEXT_STEPS: Final = (
    "1. Store Meta's access token in SenderSecretArn and its app secret in WebhookSecretArn. "
    "2. In the Meta app, set WebhookUrl as callback URL with the verify_token of that secret. "
    "3. Set up the creditor and an API key with the command line, then send invoices to IngestUrl."
)


class PuntualStack(Stack):
    """One stage of Puntual in one account and region."""

    def __init__(self, scope: Construct, id_: str, *, stage: Stage, root: Path = ROOT) -> None:
        """Compose the stage from the code under `root`."""
        super().__init__(scope, id_, description=f"Puntual ({stage.name}): payment reminders")
        self.data = Data(self, "Data", stage=stage)
        frame = Frame(
            stage=stage,
            root=root,
            layers=Layers(self, "Layers", stage=stage, root=root),
            table=self.data.table,
            history=self.data.history,
            words=self.data.words,
            words_key=self.data.words_key,
        )
        self.ingest = Ingest(self, "Ingest", frame=frame)
        self.sending = Sending(self, "Sending", frame=frame)
        self.scheduling = Scheduling(self, "Scheduling", frame=frame, queues=self.sending.queues)
        self.conversing = Conversing(
            self,
            "Conversing",
            frame=frame,
            media=self.data.media,
            secret=self.sending.secret,
        )
        self.webhook = Webhook(self, "Webhook", frame=frame, replies=self.conversing.replies)
        self.reconciling = Reconciling(self, "Reconciling", frame=frame)
        self.checking_senders = CheckingSenders(
            self, "CheckingSenders", frame=frame, secret=self.sending.secret
        )
        self.monitoring = Monitoring(
            self, "Monitoring", stage=stage, deployed=self._deployed(stage)
        )
        if self.monitoring.topic is not None:
            self.reconciling.tell(self.monitoring.topic)
        Tags.of(self).add("application", "puntual")
        Tags.of(self).add("stage", stage.name)
        self._add_outputs(stage)

    @property
    def functions(self) -> tuple[PythonFunction, ...]:
        """Return the functions."""
        return (
            self.ingest.function,
            self.scheduling.function,
            self.sending.function,
            self.webhook.function,
            self.conversing.function,
            self.reconciling.function,
            self.checking_senders.function,
        )

    def _deployed(self, stage: Stage) -> Deployed:
        return Deployed(
            stage=stage.name,
            ingest_api_id=self.ingest.api.api_id,
            table_name=self.data.table.table_name,
            numbers=(*(number.id for number in stage.numbers), *stage.draining),
            executions_needed=stage.executions_needed,
            currencies=stage.currencies or USUAL_CURRENCIES,
        )

    def _add_outputs(self, stage: Stage) -> None:
        self._add_output("IngestUrl", self.ingest.api.api_endpoint, "Base of /v1/...")
        self._add_output("WebhookUrl", self.webhook.url.url, "Callback URL for the Meta app")
        self._add_output("TableName", self.data.table.table_name, "The table")
        self._add_output("HistoryTableName", self.data.history.table_name, "Its history table")
        self._add_output("WordsTableName", self.data.words.table_name, "What people write")
        self._add_output("MediaBucketName", self.data.media.bucket_name, "What people send")
        self._add_queue_outputs()
        self._add_output(
            "SenderSecretArn", self.sending.secret.secret_arn, 'Store {"access_token": ...} here'
        )
        self._add_output(
            "WebhookSecretArn",
            self.webhook.secret.secret_arn,
            'Store {"app_secret": ..., "verify_token": ...} here',
        )
        self._add_output("IngestApiId", self.ingest.api.api_id, "Dimension of the API's metrics")
        for name in self.monitoring.dashboard_names:
            self._add_output(
                f"{name.rsplit('-', 1)[1].title()}Dashboard", self._console_url(name), "Dashboard"
            )
        self._add_output(
            "ExecutionsNeeded",
            str(stage.executions_needed),
            "Concurrent executions that the configured pace needs: compare with "
            "`aws lambda get-account-settings`; with fewer it is slower",
        )
        self._add_output(
            "Currencies",
            ",".join(stage.currencies or USUAL_CURRENCIES),
            "Whose money the business dashboard shows: -c currencies=...",
        )
        self._add_output("NextSteps", _NEXT_STEPS, "What only a person can do")
        for function in self.functions:
            title = "".join(word.title() for word in function.name.split("_"))
            self._add_output(
                f"{title}AliasArn", function.alias.function_arn, f"{function.name}, alias live"
            )

    def _add_queue_outputs(self) -> None:
        self._add_output("QueueUrl", self.sending.jobs.queue_url, "Accounts to look at")
        self._add_output(
            "DeadLetterQueueUrl", self.sending.dead_letters.queue_url, "Jobs that failed"
        )
        self._add_output(
            "RepliesQueueUrl", self.conversing.replies.queue_url, "Replies that want more"
        )
        self._add_output(
            "SegmentsQueueUrl", self.reconciling.segments.queue_url, "Segments of the daily pass"
        )

    def _console_url(self, dashboard: str) -> str:
        return (
            f"https://{self.region}.console.aws.amazon.com/cloudwatch/home"
            f"?region={self.region}#dashboards/dashboard/{dashboard}"
        )

    def _add_output(self, name: str, value: str, description: str) -> None:
        CfnOutput(self, name, value=value, description=description)
