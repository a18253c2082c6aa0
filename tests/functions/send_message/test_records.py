"""Ten jobs share a message of the queue, and must not share each other's fate."""

from datetime import timedelta

import pytest

from functions.send_message.events import Job, read_jobs
from functions.send_message.outcomes import (
    Evaluated,
    Failed,
    JobResult,
    QueuedAgain,
    Stopped,
)
from functions.send_message.records import accounts_of, in_place, must_come_back
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from tests.fakes.schedule import FakeJobs

DONE: JobResult = Evaluated(Stopped((Reason.BALANCE_ZERO,)))
BROKEN: JobResult = Failed(Unavailable("the table did not answer"))
ONE, TWO, THREE = (
    DebtorKey(CreditorId("taller-luna"), DebtorId(name)) for name in ("one", "two", "three")
)


def test_a_message_whose_jobs_are_done_or_queued_again_is_done_with() -> None:
    jobs = FakeJobs()
    assert not must_come_back([ONE, TWO], [DONE, QueuedAgain()], jobs.requeue)
    assert jobs.put_backs == []


def test_a_job_that_fails_alone_comes_back_until_it_is_a_dead_letter() -> None:
    jobs = FakeJobs()
    assert must_come_back([ONE], [BROKEN], jobs.requeue)
    assert jobs.put_backs == []


def test_a_job_that_fails_among_others_is_queued_alone_and_takes_nobody_along() -> None:
    jobs = FakeJobs()
    assert not must_come_back([ONE, TWO, THREE], [DONE, BROKEN, DONE], jobs.requeue)
    assert jobs.put_backs == [(TWO, timedelta(minutes=1))]


def test_a_job_that_cannot_be_queued_alone_brings_its_message_back() -> None:
    jobs = FakeJobs()
    jobs.break_next("requeue")
    assert must_come_back([ONE, TWO, THREE], [BROKEN, BROKEN, DONE], jobs.requeue)
    assert jobs.put_backs == [(TWO, timedelta(minutes=1))]


@pytest.mark.parametrize("job", [ONE, InvalidInput("creditor", "is unsafe", "use letters")])
def test_where_nothing_can_be_queued_the_message_comes_back(job: Job) -> None:
    jobs = FakeJobs()
    put_back = None if job == ONE else jobs.requeue
    assert must_come_back([job, TWO], [BROKEN, DONE], put_back)


def test_a_job_that_names_no_account_fails_in_its_place_and_is_not_evaluated() -> None:
    unsafe = InvalidInput("creditor", "is unsafe", "use letters")
    jobs: list[Job] = [ONE, unsafe, TWO]
    assert accounts_of(jobs) == [ONE, TWO]
    assert in_place(jobs, [DONE, QueuedAgain()]) == [DONE, Failed(unsafe), QueuedAgain()]


def test_a_name_that_is_unsafe_spoils_its_own_job_only() -> None:
    body = '{"jobs":[{"creditor":"a#b","debtor":"x"},{"creditor":"taller-luna","debtor":"one"}]}'
    unsafe, safe = read_jobs(body)
    assert isinstance(unsafe, InvalidInput)
    assert safe == ONE


def test_a_job_names_its_debtor_as_the_billing_system_does() -> None:
    (job,) = read_jobs('{"jobs":[{"creditor":"taller-luna","debtor":"Ñ/2026 | #7"}]}')
    assert job == DebtorKey(ONE.creditor, DebtorId("Ñ/2026 | #7"))


@pytest.mark.parametrize(
    "body",
    ["", "{}", "null", "7", '{"jobs": null}', '{"jobs": "ab"}', '{"jobs": {"creditor": "c"}}',
     '{"creditor":"c","debtor":"d"}', "[" * 100_000],
)  # fmt: skip
def test_what_is_no_list_of_jobs_is_one_job_that_fails(body: str) -> None:
    (only,) = read_jobs(body)
    assert isinstance(only, InvalidInput)
    assert "send jobs" in str(only)


@pytest.mark.parametrize(
    "job", ["1", "null", "[]", "{}", '{"creditor":"c"}', '{"creditor":"c","debtor":7}']
)
def test_a_job_that_names_no_account_spoils_its_own_place_only(job: str) -> None:
    spoilt, sound = read_jobs(f'{{"jobs":[{job},{{"creditor":"taller-luna","debtor":"one"}}]}}')
    assert isinstance(spoilt, InvalidInput)
    assert sound == ONE


def test_what_else_a_message_says_is_not_read() -> None:
    job = '{"creditor":"taller-luna","debtor":"one","since":"2026"}'
    assert read_jobs(f'{{"jobs":[{job}],"since":"2026-03-02T09:00:00Z"}}') == [ONE]
