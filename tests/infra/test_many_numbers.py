"""A deployment of 1,000 numbers: fifty with a queue of their own, the others share one."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from infra import names
from infra.numbers import MOST_DRAINING, MOST_QUEUES
from infra.stage import StageRefused
from infra.stages import stage_from
from tests.infra.synthesis import (
    Template,
    app_of,
    environment_of,
    listed,
    resources,
    template_of,
)

IDS = [str(10**14 + number) for number in range(1_000)]
OWN = IDS[:MOST_QUEUES]
DRAINING = [str(777 + number) for number in range(MOST_DRAINING)]
# AWS's limits: of the variables of a function, of metrics of an alarm on math, of a template.
MOST_VARIABLES, MOST_METRICS, MOST_RESOURCES = 4 * 1024, 10, 500
# 10,240 characters for all policies of a role, of which an ARN takes more than its reference.
MOST_OF_A_POLICY = 10_240
# What does not fit a role's own policy goes into others.
POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Template:
    context: dict[str, Any] = {
        "numbers": ",".join(f"{one}:80" for one in IDS),
        "shared_workers": "40",
        "draining": ",".join(DRAINING),
    }
    return template_of(app_of("prod", tmp_path_factory.mktemp("many"), **context))


def stage(**context: str) -> Any:
    return stage_from({"stage": "prod", **context}.get)


def test_each_queue_has_an_alarm_of_one_metric(many: Template) -> None:
    """Ten queues and more could not be deployed: their alarm added up more than ten metrics."""
    alarms = resources(many, "AWS::CloudWatch::Alarm").values()
    waiting = {
        alarm["Properties"]["AlarmName"]: alarm["Properties"]["Dimensions"][0]["Value"]
        for alarm in alarms
        if "jobs-waiting" in alarm["Properties"]["AlarmName"]
        and not alarm["Properties"]["AlarmName"].endswith(names.ALONE)
    }
    own = {f"jobs-waiting-{one}": one for one in (*OWN, *DRAINING)}
    assert waiting == {
        names.alarm_name("prod", alarm): names.queue_name("prod", number)
        for alarm, number in {"jobs-waiting": "", **own}.items()
    }
    for alarm in alarms:
        assert len(alarm["Properties"].get("Metrics", [])) <= MOST_METRICS + 1  # and the sum
        if "jobs-waiting" in alarm["Properties"]["AlarmName"]:
            assert alarm["Properties"]["AlarmDescription"].endswith("/jobs-waiting.md")


def test_replies_that_wait_alarm_beside_jobs_that_are_looked_at_alone(many: Template) -> None:
    name = names.alarm_name("prod", f"jobs-waiting-{names.ALONE}")
    (alarm,) = (
        one["Properties"]
        for one in resources(many, "AWS::CloudWatch::Alarm").values()
        if one["Properties"]["AlarmName"] == name
    )
    stats = [one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one]
    assert {one["Dimensions"][0]["Value"] for one in stats} == {
        names.queue_name("prod", names.ALONE),
        names.replies_queue_name("prod"),
    }
    assert {one["MetricName"] for one in stats} == {"ApproximateAgeOfOldestMessage"}


def test_what_fifty_queues_need_stays_below_the_limits_of_aws(many: Template) -> None:
    assert len(many["Resources"]) <= MOST_RESOURCES
    for function in names.FUNCTIONS:
        variables = environment_of(many, function)
        assert sum(len(name) + len(value) for name, value in variables.items()) < MOST_VARIABLES


def test_all_other_numbers_share_workers_whose_count_is_configuration(many: Template) -> None:
    named = environment_of(many, "send_message")["NUMBERS"].split(",")
    assert [one.partition(":")[0] for one in named] == OWN
    queues = _queues(many)
    (shared,) = (
        source["Properties"]
        for source in resources(many, "AWS::Lambda::EventSourceMapping").values()
        if queues[source["Properties"]["EventSourceArn"]["Fn::GetAtt"][0]]
        == names.queue_name("prod")
    )
    assert shared["ScalingConfig"] == {"MaximumConcurrency": 40}


def test_a_queue_of_a_number_stays_with_its_jobs_when_the_number_is_taken_out(
    many: Template,
) -> None:
    """It went with all its jobs, and their debtors waited for the daily pass."""
    for queue in resources(many, "AWS::SQS::Queue").values():
        name = queue["Properties"]["QueueName"]
        if name.endswith((*OWN, *DRAINING)):
            assert (queue["DeletionPolicy"], queue["UpdateReplacePolicy"]) == ("Retain",) * 2, name


def test_a_draining_queue_is_emptied_and_gets_no_new_job(many: Template) -> None:
    queues = _queues(many)
    emptied = {
        queues[source["Properties"]["EventSourceArn"]["Fn::GetAtt"][0]]
        for source in resources(many, "AWS::Lambda::EventSourceMapping").values()
    }
    assert {names.queue_name("prod", one) for one in (*OWN, *DRAINING)} < emptied
    for function in ("schedule_reminders", "send_message"):
        named = environment_of(many, function)["NUMBERS"]
        assert not any(f"{one}:" in named for one in DRAINING)


def test_the_sender_may_take_jobs_out_of_a_draining_queue_and_put_none_in(many: Template) -> None:
    """What has to wait goes to the shared queue, so that a draining one empties for good."""
    queues = _queues(many)
    may: dict[str, set[str]] = defaultdict(set)
    sending = [
        statement
        for kind in POLICIES
        for name, policy in many["Resources"].items()
        if policy["Type"] == kind and name.startswith("Sending")
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    for statement in sending:
        for resource in listed(statement["Resource"]):
            if isinstance(resource, dict) and "Fn::GetAtt" in resource:
                may[queues.get(resource["Fn::GetAtt"][0], "")].update(listed(statement["Action"]))
    for one in DRAINING:
        name = names.queue_name("prod", one)
        assert {"sqs:ReceiveMessage", "sqs:DeleteMessage"} <= may[name]
        assert "sqs:SendMessage" not in may[name]
    assert "sqs:SendMessage" in may[names.queue_name("prod", OWN[0])]


def test_the_policy_of_a_role_stays_below_the_limit_of_aws(many: Template) -> None:
    policies = [
        policy["Properties"]["PolicyDocument"]
        for policy in resources(many, "AWS::IAM::Policy").values()
    ]
    assert max(len(json.dumps(one, separators=(",", ":"))) for one in policies) < MOST_OF_A_POLICY


@pytest.mark.parametrize(
    ("context", "problem"),
    [
        ({"numbers": ",".join([*(f"{one}:80" for one in OWN), "5:20"])}, "5 shares one"),
        ({"draining": "x"}, "no id"),
        ({"draining": "5, 5"}, "named twice"),
        ({"draining": ",".join(map(str, range(MOST_DRAINING + 1)))}, "can run empty"),
        ({"numbers": "5:80", "draining": "5"}, "taken out"),
        ({"shared_workers": "many"}, "from 2 to 1000"),
        ({"shared_workers": "1"}, "from 2 to 1000"),
        ({"shared_workers": "3"}, "cannot keep up"),
    ],
)
def test_what_cannot_be_deployed_is_refused_with_a_sentence(
    context: dict[str, str], problem: str
) -> None:
    with pytest.raises(StageRefused, match=problem):
        stage(**context)


def _queues(template: Template) -> dict[str, str]:
    return {
        name: queue["Properties"]["QueueName"]
        for name, queue in resources(template, "AWS::SQS::Queue").items()
    }
