"""Once an hour Meta is asked about our numbers and the token, and what it says takes effect."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.check_senders.logic import SendersChecked, check_senders
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.domain.sending.halts import Halt, HaltScope
from puntual.ports.sending_limits import NumberChange, NumberReport, TokenReport
from tests.factories import NOON
from tests.fakes.governing import FakeNumbers, FakeSenderHealth

NUMBER = "100200300"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HALT = Halt(HaltScope.NUMBER, NUMBER, "", 131042, NOON, "send", NUMBER)


def always() -> bool:
    return True


class Hour:
    """One number, what halts it, and what Meta says of it."""

    def __init__(self, *halts: Halt, **change: object) -> None:
        self.numbers, self.health = FakeNumbers(), FakeSenderHealth()
        self.numbers.change(NUMBER, NumberChange(**change))  # type: ignore[typeddict-item]  # its fields
        for halt in halts:
            self.numbers.halt(halt)

    def says(
        self, *, is_healthy: bool = True, is_fast: bool | None = None, **change: object
    ) -> None:
        told = NumberChange(**change)  # type: ignore[typeddict-item]  # its fields
        self.health.numbers[NUMBER] = NumberReport(is_healthy, is_fast, told)

    def check(self, after: timedelta = HOUR) -> SendersChecked:
        return check_senders(self.numbers, self.health, NOON + after, always)


def test_what_meta_tells_of_a_number_is_kept() -> None:
    hour = Hour()
    hour.says(account="300", portfolio="7", display_number="5255", daily_limit=2000)
    assert hour.check() == SendersChecked(0, 0, 0, None)
    known = hour.numbers.read(NUMBER)
    assert (known.account, known.portfolio, known.display_number) == ("300", "7", "5255")
    assert known.daily_limit == 2000


def test_without_news_nothing_is_written() -> None:
    hour = Hour(account="300", portfolio="7", display_number="5255", daily_limit=None)
    hour.says(account="300", portfolio="7", display_number="5255", daily_limit=None)
    hour.numbers.break_next("change")
    hour.check()


@pytest.mark.parametrize(
    ("known", "is_fast", "per_second"),
    [
        (None, True, 1000),
        (None, False, None),
        (80, True, 80),
        (20, False, 20),
        (1000, False, None),
        (1000, None, 1000),
    ],
)
def test_a_throughput_that_an_operator_set_stays_unless_meta_took_it_away(
    known: int | None, *, is_fast: bool | None, per_second: int | None
) -> None:
    hour = Hour(throughput=known)
    hour.says(is_fast=is_fast)
    hour.check()
    assert hour.numbers.read(NUMBER).per_second == per_second


def test_an_upgrade_that_meta_takes_away_leaves_the_deployed_pace_and_may_come_again() -> None:
    """80 was written down then: four times what a stage of 20 may, and a bar to every upgrade."""
    hour = Hour()
    told = []
    for is_fast in (True, False, None, True):
        hour.says(is_fast=is_fast)
        hour.check()
        told.append(hour.numbers.read(NUMBER).per_second)
    assert told == [1000, None, None, 1000]


def test_a_healthy_number_goes_on() -> None:
    hour = Hour(HALT)
    assert hour.check() == SendersChecked(0, 1, 0, None)
    assert not hour.numbers.read(NUMBER).is_halted


def test_an_unhealthy_number_stays_halted_and_is_counted() -> None:
    hour = Hour(HALT)
    hour.says(is_healthy=False)
    assert hour.check() == SendersChecked(1, 0, 0, None)


def test_a_penalty_lasts_although_meta_calls_the_number_healthy() -> None:
    hour = Hour(replace(HALT, code=131048))
    assert hour.check(23 * HOUR).halted == 1
    assert hour.check(24 * HOUR).resumed == 1


@pytest.mark.parametrize(
    ("token", "resumed"),
    [
        (TokenReport(is_valid=True, expires_at=None, may_message=True), 1),
        (TokenReport(is_valid=True, expires_at=None, may_message=False), 0),
        (TokenReport(is_valid=False, expires_at=None, may_message=True), 0),
        (Unavailable("the Graph API answered 500"), 0),
    ],
)
def test_a_missing_permission_halts_until_the_token_shows_it(
    token: TokenReport | Unavailable, resumed: int
) -> None:
    hour = Hour(replace(HALT, code=10))
    hour.health.the_token = token
    assert hour.check().resumed == resumed


def test_an_account_s_halt_ends_once_for_all_of_its_numbers() -> None:
    hour = Hour(Halt(HaltScope.ACCOUNT, "300", "", 190, NOON, "send", NUMBER), account="300")
    hour.numbers.change("200", {"account": "300"})
    assert hour.check().resumed == 1


def test_a_number_of_which_meta_says_nothing_stays_as_it_is() -> None:
    hour = Hour(HALT, daily_limit=250)
    hour.health.numbers[NUMBER] = Unavailable("the Graph API answered 500")
    assert hour.check() == SendersChecked(1, 0, 1, None)
    assert hour.numbers.read(NUMBER).daily_limit == 250


def test_one_number_without_an_answer_keeps_no_other_from_being_asked() -> None:
    hour = Hour()
    hour.numbers.change("200", {})
    hour.health.numbers[NUMBER] = Unavailable("the Graph API answered 500")
    hour.check()
    assert sorted(hour.health.asked) == [NUMBER, "200"]


@pytest.mark.parametrize(
    ("token", "days"),
    [
        (TokenReport(is_valid=True, expires_at=None), None),
        (TokenReport(is_valid=True, expires_at=NOON + 7 * DAY + HOUR), 7),
        (TokenReport(is_valid=True, expires_at=NOON + 7 * DAY), 6),
        (TokenReport(is_valid=True, expires_at=NOON - DAY), 0),
        (TokenReport(is_valid=False, expires_at=None), 0),
    ],
)
def test_the_token_s_last_days_are_counted_in_whole_ones(
    token: TokenReport, days: int | None
) -> None:
    hour = Hour()
    hour.health.the_token = token
    assert hour.check().token_days == days


def test_without_a_token_nobody_knows_how_long_it_lasts() -> None:
    hour = Hour()
    hour.health.the_token = MissingConfiguration("the secret has no field access_token")
    assert hour.check() == SendersChecked(0, 0, 1, None)
