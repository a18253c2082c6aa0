"""When the quota is short, the most valuable are written to, at whatever hour they are due."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from functions.schedule_reminders import logic as scheduling
from functions.schedule_reminders.outlook import Outlook
from puntual.domain.expected_value import value_at
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.quota import Taking
from puntual.domain.reasons import Reason
from tests.domain.decision_cases import DUE, KEY, PROFILE, TERMS, account, invoice, local, payment
from tests.fakes.schedule import FakeJobs, FakeSchedulerCursor
from tests.functions.sending_world import CREDITOR, SendingWorld

NUMBER = CREDITOR.phone_number_id
HOUR, TICK = timedelta(hours=1), timedelta(minutes=5)
NINE, TEN, NOON, EVENING = local(DUE, 9), local(DUE, 10), local(DUE, 12), local(DUE, 18)
SMALL, LARGE = 20_000, 5_000_000


class Day:
    """A day of ticks of the scheduler, each followed by what the sender does with its jobs."""

    def __init__(self, limit: int) -> None:
        self.sending = SendingWorld(now=NINE - TICK)
        self.sending.numbers.change(NUMBER, {"portfolio": "7", "daily_limit": limit})
        self.jobs = FakeJobs()
        self.cursor = FakeSchedulerCursor(NINE - TICK)

    def owe(self, debtor: int, minor: int, at: datetime, *, is_known: bool = True) -> DebtorKey:
        """Let somebody be due at an instant, with a row that knows the value or does not."""
        key = DebtorKey(KEY.creditor, DebtorId(f"cli-{debtor:04}"))
        profile = replace(PROFILE, key=key, phone=f"+52555001{debtor:04}")
        owing = account(invoice(f"F-{debtor:04}", minor=minor), profile=profile)
        self.sending.memory.put_account(owing)
        self.sending.wake_ups.put(key, at, value_at(owing, TERMS, at) if is_known else 0)
        return key

    def play(self, until: datetime) -> None:
        """Let the time pass, tick by tick."""
        while self.sending.clock.now() < until:
            self.sending.clock.advance(TICK)
            self.tick(self.sending.clock.now())

    def tick(self, now: datetime) -> None:
        outlook = Outlook(self.sending.wake_ups, self.sending.creditors, self.sending.governor)
        world = scheduling.World(self.sending.wake_ups, self.jobs, self.cursor, outlook)
        scheduling.schedule_due(world, now)
        waiting = [one.key for one in self.jobs.queued]
        self.jobs.queued.clear()
        if waiting:
            self.sending.play(*waiting, seconds=600)

    def written_to(self) -> set[DebtorKey]:
        phones = {one.to for one in self.sending.messenger.messages}
        accounts = self.sending.memory.accounts.items()
        return {key for key, one in accounts if one.profile.phone in phones}


@pytest.mark.parametrize("is_known", [True, False])
def test_small_debts_due_at_nine_leave_the_quota_to_large_ones_due_at_noon(
    *, is_known: bool
) -> None:
    """The row of a debtor who has just replied or paid in part tells no value; the look does."""
    day = Day(limit=10)
    small = [day.owe(one, SMALL + 100 * one, NINE, is_known=is_known) for one in range(100, 120)]
    large = {day.owe(one, LARGE, NOON) for one in range(200, 210)}
    day.play(EVENING)
    assert day.written_to() == large
    for key in small:
        assert day.sending.decisions.history(key)[0].reasons == (Reason.QUOTA,)


def test_places_that_are_not_kept_for_anybody_are_used_at_once_by_the_most_valuable() -> None:
    day = Day(limit=10)
    small = [day.owe(one, SMALL + 100 * one, NINE) for one in range(100, 120)]
    large = {day.owe(one, LARGE, NOON) for one in range(200, 204)}
    day.play(TEN)
    assert day.written_to() == set(small[-6:])
    day.play(EVENING)
    assert day.written_to() == {*small[-6:], *large}


def test_a_place_that_was_kept_in_vain_goes_to_the_next_one() -> None:
    """The large debts are paid before they are due a look."""
    day = Day(limit=10)
    for one in range(100, 120):
        day.owe(one, SMALL + 100 * one, NINE)
    for one in range(200, 210):
        key = day.owe(one, LARGE, NOON)
        owing = day.sending.accounts.read(key)
        assert owing is not None
        paid = replace(owing, payments=(payment(LARGE, NINE, name=f"P-{one}"),))
        day.sending.memory.put_account(replace(paid, contacts=()))
    day.play(NOON - TICK)
    assert day.written_to() == set()
    day.play(EVENING)
    written = {one.debtor for one in day.written_to()}
    reminded = {one for one in written if one < "cli-0200"}
    assert len(written) == 10
    assert reminded == {f"cli-{one:04}" for one in range(120 - len(reminded), 120)}


def test_nothing_is_kept_back_where_there_are_places_for_all_debtors() -> None:
    """As the nightly pass has counted them; those who came since are noticed by what is left."""
    day = Day(limit=100)
    day.sending.numbers.change(NUMBER, {"debtors": 100})
    small = {day.owe(one, SMALL, NINE) for one in range(100, 120)}
    for one in range(200, 300):
        day.owe(one, LARGE, NOON)
    day.play(TEN)
    assert day.written_to() == small
    assert day.sending.numbers.read(NUMBER).value_floor_at is None


def test_a_floor_that_is_needed_no_more_is_taken_away() -> None:
    """Meta raised the limit in the middle of the day."""
    day = Day(limit=10)
    for one in range(100, 120):
        day.owe(one, SMALL + 100 * one, NINE)
    for one in range(200, 210):
        day.owe(one, LARGE, EVENING)
    day.play(TEN)
    assert day.written_to() == set()
    assert day.sending.numbers.read(NUMBER).value_floor > 0
    day.sending.numbers.change(NUMBER, {"daily_limit": 2000})
    day.play(TEN + HOUR)
    assert len(day.written_to()) == 20
    assert day.sending.numbers.read(NUMBER).value_floor == 0


def test_a_table_that_is_away_keeps_nobody_from_being_looked_at() -> None:
    day = Day(limit=10)
    for one in range(100, 120):
        day.owe(one, SMALL + 100 * one, NINE)
    day.sending.numbers.break_next("set_floor")
    day.play(NINE)
    assert len(day.written_to()) == 10


def test_numbers_of_one_portfolio_keep_places_for_each_other() -> None:
    day = Day(limit=10)
    other = replace(CREDITOR, id="taller-sol", phone_number_id=PhoneNumberId("1000002"))
    day.sending.creditors.put(other)
    day.sending.numbers.change(other.phone_number_id, {"portfolio": "7", "daily_limit": 10})
    for one in range(100, 120):
        day.owe(one, SMALL + 100 * one, NINE)
    for one in range(200, 210):
        key = DebtorKey(other.id, DebtorId(f"cli-{one:04}"))  # type: ignore[arg-type]  # an id
        day.sending.wake_ups.put(key, NOON, LARGE)
    day.play(TEN)
    assert day.written_to() == set()


def test_the_ramp_of_a_new_number_is_kept_for_its_most_valuable_as_well() -> None:
    day = Day(limit=2000)
    day.sending.numbers.change(NUMBER, {"ramp_from": 4})
    day.sending.numbers.use(NUMBER, NINE)
    for one in range(100, 110):
        day.owe(one, SMALL + 100 * one, NINE)
    large = {day.owe(one, LARGE, NOON) for one in range(200, 204)}
    day.play(EVENING)
    assert day.written_to() == large


def test_whom_the_rest_is_kept_for_is_weighed_again_when_places_become_free() -> None:
    """Yesterday's ten people count until eleven; the small debts need not wait for the evening."""
    day = Day(limit=20)
    day.sending.quota.take("7", Taking(10, 20), NINE - 23 * HOUR)
    small = {day.owe(one, SMALL, NINE) for one in range(100, 110)}
    large = {day.owe(one, LARGE, EVENING - HOUR) for one in range(200, 210)}
    day.play(EVENING)
    assert day.written_to() == small | large


