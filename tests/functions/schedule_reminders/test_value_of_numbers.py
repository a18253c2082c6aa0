import pytest

from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.domain.sending.quota import Taking
from tests.domain.decision.decision_cases import days_from_due
from tests.fakes.conditions import FakeSwitchboard
from tests.functions.schedule_reminders.value_cases import small_debts
from tests.functions.send_message.quota_days import (
    EVENING,
    HOUR,
    LARGE,
    MINUTE,
    NINE,
    NOON,
    NUMBER,
    OTHER,
    OTHER_NUMBER,
    SMALL,
    TEN,
    TICK,
    Days,
)


def test_a_creditor_that_is_not_set_up_keeps_places_from_nobody() -> None:
    days = Days(limit=10)
    small = {days.owe(one, SMALL, NINE) for one in range(100, 110)}
    nobody = CreditorId("taller-sin-alta")
    for one in range(200, 210):
        days.sending.wake_ups.put(DebtorKey(nobody, DebtorId(f"cli-{one:04}")), NOON, LARGE)
    days.play(TEN)
    assert days.written_to() == small
    forecast = days.outlook.forecast(NINE, TEN)
    assert days.outlook.cutoff_for(nobody, 10, forecast, TEN).priority == 0


@pytest.mark.parametrize("why", ["halted", "capped", "new", "switched off"])
def test_a_number_that_may_not_send_keeps_no_places_from_its_neighbour(why: str) -> None:
    """All of its debtors competed for the portfolio's places, and hardly used any of them."""
    days = Days(limit=10)
    own = {"capped": {"daily_cap": 2}, "new": {"ramp_from": 2}}.get(why, {})
    days.add_number(daily_limit=10, **own)
    days.sending.numbers.use(OTHER_NUMBER, NINE - HOUR)
    if why == "halted":
        halt = Halt(HaltScope.NUMBER, OTHER_NUMBER, "", 131064, NINE, "send", OTHER_NUMBER)
        days.sending.numbers.halt(halt)
    if why == "switched off":
        switches = FakeSwitchboard(days.sending.conditions)
        switches.pull(OTHER, Switch(SwitchScope.CREDITOR), NINE, "Rosa")
    small = set(small_debts(days))
    for one in range(200, 220):
        days.owe(one, LARGE + one, NINE, creditor=OTHER)
    days.play(EVENING)
    assert len(days.written_to()) == 10
    # A cap counts all people of the portfolio, so that the number may find it used up by others.
    least = 8 if own else 10
    assert len(days.written_to() & small) in range(least, 11 if why == "capped" else least + 1)


def test_reminders_of_a_lost_template_keep_no_places_from_others() -> None:
    days = Days(limit=10)
    days.sending.conditions.broken["taller-luna"] = {"due_today/es", "due_today/es_MX"}  # type: ignore[index]  # an id
    small = set(small_debts(days, due=days_from_due(3)))
    for one in range(200, 220):
        days.owe(one, LARGE + one, NINE)
    days.play(EVENING)
    assert len(days.written_to() & small) == 10


def test_a_halted_number_keeps_no_places_for_what_is_due_later() -> None:
    """None of its debtors was evaluated yet, so that their rows still say their value."""
    days = Days(limit=10)
    days.add_number(daily_limit=10)
    halt = Halt(HaltScope.NUMBER, OTHER_NUMBER, "", 131064, NINE, "send", OTHER_NUMBER)
    days.sending.numbers.halt(halt)
    small = small_debts(days)
    for one in range(200, 220):
        days.owe(one, LARGE + one, NOON, creditor=OTHER)
    days.play(TEN)
    assert days.written_to() == set(small[-10:])


def test_places_taken_before_the_portfolio_was_known_are_taken() -> None:
    days = Days(limit=10)
    days.sending.quota.take(NUMBER, Taking(6, 250), NINE)
    small_debts(days)
    large = {days.owe(one, LARGE, NOON) for one in range(200, 204)}
    days.play(EVENING)
    assert days.written_to() == large


def test_numbers_of_one_portfolio_keep_places_for_each_other() -> None:
    days = Days(limit=10)
    days.add_number(daily_limit=10)
    small = set(small_debts(days))
    large = {days.owe(one, LARGE + one, NOON, creditor=OTHER) for one in range(200, 206)}
    days.play(EVENING)
    assert len(days.written_to() & large) == 5
    assert len(days.written_to() & small) == 5


def test_what_a_number_leaves_of_its_share_goes_to_its_neighbour_and_no_more() -> None:
    days = Days(limit=10)
    days.add_number(daily_limit=10)
    small = set(small_debts(days))
    large = {days.owe(one, LARGE + one, NOON, creditor=OTHER) for one in range(200, 203)}
    days.play(EVENING)
    assert large < days.written_to()
    assert len(days.written_to() & small) == 7


def test_the_ramp_of_a_new_number_is_kept_for_its_most_valuable_as_well() -> None:
    days = Days(limit=2000)
    days.sending.numbers.change(NUMBER, {"ramp_from": 4})
    days.sending.numbers.use(NUMBER, NINE)
    small_debts(days, count=10)
    large = {days.owe(one, LARGE, NOON) for one in range(200, 204)}
    days.play(EVENING)
    assert days.written_to() == large


def test_a_capped_number_s_small_debts_have_the_share_of_its_cap() -> None:
    """What a run has given away already is no quota that has run out: its debtors wait."""
    days = Days(limit=10)
    days.add_number(daily_limit=10, daily_cap=3)
    large = {days.owe(one, LARGE + one, NINE) for one in range(200, 210)}
    small = {days.owe(one, SMALL + one, NINE, creditor=OTHER) for one in range(100, 120)}
    days.play(TEN)
    assert len(days.written_to() & large) == 7
    assert len(days.written_to() & small) in range(4)


def test_after_an_outage_small_debts_do_not_go_before_what_was_due_first() -> None:
    days = Days(limit=10)
    large = {days.owe(one, LARGE + one, NINE) for one in range(200, 210)}
    for one in range(100, 120):
        days.owe(one, SMALL + one, TEN + HOUR)
    days.sending.clock.set(TEN + HOUR + TICK - MINUTE)
    # A busy sender that has just read the number, without a cut-off.
    days.sending.sending_limits.state(NUMBER, TEN + HOUR + TICK - MINUTE / 3)
    days.play(TEN + 2 * HOUR)
    assert days.written_to() == large
