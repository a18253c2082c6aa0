"""A sample of ``make bench-calendar``; the days are worked out from the calendar files alone."""

from datetime import date, timedelta

import pytest

from tests.bench.calendar.customers import FREE, Customer, shipped, steps_and_days
from tests.bench.calendar.expected import PREVENTIVE, right_days
from tests.bench.calendar.grid import try_due_dates
from tests.bench.calendar.year import try_a_year

# With Holy Week, and the feasts of March and April.
DUES = [date(2027, 3, 8) + timedelta(days=number) for number in range(28)]


@pytest.mark.parametrize("country", FREE)
def test_new_customers_get_all_four_notices_each_on_its_right_day(country: str) -> None:
    found = try_due_dates(country, DUES)
    assert found.all_four >= 27
    assert found.twice_on_a_day == 0


@pytest.mark.parametrize("country", ["CL", "CO"])
def test_where_the_law_allows_less_the_day_itself_comes_first(country: str) -> None:
    found = try_due_dates(country, DUES)
    assert found.on_the_day == len(DUES)
    assert found.twice_on_a_day == 0
    assert "due_in_1_day" not in found.got


def test_in_chile_three_days_before_come_next_and_on_their_own_day() -> None:
    """Due on a Thursday: Monday is three days before, and 72 hours lie between."""
    due = date(2027, 4, 15)
    came = steps_and_days(Customer("CL", shipped("preventiva")).what_comes([due], due))
    assert ("due_in_3_days", date(2027, 4, 12)) in came


def test_a_monday_is_what_the_words_of_the_policy_say() -> None:
    due = date(2027, 2, 15)
    assert right_days("GT", due) == {
        "due_in_7_days": date(2027, 2, 8),
        "due_in_3_days": date(2027, 2, 11),
        "due_in_1_day": date(2027, 2, 12),
        "due_today": due,
    }
    came = steps_and_days(
        Customer("GT", shipped("preventiva")).what_comes([due], due + timedelta(days=5))
    )
    assert dict(came) == right_days("GT", due)
    assert list(dict(came)) == list(PREVENTIVE)


@pytest.mark.parametrize("policy", ["preventiva", "predeterminada", "pyme"])
@pytest.mark.parametrize("country", ["MX", "CL", "CO"])
def test_a_year_of_monthly_invoices_breaks_no_cap_of_a_debt(country: str, policy: str) -> None:
    found = try_a_year(country, shipped(policy), 16)
    assert found.messages > 20
    assert (found.above_cap, found.twice_on_a_day, found.wrong_words) == (0, 0, 0)
