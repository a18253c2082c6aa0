import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from threading import Barrier, BrokenBarrierError
from types import SimpleNamespace
from typing import Any, cast

import pytest
from botocore.stub import ANY, Stubber
from moto import mock_aws

from puntual.adapters.aws.calls import QueueCalls
from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.aws.sqs import SqsJobs
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.ports.scheduling import Jobs, WakeUp
from tests.factories import CREDITOR, NOON, a_key
from tests.fakes.schedule import FakeJobs

DUE = [WakeUp(a_key(f"d-{number}"), NOON + timedelta(seconds=number)) for number in range(23)]
URL = "https://queue.invalid/jobs"


@pytest.fixture
def queue_url() -> Iterator[str]:
    with mock_aws():
        yield sqs_client().create_queue(QueueName="jobs")["QueueUrl"]


def _received(queue_url: str) -> set[str]:
    bodies: set[str] = set()
    while answer := sqs_client().receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10):
        if not answer.get("Messages"):
            break
        bodies |= {message["Body"] for message in answer["Messages"]}
    return bodies


def test_every_wake_up_becomes_one_job_with_ids_only_and_ten_make_a_message(
    queue_url: str,
) -> None:
    assert SqsJobs(sqs_client(), queue_url).put_all(iter(DUE)) == 23
    bodies = [json.loads(body) for body in _received(queue_url)]
    assert sorted(len(body["jobs"]) for body in bodies) == [3, 10, 10]
    jobs = [job for body in bodies for job in body["jobs"]]
    assert {job["debtor"] for job in jobs} == {wake_up.key.debtor for wake_up in DUE}
    assert {tuple(job) for job in jobs} == {("creditor", "debtor")}
    assert "2026-03-02T18:00:10.000000Z" in {body["since"] for body in bodies}


def test_a_hundred_jobs_are_one_request() -> None:
    many = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(100)]
    with Stubber(sqs_client()) as stubber:
        _refuse(stubber, [str(number) for number in range(10)], [])
        assert SqsJobs(sqs_client(), URL).put_all(many) == 100
        stubber.assert_no_pending_responses()


class _Meeting:
    """A queue that answers nobody before eight ask at once, and refuses one job of each call."""

    def __init__(self) -> None:
        self.together = Barrier(8)
        self.bodies: list[str] = []

    def send_message(self, *_: object, **request: object) -> dict[str, object]:
        raise AssertionError(request)

    def send_message_batch(self, *_: object, **request: Any) -> dict[str, object]:
        first, *others = request["Entries"]
        if others:
            self.together.wait(30)
            self.bodies += [one["MessageBody"] for one in others]
            return {"Failed": [{"Id": first["Id"]}]}
        self.bodies.append(first["MessageBody"])
        return {}


def test_eight_requests_are_made_side_by_side_and_nothing_of_them_is_lost() -> None:
    many = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(800)]
    queue = _Meeting()
    assert SqsJobs(queue, URL).put_all(many) == 800
    names = [job["debtor"] for body in queue.bodies for job in json.loads(body)["jobs"]]
    assert sorted(names) == sorted(one.key.debtor for one in many)


def test_a_request_that_fails_beside_others_is_unavailable() -> None:
    many = [WakeUp(a_key(f"d-{number}"), NOON) for number in range(800)]
    queue = _Meeting()
    queue.together.abort()
    with pytest.raises(BrokenBarrierError):
        SqsJobs(queue, URL).put_all(many)


def _groups(*runs: tuple[str, int]) -> list[tuple[str, str]]:
    """Queue runs of jobs of some creditors; return each message's group and creditors."""
    many = [
        WakeUp(a_key(f"d-{place}-{number}", creditor), NOON)
        for place, (creditor, count) in enumerate(runs)
        for number in range(count)
    ]
    with mock_aws():
        url = sqs_client().create_queue(QueueName="jobs")["QueueUrl"]
        recorded: list[dict[str, Any]] = []

        def send(**request: Any) -> Mapping[str, Any]:
            recorded.extend(request["Entries"])
            return sqs_client().send_message_batch(**request)

        queue = SimpleNamespace(send_message_batch=send)
        assert SqsJobs(cast("QueueCalls", queue), url).put_all(many) == len(many)
    jobs = [json.loads(one["MessageBody"])["jobs"] for one in recorded]
    assert all(len(some) <= 10 for some in jobs)
    return [
        (one["MessageGroupId"], "".join(job["creditor"] for job in some))
        for one, some in zip(recorded, jobs, strict=True)
    ]


def test_a_message_is_of_one_creditor_and_of_its_group() -> None:
    found = _groups(("a", 10), ("b", 10), ("a", 10))
    assert found == [("a", "a" * 10), ("b", "b" * 10), ("a", "a" * 10)]


def test_what_is_beyond_the_tens_of_several_creditors_shares_a_message() -> None:
    assert _groups(("a", 12), ("b", 3), ("c", 5), ("d", 4)) == [
        ("a", "a" * 10),
        ("a", "aabbbccccc"),
        ("d", "dddd"),
    ]


