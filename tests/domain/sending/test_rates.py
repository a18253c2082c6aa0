"""The price of a message on a day, in a market."""

from datetime import date

import pytest

from puntual.domain.sending.rates import RateEntry, RateTable

TABLE = RateTable(
    (
        RateEntry(date(2026, 1, 1), 9000, {"MX": 8500}),
        RateEntry(date(2026, 4, 1), 9900, {"MX": 8600, "PE": 20_000}),
        RateEntry(date(2026, 7, 1), 9950, {"MX": 8700}),
    )
)


@pytest.mark.parametrize(
    ("day", "country", "price"),
    [
        (date(2025, 12, 31), "MX", 8500),
        (date(2026, 1, 1), "MX", 8500),
        (date(2026, 3, 31), "PE", 9000),
        (date(2026, 4, 1), "PE", 20_000),
        (date(2026, 6, 30), "mx", 8600),
        (date(2026, 7, 1), "MX", 8700),
        (date(2030, 1, 1), "PE", 9950),
    ],
)
def test_the_last_price_in_force_counts_and_before_all_of_them_the_first(
    day: date, country: str, price: int
) -> None:
    assert TABLE.utility_micro_usd(country, day) == price
