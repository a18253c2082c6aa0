"""What an operator, the payment feed and the senders do to everyone's conditions."""

from datetime import date, timedelta

import pytest

from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId
from puntual.domain.sending.circuit_breaker import BreakerDay, BreakerRelease
from puntual.domain.sending.conditions import (
    EVERY_CREDITOR,
    Conditions,
    Switch,
    SwitchScope,
    closing_of,
)
from puntual.ports.operations import PulledSwitch
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, NOON, TODAY, a_creditor

WHOLE = Switch(SwitchScope.CREDITOR)
NUMBER = Switch(SwitchScope.NUMBER, "100200300")
CADENCE = Switch(SwitchScope.CADENCE, "preventiva")
OTHER = CreditorId("otra")
LATER = NOON + timedelta(hours=1)


def released(sent: int = 3, limit: int = 6, day: date = TODAY) -> BreakerRelease:
    return BreakerRelease(day, sent, limit, NOON, "Rosa P.")


def test_without_anything_on_record_all_is_clear(ports: Ports) -> None:
    assert ports.conditions.read(a_creditor(), NOON) == Conditions(number="100200300")
    assert ports.switchboard.pulled(CREDITOR) == []
    assert ports.breakers.read(CREDITOR, TODAY) == BreakerDay()
    assert ports.payment_feed.last_seen(CREDITOR) is None


def test_a_pulled_switch_says_who_pulled_it_and_when(ports: Ports) -> None:
    assert ports.switchboard.pull(CREDITOR, NUMBER, NOON, "Rosa P.")
    assert ports.switchboard.pulled(CREDITOR) == [PulledSwitch(NUMBER, NOON, "Rosa P.")]


def test_a_day_is_closed_with_a_reason_and_opened_again(ports: Ports) -> None:
    own, country = closing_of(TODAY), closing_of(TODAY, "PY")
    assert ports.switchboard.pull(CREDITOR, own, NOON, "Rosa P.", "inventario")
    assert ports.switchboard.pull(EVERY_CREDITOR, country, NOON, "Rosa P.", "luto")
    assert ports.switchboard.pulled(CREDITOR) == [PulledSwitch(own, NOON, "Rosa P.", "inventario")]
    assert ports.switchboard.pulled(EVERY_CREDITOR) == [
        PulledSwitch(country, NOON, "Rosa P.", "luto")
    ]
    assert ports.conditions.read(a_creditor(), NOON).closed_days() == {TODAY}
    assert ports.switchboard.put_back(CREDITOR, own, LATER, "Luis T.", "un error")
    assert ports.switchboard.pulled(CREDITOR) == []


def test_a_switch_is_pulled_once_and_the_first_hand_stays_on_record(ports: Ports) -> None:
    ports.switchboard.pull(CREDITOR, WHOLE, NOON, "Rosa P.")
    assert not ports.switchboard.pull(CREDITOR, WHOLE, LATER, "Luis T.")
    assert ports.switchboard.pulled(CREDITOR) == [PulledSwitch(WHOLE, NOON, "Rosa P.")]


def test_a_switch_that_was_put_back_stops_nothing_and_may_be_pulled_again(ports: Ports) -> None:
    ports.switchboard.pull(CREDITOR, WHOLE, NOON, "Rosa P.")
    assert ports.switchboard.put_back(CREDITOR, WHOLE, LATER, "Luis T.")
    assert not ports.switchboard.put_back(CREDITOR, WHOLE, LATER, "Luis T.")
    assert ports.switchboard.pulled(CREDITOR) == []
    assert ports.conditions.read(a_creditor(), LATER).switches == frozenset()
    assert ports.switchboard.pull(CREDITOR, WHOLE, LATER, "Luis T.")
    assert ports.switchboard.pulled(CREDITOR) == [PulledSwitch(WHOLE, LATER, "Luis T.")]


def test_a_switch_that_was_never_pulled_cannot_be_put_back(ports: Ports) -> None:
    assert not ports.switchboard.put_back(CREDITOR, CADENCE, NOON, "Rosa P.")


def test_switches_are_listed_in_order_and_stop_their_creditor_only(ports: Ports) -> None:
    for switch in (NUMBER, WHOLE, CADENCE):
        ports.switchboard.pull(CREDITOR, switch, NOON, "Rosa P.")
    listed = [one.switch for one in ports.switchboard.pulled(CREDITOR)]
    assert listed == [CADENCE, WHOLE, NUMBER]
    assert ports.conditions.read(a_creditor(), NOON).switches == {NUMBER, WHOLE, CADENCE}
    assert ports.switchboard.pulled(OTHER) == []


