"""Meta's daily limit in all the words that it was ever told in."""

import pytest

from puntual.domain.sending.messaging_limit import NO_LIMIT, read_messaging_limit


@pytest.mark.parametrize(
    ("told", "people"),
    [
        ("TIER_50", 50),
        ("TIER_250", 250),
        ("TIER_1K", 1000),
        ("TIER_2K", 2000),
        ("TIER_10K", 10_000),
        ("TIER_100K", 100_000),
        ("4000", 4000),
        (1, 1),
        (250, 250),
        (2000, 2000),
        ("TIER_UNLIMITED", NO_LIMIT),
        ("UNLIMITED", NO_LIMIT),
        (-1, NO_LIMIT),
    ],
)
def test_a_limit_is_read_from_a_tier_or_a_number(told: object, people: int) -> None:
    assert read_messaging_limit(told) == people


@pytest.mark.parametrize(
    "told", [None, "", "TIER_NOT_SET", "NOT_SET", "TIER_0", 0, -7, True, 2.5, ["TIER_2K"], "2k"]
)
def test_whatever_is_no_limit_changes_nothing(told: object) -> None:
    assert read_messaging_limit(told) is None
