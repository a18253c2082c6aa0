"""Once an hour AWS is asked whether as many functions may run as the numbers need."""

from functions.check_senders.capacity import Deployed, check_capacity
from puntual.domain.errors import MissingConfiguration
from puntual.domain.sending.concurrency import Capacity
from puntual.domain.sending.pace import Pace
from tests.factories import NOON
from tests.fakes.governing import FakeAccountQuotas, FakeCapacityNote, FakeNumbers

PROD = Deployed(Pace(limit=80, workers=5), {})


def test_a_new_account_is_told_how_many_executions_it_lacks() -> None:
    """A new account has 10, and only an output that nobody reads again named the 33 needed."""
    note = FakeCapacityNote()
    found = check_capacity(PROD, FakeNumbers(), FakeAccountQuotas(10), note, NOON)
    assert found == Capacity(
        needed=33, quota=10, workers_short=0, shared_workers=5, own_workers={}
    )
    assert found.executions_short == 23
    assert note.found == (found, NOON)


def test_a_number_counts_as_fast_as_meta_last_said() -> None:
    numbers = FakeNumbers()
    numbers.change("111", {"throughput": 1000})
    found = check_capacity(PROD, numbers, FakeAccountQuotas(), FakeCapacityNote(), NOON)
    assert (found.workers_short, found.executions_short) == (15, 0)


def test_what_aws_does_not_say_keeps_nobody_from_comparing_the_workers() -> None:
    silent = FakeAccountQuotas(MissingConfiguration("Lambda may not be asked"))
    found = check_capacity(PROD, FakeNumbers(), silent, FakeCapacityNote(), NOON)
    assert (found.quota, found.executions_short, found.workers_short) == (None, None, 0)
