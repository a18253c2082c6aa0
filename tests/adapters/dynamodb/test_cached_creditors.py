"""A creditor is read once a minute, and a missing one every time."""

from dataclasses import replace
from datetime import timedelta

from puntual.adapters.dynamodb.creditors.cached_creditors import CachedCreditors
from puntual.domain.ids import CreditorId
from tests.fakes.clock import FixedClock
from tests.fakes.creditors import FakeCreditors
from tests.functions.send_message.sending_setup import CREDITOR

NAME = CreditorId(CREDITOR.id)


def test_a_change_takes_hold_within_a_minute_and_not_at_once() -> None:
    clock, creditors = FixedClock(), FakeCreditors(CREDITOR)
    cached = CachedCreditors(creditors, clock)
    assert cached.read(NAME) == CREDITOR
    renamed = replace(CREDITOR, name="Taller Sol")
    creditors.put(renamed)
    clock.advance(timedelta(seconds=59))
    assert cached.read(NAME) == CREDITOR
    clock.advance(timedelta(seconds=1))
    assert cached.read(NAME) == renamed


def test_a_clock_that_is_set_back_keeps_nothing_old() -> None:
    clock, creditors = FixedClock(), FakeCreditors(CREDITOR)
    cached = CachedCreditors(creditors, clock)
    cached.read(NAME)
    renamed = replace(CREDITOR, name="Taller Sol")
    creditors.put(renamed)
    clock.advance(timedelta(hours=-1))
    assert cached.read(NAME) == renamed


def test_a_creditor_that_is_missing_is_read_again() -> None:
    creditors = FakeCreditors()
    cached = CachedCreditors(creditors, FixedClock())
    assert cached.read(NAME) is None
    creditors.put(CREDITOR)
    assert cached.read(NAME) == CREDITOR
