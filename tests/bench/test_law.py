"""A sample of ``make bench-law``, whose judge reads packs and holidays by itself."""

from datetime import UTC, date, datetime, timedelta

from tests.bench.law.instants import places, try_place
from tests.bench.law.reading import Facts, easter, is_legal
from tests.bench.law.years import Found, try_year

HOUR = timedelta(hours=1)
# A holiday, weekends, changes of clocks, and ordinary days.
DAYS = (date(2026, 4, 3), date(2026, 9, 4), date(2026, 9, 7), date(2026, 11, 2), date(2027, 6, 21))


def test_the_judge_knows_what_it_judges_by() -> None:
    assert easter(2027) == date(2027, 3, 28)
    # 08:00 in Mexico; 20:00 less a second; Holy Thursday; L-4, São Paulo with Manaus's clock.
    assert is_legal(Facts("MX", "CMX"), datetime(2026, 3, 3, 14, tzinfo=UTC), HOUR)
    assert not is_legal(Facts("MX", "CMX"), datetime(2026, 3, 3, 13, 59, 59, tzinfo=UTC), HOUR)
    assert not is_legal(Facts("MX", "CMX"), datetime(2026, 4, 2, 16, tzinfo=UTC), HOUR)
    at = datetime(2027, 4, 14, 22, 30, tzinfo=UTC)
    assert not is_legal(Facts("BR", "SP", "America/Manaus"), at, HOUR)


def test_at_no_edge_of_any_place_is_anything_illegal_or_needlessly_silent() -> None:
    for facts in [*places()][::23]:
        found = try_place(facts, DAYS)
        assert found.cases > 0
        assert (found.illegal, found.needless, found.first) == (0, 0, "")


def test_a_drawn_year_breaks_no_cap_and_names_nothing_that_is_paid() -> None:
    found = Found()
    for seed in range(1000, 1010):
        try_year(seed, found)
    assert found.messages > 50
    assert dict(found.first) == {}
