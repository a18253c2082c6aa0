"""Prices are dated: a message costs what it cost on its day."""

from datetime import date

import pytest

from puntual.adapters.packaged.rates import load_rates


@pytest.mark.parametrize(
    ("country", "day", "micro_usd"),
    [
        ("MX", date(2026, 11, 1), 8500),
        ("mx", date(2026, 11, 1), 8500),
        ("PE", date(2026, 9, 30), 20000),
        ("PE", date(2026, 10, 1), 30000),
        ("BR", date(2026, 11, 1), 6800),
        ("CO", date(2012, 1, 1), 800),
        ("EC", date(2026, 11, 1), 11300),
        ("", date(2026, 11, 1), 11300),
    ],
)
def test_a_message_costs_the_rate_of_its_market_and_day(
    country: str, day: date, micro_usd: int
) -> None:
    assert load_rates().utility_micro_usd(country, day) == micro_usd


def test_entries_are_in_the_order_of_their_dates() -> None:
    dates = [entry.in_force_from for entry in load_rates().entries]
    assert dates == sorted(set(dates))
