"""Segments are computed from history alone, with thresholds from the policy."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import (
    Behaviour,
    DebtorKind,
    PayerSegment,
    Thresholds,
    Value,
    payer_segment_of,
)
from puntual.domain.receivables.payment_history import NO_HISTORY, payment_history_of
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Settlement

TODAY = date(2026, 3, 10)
THRESHOLDS = Thresholds()


def settled(number: int, late: int = 0, due: date | None = None, took: int = 30) -> Settlement:
    """Return a settlement; the invoice was issued so long before it was paid."""
    key = InstalmentKey(DocumentId("erp", f"F-{number:03}"), 1)
    due_on = due or TODAY - timedelta(days=400) + timedelta(days=30 * number)
    paid = due_on + timedelta(days=late)
    return Settlement(key, paid - timedelta(days=took), due_on, paid)


def owed(minor: int = 50_000, currency: str = "MXN", days_past_due: int = 0) -> OpenInstalment:
    key = InstalmentKey(DocumentId("erp", f"O-{currency}-{days_past_due}"), 1)
    due_on = TODAY - timedelta(days=days_past_due)
    # Ten times as much was invoiced: what was paid of it must not count.
    return OpenInstalment(key, "O", due_on, Money(10 * minor, currency), Money(minor, currency))


def payer_segment(
    settlements: Sequence[Settlement] = (),
    opened: Sequence[OpenInstalment] = (),
    thresholds: Thresholds = THRESHOLDS,
) -> PayerSegment:
    history = payment_history_of(settlements)
    return payer_segment_of(DebtorKind.INDIVIDUAL, opened, history, TODAY, thresholds)


def test_who_has_no_history_is_new() -> None:
    assert payer_segment().behaviour is Behaviour.NEW
    assert payer_segment([settled(1), settled(2)]).behaviour is Behaviour.NEW
    assert payer_segment([settled(1, late=90), settled(2, late=90)]).behaviour is Behaviour.NEW


@pytest.mark.parametrize(
    ("late_days", "behaviour"),
    [
        ([0] * 3, Behaviour.PUNCTUAL),
        ([-5, 0, 2], Behaviour.PUNCTUAL),  # two days of grace
        ([0, 0, 3], Behaviour.IRREGULAR),
        ([0] * 9 + [3], Behaviour.PUNCTUAL),  # exactly 90 %
        ([0] * 8 + [3], Behaviour.IRREGULAR),  # 88.9 %
        ([0] * 41 + [3] * 5, Behaviour.IRREGULAR),  # 89.1 %
    ],
)
def test_whoever_pays_nine_of_ten_in_time_is_punctual(
    late_days: list[int], behaviour: Behaviour
) -> None:
    history = [settled(number, late) for number, late in enumerate(late_days)]
    assert payer_segment(history).behaviour is behaviour


def test_what_counts_as_punctual_is_the_policys_word() -> None:
    history = [settled(1), settled(2), settled(3, late=5)]
    assert payer_segment(history).behaviour is Behaviour.IRREGULAR
    lenient = replace(THRESHOLDS, grace_days=5)
    assert payer_segment(history, thresholds=lenient).behaviour is Behaviour.PUNCTUAL
    by_share = replace(THRESHOLDS, punctual_percent=66)
    assert payer_segment(history, thresholds=by_share).behaviour is Behaviour.PUNCTUAL


def harvests(*months: int, years: Sequence[int] = (2023, 2024, 2025)) -> list[Settlement]:
    dues = [date(year, month, 5) for year in years for month in months]
    return [settled(number, late=9, due=due) for number, due in enumerate(dues)]


@pytest.mark.parametrize(
    ("history", "behaviour"),
    [
        (harvests(11, 12, 1, 2), Behaviour.SEASONAL),  # a season over the end of the year
        (harvests(11, 1, 2), Behaviour.SEASONAL),
        (harvests(5, 6, 7, 8), Behaviour.SEASONAL),
        (harvests(3, 4, 5, 6, 11), Behaviour.SEASONAL),  # 4 of 5 is 80 %
        (harvests(3, 4, 5, 6, 10, 11), Behaviour.IRREGULAR),
        (harvests(3, 4, 5, 6, 7, 8), Behaviour.IRREGULAR),  # half a year is no season
        (harvests(*range(1, 13)), Behaviour.IRREGULAR),
        (harvests(5, 6, 7, years=(2024, 2025)), Behaviour.IRREGULAR),  # not two years of history
    ],
)
def test_whoever_owes_in_one_season_of_the_year_is_seasonal(
    history: list[Settlement], behaviour: Behaviour
) -> None:
    assert payer_segment(history).behaviour is behaviour


@pytest.mark.parametrize(
    ("last", "behaviour"),
    [(date(2025, 11, 4), Behaviour.SEASONAL), (date(2025, 11, 3), Behaviour.IRREGULAR)],
)
def test_a_season_takes_two_years_to_the_day(last: date, behaviour: Behaviour) -> None:
    dues = [date(2023, 11, 5), date(2024, 11, 5), last]
    history = [settled(number, late=9, due=due) for number, due in enumerate(dues)]
    assert payer_segment(history).behaviour is behaviour


def test_a_season_holds_four_fifths_and_no_less() -> None:
    in_season = [*harvests(3, 4, 5, 6, years=range(2015, 2020)), *harvests(3, 4, 5, years=(2020,))]
    out_of_it = harvests(11, years=range(2015, 2021))
    assert payer_segment([*in_season, *out_of_it]).behaviour is Behaviour.IRREGULAR  # 79.3 %
    assert payer_segment([*in_season, *out_of_it[1:]]).behaviour is Behaviour.SEASONAL


def test_a_debtor_who_took_15_days_and_now_takes_25_has_shifted() -> None:
    """The worked example of the trade: it brings the next invoices' reminders forward."""
    usual = [settled(number, took=15) for number in range(1, 5)]
    recent = [settled(number, took=25) for number in (5, 6)]
    assert payer_segment([*usual, *recent]).shifted_days == 10
    assert THRESHOLDS.earlier_days == 3


