"""What the stack must keep however its resources are arranged."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from infra import names, numbers
from puntual.domain.sending.concurrency import JOBS_PER_CALL
from puntual.domain.sending.job_isolation import LONGEST_LOOK
from puntual.ports.scheduling import JOBS_PER_MESSAGE
from tests.infra.synthesis import (
    FLAGS,
    Template,
    app_of,
    environment_of,
    function_properties,
    listed,
    only,
    resources,
    statements,
    template_of,
)

_COMPONENTS = ("Ingest", "Sending", "Scheduling", "Webhook", "Conversing", "Reconciling")


@pytest.mark.parametrize(
    ("queue", "dead"),
    [
        (names.queue_name("prod"), names.dead_letter_queue_name("prod")),
        (names.queue_name("prod", names.ALONE), names.dead_letter_queue_name("prod")),
        (names.segments_queue_name("prod"), names.dead_segments_queue_name("prod")),
        (names.replies_queue_name("prod"), names.dead_replies_queue_name("prod")),
    ],
)
def test_what_fails_five_times_is_set_aside(prod: Template, queue: str, dead: str) -> None:
    queues = resources(prod, "AWS::SQS::Queue")
    (redrive,) = (
        one["Properties"]["RedrivePolicy"]
        for one in queues.values()
        if one["Properties"]["QueueName"] == queue
    )
    target = queues[redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]]
    assert redrive["maxReceiveCount"] == 5
    assert target["Properties"]["QueueName"] == dead


def test_queues_are_encrypted_and_refuse_plain_http(prod: Template) -> None:
    queues = resources(prod, "AWS::SQS::Queue")
    policies = resources(prod, "AWS::SQS::QueuePolicy").values()
    covered = {queue["Ref"] for policy in policies for queue in policy["Properties"]["Queues"]}

    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues.values())
    assert covered == set(queues)
    assert all("aws:SecureTransport" in json.dumps(policy) for policy in policies)


def test_a_job_stays_invisible_six_times_as_long_as_a_call_may_take(prod: Template) -> None:
    timeout = function_properties(prod, "send_message")["Timeout"]
    for queue in _queues_of_jobs(prod):
        assert queue["VisibilityTimeout"] > 6 * timeout


def test_a_look_that_was_lost_is_told_from_one_that_lasts(prod: Template) -> None:
    """A note outlasts every call, and is old when the queue hands its job out again."""
    timeout = timedelta(seconds=function_properties(prod, "send_message")["Timeout"])
    hidden = {timedelta(seconds=one["VisibilityTimeout"]) for one in _queues_of_jobs(prod)}
    assert timeout < LONGEST_LOOK < min(hidden)


def test_the_stack_reckons_with_as_many_jobs_to_a_message_as_the_queue_is_given() -> None:
    assert numbers.JOBS_PER_MESSAGE == JOBS_PER_MESSAGE
    assert numbers.JOBS_PER_MESSAGE * numbers.MESSAGES_PER_CALL == JOBS_PER_CALL


def test_the_event_source_is_capped_and_returns_failed_jobs_only(prod: Template) -> None:
    sources = _sources_of(prod, "Sending")
    for source in sources:
        assert source["ScalingConfig"] == {"MaximumConcurrency": 5}
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    together, alone = sorted(sources, key=lambda source: -source["BatchSize"])
    assert (together["BatchSize"], together["MaximumBatchingWindowInSeconds"]) == (10, 1)
    assert alone["BatchSize"] == 1
    assert "MaximumBatchingWindowInSeconds" not in alone


def test_a_lane_takes_one_segment_and_there_are_as_many_as_are_asked_for(
    tmp_path_factory: pytest.TempPathFactory, prod: Template
) -> None:
    app = app_of("prod", tmp_path_factory.mktemp("lanes"), pass_lanes="20")
    for template, lanes in ((prod, 2), (template_of(app), 20)):
        (source,) = _sources_of(template, "Reconciling")
        assert source["ScalingConfig"] == {"MaximumConcurrency": lanes}
        assert source["BatchSize"] == 1


def test_a_reply_is_handed_out_alone_and_for_longer_than_a_call_may_take(prod: Template) -> None:
    (source,) = _sources_of(prod, "Conversing")
    assert source["ScalingConfig"] == {"MaximumConcurrency": 2}
    assert source["BatchSize"] == 1
    assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    (queue,) = (
        one["Properties"]
        for one in resources(prod, "AWS::SQS::Queue").values()
        if one["Properties"]["QueueName"] == names.replies_queue_name("prod")
    )
    timeout = function_properties(prod, "converse")["Timeout"]
    assert queue["VisibilityTimeout"] >= 6 * timeout


def test_the_webhook_passes_replies_on_and_who_takes_them_puts_them_back(prod: Template) -> None:
    (reads,) = _sources_of(prod, "Conversing")
    queue = reads["EventSourceArn"]["Fn::GetAtt"][0]
    senders = {part for part in _COMPONENTS if queue in _sendable(prod, part)}
    assert senders == {"Conversing", "Webhook"}


def _sources_of(template: Template, component: str) -> list[dict[str, Any]]:
    return [
        source["Properties"]
        for source in resources(template, "AWS::Lambda::EventSourceMapping").values()
        if source["Properties"]["EventSourceArn"]["Fn::GetAtt"][0].startswith(component)
    ]


def test_a_number_of_its_own_has_a_queue_and_workers_for_its_pace(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    app = app_of("prod", tmp_path_factory.mktemp("numbers"), numbers="111:80,222:1000:12.5")
    template = template_of(app)
    queues = {
        name: queue["Properties"]["QueueName"]
        for name, queue in resources(template, "AWS::SQS::Queue").items()
    }
    own = [names.queue_name("prod", one) for one in ("", names.ALONE, "111", "222")]
    assert {
        queues[source["EventSourceArn"]["Fn::GetAtt"][0]]: source["ScalingConfig"]
        for source in _sources_of(template, "Sending")
    } == {
        name: {"MaximumConcurrency": most} for name, most in zip(own, (5, 5, 5, 20), strict=True)
    }
    for function in ("send_message", "schedule_reminders"):
        assert environment_of(template, function)["NUMBERS"] == "111:80:0.0:5,222:1000:12.5:20"
    alone = names.queue_name("prod", names.ALONE)
    assert {queues[one] for one in _sendable(template, "Sending")} == set(own)
    assert {queues[one] for one in _sendable(template, "Scheduling")} == {*own} - {alone}


def _sendable(template: Template, component: str) -> set[str]:
    return {
        resource["Fn::GetAtt"][0]
        for policy, statement in statements(template)
        if policy.startswith(component) and "sqs:SendMessage" in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def test_nothing_reserves_concurrency_or_sits_in_a_network(prod: Template) -> None:
    for function in resources(prod, "AWS::Lambda::Function").values():
        assert "ReservedConcurrentExecutions" not in function["Properties"]
        assert "VpcConfig" not in function["Properties"]


def test_there_is_no_custom_resource(prod: Template) -> None:
    kinds = {resource["Type"] for resource in prod["Resources"].values()}

    assert not [kind for kind in kinds if kind.startswith(("Custom::", "AWS::CloudFormation"))]
    assert len(resources(prod, "AWS::Lambda::Function")) == len(names.FUNCTIONS)


def test_every_trigger_points_at_the_alias(prod: Template) -> None:
    aliases = resources(prod, "AWS::Lambda::Alias")
    assert {alias["Properties"]["Name"] for alias in aliases.values()} == {names.ALIAS}

    for target in _trigger_targets(prod):
        assert any(json.dumps({"Ref": alias}) in json.dumps(target) for alias in aliases), target


def _trigger_targets(template: Template) -> list[Any]:
    def of(kind: str) -> list[Any]:
        return [resource["Properties"] for resource in resources(template, kind).values()]

    rules = [target["Arn"] for rule in of("AWS::Events::Rule") for target in rule["Targets"]]
    sources = [source["FunctionName"] for source in of("AWS::Lambda::EventSourceMapping")]
    apis = [integration["IntegrationUri"] for integration in of("AWS::ApiGatewayV2::Integration")]
    permissions = [permission["FunctionName"] for permission in of("AWS::Lambda::Permission")]
    assert rules
    assert apis
    return [*rules, *sources, *apis, *permissions]


def test_the_function_url_is_the_alias_s(prod: Template) -> None:
    url = only(prod, "AWS::Lambda::Url")

    assert (url["AuthType"], url["Qualifier"]) == ("NONE", names.ALIAS)


def test_earlier_versions_and_layers_are_kept_for_the_way_back(prod: Template) -> None:
    for kind in ("AWS::Lambda::Version", "AWS::Lambda::LayerVersion"):
        for name, resource in resources(prod, kind).items():
            assert resource["DeletionPolicy"] == "Retain", name


def test_a_new_layer_makes_a_new_version_of_every_function() -> None:
    """Without the flag an edit in a layer leaves the alias on old code after a green deploy."""
    assert FLAGS["@aws-cdk/aws-lambda:recognizeLayerVersion"] is True


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_functions_run_as_the_house_does(function: str, prod: Template) -> None:
    properties = function_properties(prod, function)

    assert properties["Runtime"] == "python3.13"
    assert properties["Architectures"] == ["arm64"]
    assert properties["LoggingConfig"]["LogFormat"] == "JSON"
    assert len(properties["Layers"]) == 2


def test_every_log_is_forgotten_after_a_while(prod: Template) -> None:
    logs = resources(prod, "AWS::Logs::LogGroup").values()

    assert len(logs) == len(names.FUNCTIONS) + 1
    assert all(log["Properties"]["RetentionInDays"] == 90 for log in logs)


def test_the_api_is_throttled_and_logged_without_naming_debtors(prod: Template) -> None:
    stage = only(prod, "AWS::ApiGatewayV2::Stage")
    logged = stage["AccessLogSettings"]["Format"]

    assert stage["DefaultRouteSettings"] == {
        "ThrottlingBurstLimit": 200,
        "ThrottlingRateLimit": 100,
    }
    assert "$context.routeKey" in logged
    assert "$context.path" not in logged
    assert "sourceIp" not in logged


def test_the_api_serves_two_routes(prod: Template) -> None:
    routes = resources(prod, "AWS::ApiGatewayV2::Route").values()

    assert {route["Properties"]["RouteKey"] for route in routes} == {
        "ANY /v1/{proxy+}",
        "GET /openapi.json",
    }


@pytest.mark.parametrize(("stage", "state"), [("prod", "ENABLED"), ("local", "DISABLED")])
def test_ticks_run_in_aws_and_are_left_to_the_driver_locally(
    stage: str, state: str, request: pytest.FixtureRequest
) -> None:
    rules = resources(request.getfixturevalue(stage), "AWS::Events::Rule").values()

    assert {
        rule["Properties"]["ScheduleExpression"]: rule["Properties"]["State"] for rule in rules
    } == {
        "rate(5 minutes)": state,
        "rate(1 hour)": state,
    }


def test_everything_that_can_carry_tags_says_whose_it_is(prod: Template) -> None:
    for table in resources(prod, "AWS::DynamoDB::Table").values():
        tags = table["Properties"]["Tags"]
        assert {"Key": "application", "Value": "puntual"} in tags
        assert {"Key": "stage", "Value": "prod"} in tags


def _queues_of_jobs(template: Template) -> list[dict[str, Any]]:
    wanted = {names.queue_name("prod", one) for one in ("", names.ALONE)}
    queues = [one["Properties"] for one in resources(template, "AWS::SQS::Queue").values()]
    return [queue for queue in queues if queue["QueueName"] in wanted]
