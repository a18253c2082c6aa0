"""Questions to AWS about what is deployed. Nothing is changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import boto3

from cli.doctor.asking.refusals import NoAnswer, Why, refusals_told

type Client = Callable[[str], Any]

_STACKS: Final = "Puntual-"
_ALARMS_AT_MOST: Final = 100
_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class DeployedStack:
    """A stack as CloudFormation tells of it."""

    name: str
    status: str
    outputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DeployedAlarm:
    """An alarm as CloudWatch tells of it."""

    name: str
    state: str
    topics: tuple[str, ...]


class AwsQuestions:
    """Each question is asked once; what is not there is None, any other refusal is raised."""

    def __init__(self, client: Client) -> None:
        """Keep how clients are made; none is before its first question."""
        self._client = client

    def region(self) -> str | None:
        """Return the region of the profile, where nothing else names one."""
        with refusals_told():
            return boto3.session.Session().region_name

    def account(self) -> tuple[str, Any]:
        """Return the id of the account, and what came with the answer."""
        with refusals_told():
            answer = self._client("sts").get_caller_identity()
        return str(answer["Account"]), answer

    def stacks(self) -> list[DeployedStack]:
        """Return our stacks of the region."""
        with refusals_told():
            pages = self._client("cloudformation").get_paginator("describe_stacks").paginate()
            return [
                _stack_of(stack)
                for page in pages
                for stack in page["Stacks"]
                if stack["StackName"].startswith(_STACKS)
            ]

    def table_status(self, name: str) -> str | None:
        """Return whether a table is ACTIVE."""
        found = self._ask("dynamodb", "describe_table", TableName=name)
        return None if found is None else str(found["Table"]["TableStatus"])

    def secret(self, arn: str) -> str | None:
        """Return the text of a secret, which is looked at and never shown."""
        found = self._ask("secretsmanager", "get_secret_value", SecretId=arn)
        return None if found is None else str(found.get("SecretString", ""))

    def function(self, alias: str) -> Mapping[str, Any] | None:
        """Return how a function is set up."""
        name, _, qualifier = alias.rpartition(":")
        found: Mapping[str, Any] | None = self._ask(
            "lambda", "get_function_configuration", FunctionName=name, Qualifier=qualifier
        )
        return found

    def event_sources(self, alias: str) -> list[tuple[str, str]]:
        """Return the queues that a function empties, each with whether it is Enabled."""
        with refusals_told():
            pages = self._client("lambda").get_paginator("list_event_source_mappings")
            return [
                (str(one["EventSourceArn"]).rpartition(":")[2], str(one["State"]))
                for page in pages.paginate(FunctionName=alias)
                for one in page["EventSourceMappings"]
            ]

    def rules_of(self, alias: str) -> list[tuple[str, str]]:
        """Return the schedules that wake a function, each with whether it is ENABLED."""
        with refusals_told():
            events = self._client("events")
            names = events.list_rule_names_by_target(TargetArn=alias)["RuleNames"]
            return [(name, str(events.describe_rule(Name=name)["State"])) for name in names]

    def waiting(self, queue: str) -> int | None:
        """Return about how many messages wait in a queue, by its address or its name."""
        url: str | None = queue
        if "/" not in queue:
            found = self._ask("sqs", "get_queue_url", QueueName=queue)
            url = None if found is None else str(found["QueueUrl"])
        names = ["ApproximateNumberOfMessages"]
        answer = url and self._ask(
            "sqs", "get_queue_attributes", QueueUrl=url, AttributeNames=names
        )
        return int(answer["Attributes"][names[0]]) if answer else None

    def alarms(self, prefix: str) -> list[DeployedAlarm]:
        """Return the alarms of a stage."""
        with refusals_told():
            answer = self._client("cloudwatch").describe_alarms(
                AlarmNamePrefix=prefix, MaxRecords=_ALARMS_AT_MOST
            )
        return [
            DeployedAlarm(one["AlarmName"], one["StateValue"], tuple(one["AlarmActions"]))
            for one in answer["MetricAlarms"]
        ]

    def mail_states(self, topic: str) -> list[bool]:
        """Return for each subscriber of a topic whether it has confirmed."""
        with refusals_told():
            answer = self._client("sns").list_subscriptions_by_topic(TopicArn=topic)
        return [one["SubscriptionArn"].startswith("arn:") for one in answer["Subscriptions"]]

    def sums(
        self, wanted: Sequence[tuple[str, str, Mapping[str, str]]], since: datetime, now: datetime
    ) -> list[float]:
        """Return what metrics add up to, each named by namespace, name and dimensions."""
        queries = [_query(index, metric) for index, metric in enumerate(wanted)]
        with refusals_told():
            answer = self._client("cloudwatch").get_metric_data(
                MetricDataQueries=queries, StartTime=since, EndTime=now
            )
        sums = {one["Id"]: sum(one["Values"]) for one in answer["MetricDataResults"]}
        return [sums.get(f"m{index}", 0.0) for index in range(len(wanted))]

    def _ask(self, service: str, question: str, **given: Any) -> Any:
        try:
            with refusals_told():
                return getattr(self._client(service), question)(**given)
        except NoAnswer as refusal:
            if refusal.why is Why.MISSING:
                return None
            raise


def _stack_of(stack: Mapping[str, Any]) -> DeployedStack:
    outputs: Iterator[Mapping[str, str]] = iter(stack.get("Outputs", ()))
    said = {one["OutputKey"]: one["OutputValue"] for one in outputs}
    return DeployedStack(str(stack["StackName"]), str(stack["StackStatus"]), said)


def _query(index: int, metric: tuple[str, str, Mapping[str, str]]) -> dict[str, object]:
    namespace, name, dimensions = metric
    named = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    stat = {
        "Metric": {"Namespace": namespace, "MetricName": name, "Dimensions": named},
        "Period": _HOUR,
        "Stat": "Sum",
    }
    return {"Id": f"m{index}", "MetricStat": stat, "ReturnData": True}
