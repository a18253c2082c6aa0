"""A creditor's closed days, from the document to the days that they close."""

from datetime import date, timedelta

import pytest

from puntual.adapters.policies.parsing import parse
from tests.adapters.policies.fault_cases import VALID

JANUARY = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("2026-12-24", ["2026-12-24"]),
        ("2026-12-30..2027-01-01", ["2026-12-30", "2026-12-31", "2027-01-01"]),
        ("12-31", ["2024-12-31", "2025-12-31", "2026-12-31", "2027-12-31"]),
        (
            "12-31..01-01",
            [f"{year}-{day}" for year in range(2024, 2028) for day in ("01-01", "12-31")],
        ),
        ("02-29", ["2024-02-29"]),
        (
            "2026-12-01..2027-01-14",
            [(date(2026, 12, 1) + timedelta(n)).isoformat() for n in range(45)],
        ),
    ],
)
def test_a_creditor_is_closed_on_the_days_that_its_policy_says(
    text: str, closed: list[str]
) -> None:
    days = parse(VALID + f"closed_days: [{text}]").policy.closed_days
    four_years = (JANUARY + timedelta(days=number) for number in range(1461))
    assert [day.isoformat() for day in four_years if day in days] == closed


def test_a_season_may_end_on_the_last_of_february() -> None:
    days = parse(VALID + "closed_days: [12-27..01-05, 01-20..02-29]").policy.closed_days
    assert date(2028, 2, 29) in days
    assert date(2027, 2, 28) in days
    assert date(2027, 3, 1) not in days