def test_the_feed_was_last_seen_at_its_last_report_to_the_minute(ports: Ports) -> None:
    ports.payment_feed.seen(CREDITOR, NOON)
    ports.payment_feed.seen(CREDITOR, NOON + timedelta(seconds=59))
    assert ports.payment_feed.last_seen(CREDITOR) == NOON
    ports.payment_feed.seen(CREDITOR, NOON + timedelta(seconds=60))
    seen = NOON + timedelta(seconds=60)
    assert ports.payment_feed.last_seen(CREDITOR) == seen
    assert ports.conditions.read(a_creditor(), LATER).feed_seen_at == seen
    assert ports.payment_feed.last_seen(OTHER) is None


def test_the_feed_never_speaks_in_the_past(ports: Ports) -> None:
    ports.payment_feed.seen(CREDITOR, LATER)
    ports.payment_feed.seen(CREDITOR, NOON)
    assert ports.payment_feed.last_seen(CREDITOR) == LATER


def test_reminders_are_counted_by_day_and_the_total_comes_back(ports: Ports) -> None:
    totals = [ports.breakers.add(CREDITOR, TODAY, count) for count in (1, 1, 3)]
    assert totals == [1, 2, 5]
    assert ports.breakers.add(OTHER, TODAY) == 1
    assert ports.conditions.read(a_creditor(), NOON).sent_today == 5


def test_the_days_of_a_stretch_include_both_ends(ports: Ports) -> None:
    days = [TODAY + timedelta(days=number) for number in range(4)]
    for day in days:
        ports.breakers.add(CREDITOR, day, day.day)
    between = ports.breakers.of_days(CREDITOR, days[1], days[2])
    assert between == {day: day.day for day in days[1:3]}


def test_the_day_of_the_breaker_begins_at_six_utc(ports: Ports) -> None:
    ports.breakers.add(CREDITOR, TODAY, 7)
    six = NOON.replace(hour=6)
    assert ports.conditions.read(a_creditor(), six).sent_today == 7
    assert ports.conditions.read(a_creditor(), six - timedelta(seconds=1)).sent_today == 0
    assert ports.conditions.read(a_creditor(), six + timedelta(hours=23)).sent_today == 7


def test_a_limit_holds_for_every_day_until_it_is_set_again(ports: Ports) -> None:
    ports.breakers.set_limit(CREDITOR, 600)
    ports.breakers.set_limit(CREDITOR, 200)
    assert ports.conditions.read(a_creditor(), NOON).day_limit == 200
    assert ports.conditions.read(a_creditor(), NOON + timedelta(days=9)).day_limit == 200


def test_a_release_raises_the_limit_of_its_day_only(ports: Ports) -> None:
    ports.breakers.set_limit(CREDITOR, 3)
    ports.breakers.add(CREDITOR, TODAY, 3)
    ports.breakers.release(CREDITOR, released())
    assert ports.breakers.read(CREDITOR, TODAY) == BreakerDay(3, 3, released())
    assert ports.conditions.read(a_creditor(), NOON).day_limit == 6
    assert ports.conditions.read(a_creditor(), NOON + timedelta(days=1)).day_limit == 3


def test_a_new_limit_and_more_reminders_leave_the_release_of_the_day(ports: Ports) -> None:
    ports.breakers.set_limit(CREDITOR, 3)
    ports.breakers.add(CREDITOR, TODAY, 3)
    ports.breakers.release(CREDITOR, released())
    ports.breakers.add(CREDITOR, TODAY)
    ports.breakers.set_limit(CREDITOR, 2)
    assert ports.breakers.read(CREDITOR, TODAY) == BreakerDay(4, 2, released())


@pytest.mark.parametrize("typed", [2, 4])
def test_a_release_with_another_count_changes_nothing(ports: Ports, typed: int) -> None:
    ports.breakers.set_limit(CREDITOR, 3)
    ports.breakers.add(CREDITOR, TODAY, 3)
    with pytest.raises(Conflict):
        ports.breakers.release(CREDITOR, released(sent=typed))
    assert ports.breakers.read(CREDITOR, TODAY) == BreakerDay(3, 3)


def test_a_day_without_reminders_cannot_be_released(ports: Ports) -> None:
    with pytest.raises(Conflict):
        ports.breakers.release(CREDITOR, released(sent=0))


def test_what_was_accepted_is_told_by_the_hour_over_several_days(ports: Ports) -> None:
    """Hours before 06:00 UTC are the last ones of the breaker's day before."""
    late, night = NOON.replace(hour=23), NOON.replace(hour=3) + timedelta(days=1)
    ports.breakers.add(CREDITOR, TODAY, 5, {NOON: 3, late: 1})
    ports.breakers.add(CREDITOR, TODAY, 2, {NOON: 1, night: 1})
    ports.breakers.add(CREDITOR, TODAY)
    ports.breakers.add(CREDITOR, TODAY - timedelta(days=9), 4, {NOON - timedelta(days=9): 4})
    week = TODAY - timedelta(days=7)
    assert ports.breakers.accepted(CREDITOR, week, TODAY) == {NOON: 4, late: 1, night: 1}
    assert ports.breakers.accepted(OTHER, week, TODAY) == {}
    assert ports.breakers.read(CREDITOR, TODAY).sent == 8
