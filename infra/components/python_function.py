"""The house Lambda: its own role, its own logs, a published version behind the alias `live`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra import bundling, names
from infra.components.acknowledged import acknowledge
from infra.components.key_rights import allow_encrypted_table
from infra.components.layers import Layers
from infra.components.table_rights import table_statements
from infra.stage import Stage
from puntual.adapters.dynamodb.store.table_names import Store

_NO_TRACER: Final = (
    "X-Ray at full sampling costs as much per reminder as everything else together and its SDK "
    "doubles the import time; durations are measured as metrics and every log line carries the "
    "request id"
)
_LOCKED_FOR_313: Final = (
    "Python 3.13 is a supported runtime; tests, locked wheels and shipped bytecode are all for "
    "this one version, and moving to the next is a change of its own with its own test run"
)
_NOTHING_TO_KEEP: Final = (
    "Failures of this function are kept where they arise: HTTP callers get the error and repeat, "
    "jobs return to the queue and then to its dead-letter queue, and a lost tick is made up for "
    "by the next one from the stored cursor"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What every function of a stage shares; `root` is the checkout that the code comes from.

    The tables of history and of words have no setting: their names follow from the first one's.
    """

    stage: Stage
    root: Path
    layers: Layers
    table: dynamodb.ITable
    history: dynamodb.ITable
    words: dynamodb.ITable
    words_key: kms.IKey | None = None


def _table_of(frame: Frame, store: Store) -> dynamodb.ITable:
    return {Store.MAIN: frame.table, Store.HISTORY: frame.history, Store.WORDS: frame.words}[store]


class PythonFunction(Construct):
    """One folder under `functions/`, running in Lambda.

    Triggers must point at `alias`: it freezes code, layers and environment as one, so that a
    deployment never runs new code on old layers, and rolling back is moving the alias.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        frame: Frame,
        description: str,
        memory_mb: int,
        timeout: Duration,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Define the function `functions/<name>`, with its rights to partitions of the tables."""
        super().__init__(scope, "Function")
        self.name = name
        self.physical_name = names.function_name(frame.stage.name, name)
        self.log_group = self._log_group(frame.stage)
        self.role = self._role()
        self.function = self._code(frame, description, memory_mb, timeout, environment or {})
        self.alias = lambda_.Alias(
            self, "Live", alias_name=names.ALIAS, version=self.function.current_version
        )
        self._allow_partitions(frame)
        self._acknowledge()

    def allow(self, actions: Sequence[str], resource: str) -> None:
        """Add literal actions on one resource to the function's role."""
        self.role.add_to_principal_policy(
            iam.PolicyStatement(actions=list(actions), resources=[resource])
        )

    def allow_events(self, source: str) -> None:
        """Grant putting events of one source on the default bus, and of no other."""
        bus = Stack.of(self).format_arn(
            service="events", resource="event-bus", resource_name="default"
        )
        self.role.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["events:PutEvents"],
                resources=[bus],
                conditions={"StringEquals": {"events:source": source}},
            )
        )

    def _allow_partitions(self, frame: Frame) -> None:
        statements = [*table_statements(self.name)]
        if frame.words_key is not None and any(one.store is Store.WORDS for one in statements):
            allow_encrypted_table(self.role, frame.words_key, frame.words)
        for statement in statements:
            table = _table_of(frame, statement.store)
            self.role.add_to_principal_policy(
                iam.PolicyStatement(
                    actions=list(statement.actions),
                    resources=[table.table_arn],
                    conditions={
                        "ForAllValues:StringLike": {
                            "dynamodb:LeadingKeys": list(statement.partitions)
                        }
                    },
                )
            )

    def _code(
        self,
        frame: Frame,
        description: str,
        memory_mb: int,
        timeout: Duration,
        environment: Mapping[str, str],
    ) -> lambda_.Function:
        return lambda_.Function(
            self,
            "Code",
            function_name=self.physical_name,
            description=description,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            handler=f"functions.{self.name}.handler.handler",
            code=bundling.function_code(self.name, frame.root),
            layers=frame.layers.versions,
            role=self.role,
            memory_size=memory_mb,
            timeout=timeout,
            environment=self._environment(frame, environment),
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            # Below WARN the platform writes three lines per call, most of the log's cost.
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
            # Metrics are log lines without a level, which count as INFO: never raise this.
            application_log_level_v2=lambda_.ApplicationLogLevel.INFO,
            # The default deletes the previous version, and with it the way back.
            current_version_options=lambda_.VersionOptions(removal_policy=RemovalPolicy.RETAIN),
        )

    def _log_group(self, stage: Stage) -> logs.LogGroup:
        """Logs hold no business record (decisions are in the table): they go with the stack."""
        return logs.LogGroup(
            self,
            "Logs",
            log_group_name=f"/aws/lambda/{self.physical_name}",
            retention=stage.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )

    def _role(self) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description=f"What {self.physical_name} may do",
        )
        self.log_group.grant_write(role)
        return role

    def _environment(self, frame: Frame, own: Mapping[str, str]) -> dict[str, str]:
        stage = frame.stage
        return {
            "CLOCK": stage.clock,
            "POWERTOOLS_LOG_LEVEL": stage.log_level,
            "POWERTOOLS_METRICS_NAMESPACE": names.METRICS_NAMESPACE,
            "POWERTOOLS_SERVICE_NAME": names.service_name(stage.name, self.name),
            "STAGE": stage.name,
            "TABLE_NAME": frame.table.table_name,
            "WAKE_SHARDS": str(stage.wake_shards),
            "CONTACT_LOG_MONTHS": str(stage.contact_log_months),
            **own,
        }

    def _acknowledge(self) -> None:
        acknowledge(self.function, "Serverless::Serverless-LambdaTracing", _NO_TRACER)
        acknowledge(self.function, "Serverless::Serverless-LambdaDLQ", _NOTHING_TO_KEEP)
        acknowledge(self.function, "Serverless::Serverless-LambdaLatestVersion", _LOCKED_FOR_313)
        acknowledge(self.function, "AwsSolutions::AwsSolutions-L1", _LOCKED_FOR_313)
