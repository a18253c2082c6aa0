"""The line that the bench of costs prints for an age."""

from collections import Counter

from tests.bench.billing import ASSUMED_SECONDS
from tests.bench.cost import Measured, line_of
from tests.bench.scale.lines import at_most


def test_a_line_names_the_age_the_price_of_a_reminder_and_that_of_its_move() -> None:
    measured = Measured(
        reminders=2,
        calls=[],
        invocations=Counter(webhook=6),
        log_bytes=100,
        memory_mb=dict.fromkeys(ASSUMED_SECONDS, 1024),
    )
    line = line_of(12, measured, at_most("history_units_per_reminder", 1.5, 2))
    assert (line["history_months"], line["history_units_per_reminder"]) == (12, 1.5)
    assert line["by_service"]["lambda"] == 3.0
