"""Ways in which AWS's part of a set-up breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime
from typing import Any, Final

import boto3
from botocore.awsrequest import AWSResponse

from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.store.table_names import words_name
from tests.cli.doctor import amazon
from tests.cli.doctor.amazon import client
from tests.cli.doctor.set_up import SetUp

type Break = Callable[[SetUp], object]
type Case = tuple[str, str, Break]


def _without_region(set_up: SetUp) -> None:
    del set_up.values["region"]
    set_up.patch.delenv("AWS_DEFAULT_REGION")


def _without_credentials(set_up: SetUp) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        set_up.patch.delenv(name, raising=False)
    set_up.patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    # The usual session remembers what it was built with.
    session: Any = boto3.session.Session(region_name=amazon.REGION)
    set_up.client = session.client


def _refusing(code: str, hours: float = 0) -> Break:
    """Let STS refuse, by a clock that is some hours from this machine's."""

    def answer(**_: object) -> AWSResponse:
        date = format_datetime(SystemClock().now() + timedelta(hours=hours), usegmt=True)
        body = f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"
        raw: Any = type("Raw", (), {"stream": lambda *_: iter([body.encode()])})()
        heads: Any = {"date": date}
        return AWSResponse("", 403, heads, raw)

    def break_(set_up: SetUp) -> None:
        def refusing(service: str) -> Any:
            made = client(service)
            if service == "sts":
                made.meta.events.register_first("before-send.sts", answer)
            return made

        set_up.client = refusing

    return break_


def _in_another_region(set_up: SetUp) -> None:
    set_up.values["region"] = "sa-east-1"
    made: Any = boto3.client
    set_up.client = lambda service: made(service, region_name="sa-east-1")


def _never_deployed(set_up: SetUp) -> None:
    client("cloudformation").delete_stack(StackName=amazon.STACK)
    set_up.outputs, set_up.values = {}, {"region": amazon.REGION}


def _by_an_old_file(set_up: SetUp) -> None:
    set_up.values["table"] = "Puntual-dev-OldTable"


def _without_function(_: SetUp) -> None:
    client("lambda").delete_function(FunctionName="puntual-dev-webhook")


def _without_table(_: SetUp) -> None:
    client("dynamodb").delete_table(TableName=amazon.TABLE)


def _without_words(_: SetUp) -> None:
    client("dynamodb").delete_table(TableName=words_name(amazon.TABLE))


def _written_by_a_later_version(_: SetUp) -> None:
    item = {"pk": {"S": "NUMBERS"}, "sk": {"S": "NUMBER#1"}, "v": {"N": "999"}}
    client("dynamodb").put_item(TableName=amazon.TABLE, Item=item)


def _secret(output: str, text: str) -> Break:
    return lambda set_up: amazon.set_secret(set_up.outputs[output], text)


def _without_secret(set_up: SetUp) -> None:
    arn = set_up.outputs["SenderSecretArn"]
    client("secretsmanager").delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


def _stopped(set_up: SetUp) -> None:
    functions = client("lambda")
    alias = amazon.alias_of("send_message", set_up.outputs)
    (found,) = functions.list_event_source_mappings(FunctionName=alias)["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=found["UUID"], Enabled=False)


def _without_sources(set_up: SetUp) -> None:
    functions = client("lambda")
    alias = amazon.alias_of("send_message", set_up.outputs)
    (found,) = functions.list_event_source_mappings(FunctionName=alias)["EventSourceMappings"]
    functions.delete_event_source_mapping(UUID=found["UUID"])


def _disabled(function: str) -> Break:
    return lambda _: client("events").disable_rule(Name=f"wake-{function}")


def _without_rule(_: SetUp) -> None:
    events = client("events")
    events.remove_targets(Rule="wake-check_senders", Ids=["1"])


def _with_dead_letters(queue: str) -> Break:
    def break_(_: SetUp) -> None:
        queues = client("sqs")
        url = queues.get_queue_url(QueueName=queue)["QueueUrl"]
        queues.send_message(QueueUrl=url, MessageBody="{}")

    return break_


def _metrics(**values: float) -> Break:
    webhook = {"FunctionName": "puntual-dev-webhook"}

    def break_(_: SetUp) -> None:
        for name, value in values.items():
            if name.startswith("Url"):
                amazon.put_metric("AWS/Lambda", name, webhook, value)
            else:
                function = "send_message" if name == "RemindersSent" else "webhook"
                amazon.put_metric("Puntual", name, {"service": f"dev-{function}"}, value)

    return break_


def _ringing(_: SetUp) -> None:
    client("cloudwatch").set_alarm_state(
        AlarmName="puntual-dev-dead-letters", StateValue="ALARM", StateReason="a test"
    )


_OF_64: Final = "a1B2" * 16
AWS_CASES: Final[tuple[Case, ...]] = (
    ("access", "region_missing", _without_region),
    ("access", "credentials_missing", _without_credentials),
    ("access", "credentials_refused", _refusing("ExpiredToken")),
    ("access", "credentials_refused", _refusing("InvalidClientTokenId")),
    ("access", "clock_wrong", _refusing("SignatureDoesNotMatch", hours=1)),
    ("stack", "stack_elsewhere", _in_another_region),
    ("stack", "stack_missing", _never_deployed),
    ("stack", "stack_failed", lambda _: amazon.set_stack_status("ROLLBACK_COMPLETE")),
    ("stack", "stack_stuck", lambda _: amazon.set_stack_status("UPDATE_ROLLBACK_FAILED")),
    ("stack", "stack_rolled_back", lambda _: amazon.set_stack_status("UPDATE_ROLLBACK_COMPLETE")),
    ("stack", "table_of_another", _by_an_old_file),
    ("functions", "function_missing", _without_function),
    ("table", "table_missing", _without_table),
    ("table", "table_missing", _without_words),
    ("table", "newer_schema", _written_by_a_later_version),
    ("secrets", "access_token_unfilled", _secret("SenderSecretArn", '{"access_token": ""}')),
    (
        "secrets",
        "access_token_unfilled",
        _secret("SenderSecretArn", f'{{"access_token": "{_OF_64}"}}'),
    ),
    (
        "secrets",
        "app_secret_unfilled",
        _secret("WebhookSecretArn", f'{{"app_secret": "{_OF_64}", "verify_token": "v"}}'),
    ),
    ("secrets", "secret_unreadable", _secret("SenderSecretArn", "EAAtoken-of-nobody")),
    ("secrets", "secret_stray", _secret("SenderSecretArn", '{"access_token": "EAAto ken"}')),
    ("secrets", "secret_missing", _without_secret),
    ("senders", "senders_stopped", _stopped),
    ("senders", "senders_missing", _without_sources),
    ("schedules", "schedule_disabled", _disabled("schedule_reminders")),
    ("schedules", "schedule_disabled", _disabled("reconcile")),
    ("schedules", "schedule_missing", _without_rule),
    ("queues", "dead_letters", _with_dead_letters("puntual-dev-send-message-dead-letters")),
    ("queues", "dead_letters", _with_dead_letters("puntual-dev-converse-dead-letters")),
    ("callbacks", "callbacks_silent", _metrics(RemindersSent=40)),
    ("callbacks", "callbacks_refused", _metrics(UrlRequestCount=90, Url4xxCount=90)),
    (
        "callbacks",
        "callbacks_failing",
        _metrics(RemindersSent=40, UrlRequestCount=90, Url5xxCount=80),
    ),
    ("alarms", "alarm_mail_unconfirmed", lambda _: amazon.leave_mail_unconfirmed()),
    ("alarms", "alarm_rings", _ringing),
)
