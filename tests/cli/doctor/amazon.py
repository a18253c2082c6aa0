"""AWS as a sound deployment leaves it, in memory."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import boto3
from moto.backends import get_backend

from puntual.adapters.clock import SystemClock
from tests.cli.doctor.platform import APP_SECRET, TOKEN
from tests.doubles.dynamodb_table import create_table

REGION = "us-east-1"
STAGE, STACK = "dev", "Puntual-dev"
TABLE = "Puntual-dev-Table"
WEBHOOK = "https://abcdefghij.lambda-url.us-east-1.on.aws/"
FUNCTIONS = (
    *("ingest", "schedule_reminders", "send_message", "webhook"),
    *("converse", "reconcile", "check_senders"),
)
TICKING = ("schedule_reminders", "reconcile", "check_senders")
QUEUES = {
    "send_message": "puntual-dev-send-message",
    "converse": "puntual-dev-converse",
    "reconcile": "puntual-dev-reconcile",
}
type Outputs = dict[str, str]


def client(service: str) -> Any:
    made: Any = boto3.client
    return made(service, region_name=REGION)


def deploy() -> Outputs:
    """Create what the stack would; return its outputs."""
    create_table(client("dynamodb"), TABLE)
    outputs: Outputs = {"TableName": TABLE, "WebhookUrl": WEBHOOK, "MediaBucketName": "media"}
    outputs["SenderSecretArn"] = _store_secret("sender", {"access_token": TOKEN})
    secrets = {"app_secret": APP_SECRET, "verify_token": "verify"}
    outputs["WebhookSecretArn"] = _store_secret("webhook", secrets)
    outputs |= _create_functions({"GRAPH_BASE_URL": "https://graph.example", **_SETTINGS})
    for function, queue in QUEUES.items():
        _create_queues(queue, outputs[_alias_output(function)])
    for function in TICKING:
        _create_rule(function, outputs[_alias_output(function)])
    _create_alarm()
    put_stack(outputs)
    return outputs


_SETTINGS = {
    "GRAPH_VERSION": "v25.0",
    "TABLE_NAME": TABLE,
    "SMS_ORIGINATION": "none",
    "EMAIL_FROM": "none",
}


def put_stack(outputs: Mapping[str, str], name: str = STACK) -> None:
    body = {
        "Resources": {"Marker": {"Type": "AWS::SQS::Queue", "Properties": {}}},
        "Outputs": {key: {"Value": text} for key, text in outputs.items()},
    }
    client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(body))


def set_stack_status(status: str) -> None:
    backend: Any = get_backend("cloudformation")["123456789012"][REGION]
    for stack in backend.stacks.values():
        stack.status = status


def leave_mail_unconfirmed() -> None:
    backend: Any = get_backend("sns")["123456789012"][REGION]
    for subscription in backend.subscriptions.values():
        subscription.arn = "PendingConfirmation"


def set_secret(arn: str, text: str) -> None:
    client("secretsmanager").put_secret_value(SecretId=arn, SecretString=text)


def put_metric(namespace: str, name: str, dimensions: Mapping[str, str], value: float) -> None:
    named = [{"Name": key, "Value": text} for key, text in dimensions.items()]
    at = SystemClock().now() - timedelta(hours=2)
    data = [{"MetricName": name, "Dimensions": named, "Value": value, "Timestamp": at}]
    client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=data)


def alias_of(function: str, outputs: Outputs) -> str:
    return outputs[_alias_output(function)]


def _alias_output(function: str) -> str:
    return "".join(word.title() for word in function.split("_")) + "AliasArn"


def _store_secret(name: str, fields: Mapping[str, str]) -> str:
    created = client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(fields))
    return str(created["ARN"])


def _create_functions(environment: Mapping[str, str]) -> Outputs:
    trust = client("iam").create_role(RoleName="role", AssumeRolePolicyDocument="{}")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("handler.py", "")
    functions = client("lambda")
    outputs: Outputs = {}
    for name in FUNCTIONS:
        full = f"puntual-{STAGE}-{name}"
        functions.create_function(
            FunctionName=full,
            Runtime="python3.13",
            Role=trust["Role"]["Arn"],
            Handler="handler.handler",
            Code={"ZipFile": code.getvalue()},
            Environment={"Variables": dict(environment)},
            Publish=True,
        )
        alias = functions.create_alias(FunctionName=full, Name="live", FunctionVersion="1")
        outputs[_alias_output(name)] = alias["AliasArn"]
    return outputs


def _create_queues(name: str, alias: str) -> None:
    queues = client("sqs")
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    queues.create_queue(QueueName=f"{name}-dead-letters")
    said = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    arn = said["Attributes"]["QueueArn"]
    client("lambda").create_event_source_mapping(EventSourceArn=arn, FunctionName=alias)


def _create_rule(function: str, alias: str) -> None:
    events, name = client("events"), f"wake-{function}"
    events.put_rule(Name=name, ScheduleExpression="rate(5 minutes)", State="ENABLED")
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": alias}])


def _create_alarm() -> None:
    topic = client("sns").create_topic(Name="alarms")["TopicArn"]
    client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    client("cloudwatch").put_metric_alarm(
        AlarmName="puntual-dev-dead-letters",
        AlarmActions=[topic],
        Namespace="AWS/SQS",
        MetricName="Age",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