@pytest.mark.parametrize("seed", range(5))
def test_over_a_day_those_are_written_to_whom_one_would_choose_with_hindsight(seed: int) -> None:
    """Sixty debts that fall due between nine and five, places for twenty."""
    chance = Random(seed)
    day = Day(limit=20)
    owed = {one: int(chance.lognormvariate(12, 1)) for one in range(100, 160)}
    keys = {
        day.owe(one, minor, NINE + chance.randrange(8 * 12) * TICK): minor
        for one, minor in owed.items()
    }
    day.play(EVENING + HOUR)
    best = sorted(keys.values(), reverse=True)[:20]
    written = sorted((keys[one] for one in day.written_to()), reverse=True)
    assert written == best


def test_a_creditor_that_is_not_set_up_keeps_places_from_nobody() -> None:
    day = Day(limit=10)
    small = {day.owe(one, SMALL, NINE) for one in range(100, 110)}
    nobody = CreditorId("taller-sin-alta")
    for one in range(200, 210):
        day.sending.wake_ups.put(DebtorKey(nobody, DebtorId(f"cli-{one:04}")), NOON, LARGE)
    day.play(TEN)
    assert day.written_to() == small
    outlook = Outlook(day.sending.wake_ups, day.sending.creditors, day.sending.governor)
    assert outlook.floor_for(nobody, 10, NINE, TEN) == 0