def test_a_few_jobs_do_not_wait_for_company_while_many_of_another_creditor_go() -> None:
    found = _groups(("a", 3), ("b", 100), ("c", 9))
    assert [group for group, _ in found].index("a") == 9


@pytest.mark.parametrize("due", [[], DUE[:1], DUE])
def test_the_fake_queue_counts_as_the_real_one_does(queue_url: str, due: list[WakeUp]) -> None:
    queues: list[Jobs] = [FakeJobs(), SqsJobs(sqs_client(), queue_url)]
    assert [queue.put_all(due) for queue in queues] == [len(due)] * 2


def test_whoever_waits_is_queued_with_a_delay() -> None:
    with Stubber(sqs_client()) as stubber:
        entry = {**_entry("0"), "DelaySeconds": 900}
        request = {"QueueUrl": URL, "Entries": [entry]}
        stubber.add_response("send_message_batch", {"Successful": [], "Failed": []}, request)
        assert SqsJobs(sqs_client(), URL).put_all(DUE[:1], timedelta(minutes=15)) == 1


def test_jobs_that_wait_about_as_long_share_a_message_and_none_comes_too_early() -> None:
    delays = [(DUE[number].key, timedelta(seconds=number / 3)) for number in reversed(range(22))]
    delays.append((DUE[22].key, timedelta(minutes=20)))
    expected = [(range(10), 3), (range(10, 20), 7), (range(20, 22), 7), (range(22, 23), 900)]
    entries = [
        {
            "Id": str(place),
            "MessageBody": json.dumps(
                {"jobs": [{"creditor": CREDITOR, "debtor": f"d-{n}"} for n in jobs]},
                separators=(",", ":"),
            ),
            "DelaySeconds": seconds,
            "MessageGroupId": CREDITOR,
        }
        for place, (jobs, seconds) in enumerate(expected)
    ]
    with Stubber(sqs_client()) as stubber:
        request = {"QueueUrl": URL, "Entries": entries}
        stubber.add_response("send_message_batch", {"Successful": [], "Failed": []}, request)
        SqsJobs(sqs_client(), URL).requeue_all(delays)
        stubber.assert_no_pending_responses()


def _entry(name: str) -> dict[str, object]:
    return {"Id": name, "MessageBody": ANY, "MessageGroupId": CREDITOR}


def _refuse(stubber: Stubber, sent: list[str], failed: list[str]) -> None:
    stubber.add_response(
        "send_message_batch",
        {
            "Successful": [],
            "Failed": [{"Id": one, "SenderFault": False, "Code": "x"} for one in failed],
        },
        {"QueueUrl": URL, "Entries": [_entry(one) for one in sent]},
    )


def test_only_refused_messages_are_sent_again() -> None:
    with Stubber(sqs_client()) as stubber:
        _refuse(stubber, ["0", "1", "2"], ["0", "2"])
        _refuse(stubber, ["0", "2"], ["2"])
        _refuse(stubber, ["2"], [])
        assert SqsJobs(sqs_client(), URL).put_all(DUE) == 23
        stubber.assert_no_pending_responses()


def test_jobs_refused_three_times_are_unavailable() -> None:
    with Stubber(sqs_client()) as stubber:
        for _ in range(3):
            _refuse(stubber, ["0"], ["0"])
        with pytest.raises(Unavailable):
            SqsJobs(sqs_client(), URL).put_all(DUE[:1])


@mock_aws
def test_a_queue_that_is_not_there_is_missing_configuration() -> None:
    url = sqs_client().create_queue(QueueName="gone")["QueueUrl"]
    sqs_client().delete_queue(QueueUrl=url)
    with pytest.raises(MissingConfiguration, match="the queue"):
        SqsJobs(sqs_client(), url).put_all(DUE[:1])


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [
        (timedelta(0), 0),
        (timedelta(seconds=6.2), 7),
        (timedelta(minutes=15), 900),
        (timedelta(hours=1), 900),
    ],
)
def test_a_job_that_is_put_back_stays_hidden_for_its_delay(delay: timedelta, seconds: int) -> None:
    with Stubber(sqs_client()) as stubber:
        body = '{"jobs":[{"creditor":"mueblesdelsur","debtor":"d-3"}]}'
        stubber.add_response(
            "send_message",
            {"MessageId": "m-1"},
            {
                "QueueUrl": URL,
                "MessageBody": body,
                "DelaySeconds": seconds,
                "MessageGroupId": CREDITOR,
            },
        )
        SqsJobs(sqs_client(), URL).requeue(a_key("d-3"), delay)
        stubber.assert_no_pending_responses()


def test_a_job_that_cannot_be_put_back_says_so() -> None:
    with Stubber(sqs_client()) as stubber:
        for _ in range(3):
            stubber.add_client_error("send_message", "ServiceUnavailable")
        with pytest.raises(Unavailable):
            SqsJobs(sqs_client(), URL).requeue(a_key(), timedelta(0))
