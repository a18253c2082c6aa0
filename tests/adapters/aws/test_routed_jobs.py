"""Each job waits where its number's jobs wait."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from moto import mock_aws

from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.aws.routed_jobs import RoutedJobs, routed_jobs
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.ports.scheduling import Jobs, WakeUp
from tests.factories import NOON
from tests.fakes.creditors import FakeCreditors
from tests.fakes.schedule import FakeJobs

CREDITORS = [
    Creditor(CreditorId(f"creditor-{number}"), "Any", PhoneNumberId(number), "+52 55 5000 0000")
    for number in ("111", "222", "333")
]


class _Unreadable:
    def read(self, creditor: CreditorId) -> Creditor | None:
        raise Unavailable(f"the table does not know {creditor} now")


def _key(creditor: str) -> DebtorKey:
    return DebtorKey(CreditorId(creditor), DebtorId("d-1"))


DUE = [
    WakeUp(_key(f"creditor-{number}"), NOON + timedelta(seconds=number))
    for number in (111, 333, 222, 111, 444)
]


@pytest.fixture
def shared() -> FakeJobs:
    return FakeJobs()


@pytest.fixture
def own() -> dict[PhoneNumberId, FakeJobs]:
    return {PhoneNumberId("111"): FakeJobs(), PhoneNumberId("222"): FakeJobs()}


def test_jobs_wait_in_the_queue_of_the_number_that_they_go_out_from(
    shared: FakeJobs, own: dict[PhoneNumberId, FakeJobs]
) -> None:
    jobs: Jobs = RoutedJobs(shared, own, FakeCreditors(*CREDITORS))
    assert jobs.put_all(iter(DUE)) == 5
    assert own[PhoneNumberId("111")].queued == [DUE[0], DUE[3]]
    assert own[PhoneNumberId("222")].queued == [DUE[2]]
    assert shared.queued == [DUE[1], DUE[4]]


def test_a_job_goes_back_to_its_own_queue(
    shared: FakeJobs, own: dict[PhoneNumberId, FakeJobs]
) -> None:
    jobs = RoutedJobs(shared, own, FakeCreditors(*CREDITORS))
    delay = timedelta(seconds=7)
    for creditor in ("creditor-111", "creditor-333"):
        jobs.requeue(_key(creditor), delay)
    assert own[PhoneNumberId("111")].put_backs == [(_key("creditor-111"), delay)]
    assert shared.put_backs == [(_key("creditor-333"), delay)]


def test_jobs_go_back_together_each_where_its_number_waits(
    shared: FakeJobs, own: dict[PhoneNumberId, FakeJobs]
) -> None:
    jobs = RoutedJobs(shared, own, FakeCreditors(*CREDITORS))
    delays = [
        (_key(creditor), timedelta(seconds=number))
        for number, creditor in enumerate(["creditor-111", "creditor-333", "creditor-111"])
    ]
    jobs.requeue_all(delays)
    assert own[PhoneNumberId("111")].put_backs == [delays[0], delays[2]]
    assert shared.put_backs == [delays[1]]


def test_a_creditor_that_cannot_be_read_now_waits_in_the_shared_queue(
    shared: FakeJobs, own: dict[PhoneNumberId, FakeJobs]
) -> None:
    assert RoutedJobs(shared, own, _Unreadable()).put_all(DUE) == 5
    assert shared.queued == DUE


def test_without_numbers_of_their_own_nobody_asks_whose_a_job_is(shared: FakeJobs) -> None:
    jobs = RoutedJobs(shared, {}, _Unreadable())
    assert jobs.put_all(DUE) == 5
    jobs.requeue(DUE[0].key, timedelta(0))
    jobs.requeue_all([])
    assert shared.put_backs == [(DUE[0].key, timedelta(0))]


@pytest.fixture
def queue_url() -> Iterator[str]:
    with mock_aws():
        sqs_client().create_queue(QueueName="jobs-111")
        yield sqs_client().create_queue(QueueName="jobs")["QueueUrl"]


def test_a_numbers_queue_is_called_after_the_shared_one(queue_url: str) -> None:
    jobs = routed_jobs(sqs_client(), queue_url, [PhoneNumberId("111")], FakeCreditors(*CREDITORS))
    assert jobs.put_all(DUE) == 5
    assert [_waiting(queue_url), _waiting(f"{queue_url}-111")] == [1, 1]


def _waiting(queue_url: str) -> int:
    told = sqs_client().get_queue_attributes(QueueUrl=queue_url, AttributeNames=["All"])
    return int(told["Attributes"]["ApproximateNumberOfMessages"])