@pytest.mark.parametrize(
    ("took", "shifted"),
    [
        ([15] * 4 + [21, 21], 0),  # six days: below the threshold
        ([15] * 4 + [22, 22], 7),
        ([15] * 4 + [40, 15], 0),  # one late invoice is no new habit
        ([15] * 3 + [25, 25], 10),
        ([15] * 2 + [25, 25], 0),  # too little history to know what is usual
        ([25] * 4 + [15, 15], 0),  # paying sooner is no reason to write sooner
        ([15, 15, 90, 15, 25, 25], 10),  # the median forgives an outlier
    ],
)
def test_only_a_lasting_delay_is_a_shift(took: list[int], shifted: int) -> None:
    history = [settled(number, took=days) for number, days in enumerate(took)]
    assert payer_segment(history).shifted_days == shifted


@given(st.permutations([settled(number, took=15 + number * 4) for number in range(8)]))
def test_the_order_in_which_history_is_read_changes_nothing(history: list[Settlement]) -> None:
    assert payer_segment(history) == payer_segment(sorted(history, key=lambda one: one.key))


def test_thresholds_can_be_asked_about_through_a_cache() -> None:
    asked = (DebtorKind.CORPORATE, (), NO_HISTORY, TODAY, THRESHOLDS)
    assert lru_cache(payer_segment_of)(*asked) == payer_segment_of(*asked)


def test_value_depends_on_what_is_outstanding_in_each_currency_by_itself() -> None:
    """Lago summed gross amounts: an invoice that was 99 % paid still counted in full."""
    thresholds = replace(THRESHOLDS, high_value={"MXN": 100_000})
    assert payer_segment((), [owed(99_999)], thresholds).value is Value.LOW
    assert payer_segment((), [owed(60_000), owed(40_000)], thresholds).value is Value.HIGH
    assert payer_segment((), [owed(900_000, "COP")], thresholds).value is Value.LOW
    assert payer_segment((), [owed(900_000)]).value is Value.LOW


def test_one_currency_of_high_value_suffices() -> None:
    thresholds = replace(THRESHOLDS, high_value={"MXN": 100_000})
    both = [owed(1, "COP"), owed(100_000)]
    assert payer_segment((), both, thresholds).value is Value.HIGH


def test_the_oldest_open_instalment_names_the_bucket() -> None:
    """Kill Bill ages by the invoice's date; what counts is the due date."""
    opened = [owed(days_past_due=31), owed(days_past_due=-10)]
    assert payer_segment((), opened).bucket is AgingBucket.DAYS_31_60
    assert payer_segment((), [owed(days_past_due=0)]).bucket is AgingBucket.CURRENT
    assert payer_segment().bucket is AgingBucket.CURRENT
