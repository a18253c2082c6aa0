"""What the tick of the pass tells: how long the holidays are still known."""

import json
from datetime import date

import pytest

from functions.reconcile.report import report_calendar
from infra.sending_alarms import CALENDAR_DAYS, alarms_about_permissions
from tests.factories import NOON


@pytest.mark.parametrize(("ends_on", "alarms"), [("2027-03-01", True), ("2027-12-31", False)])
def test_a_year_before_the_calendar_ends_the_alarm_fires(
    capsys: pytest.CaptureFixture[str], ends_on: str, alarms: bool
) -> None:
    day = date.fromisoformat(ends_on)
    report_calendar(day, NOON)
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert line["CalendarDaysLeft"] == (day - NOON.date()).days
    (alarm,) = [one for one in alarms_about_permissions("dev") if one.name == "calendar-ending"]
    assert alarm.below
    assert (line["CalendarDaysLeft"] < alarm.threshold) is alarms
    assert alarm.threshold == CALENDAR_DAYS
