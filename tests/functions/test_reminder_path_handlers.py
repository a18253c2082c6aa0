"""From the tick to WhatsApp through real handlers, real adapters and a stand-in for Meta."""

import json

import pytest

from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.domain.accounts.lifecycle import ContactState
from tests.domain.decision.decision_cases import DUE, days_from_due, local
from tests.functions.invoke import invoke
from tests.functions.reminder_path import TICK, Deployed

pytestmark = pytest.mark.loopback


def test_a_tick_becomes_a_job_and_the_job_becomes_one_message(deployed: Deployed) -> None:
    scheduled = invoke("schedule_reminders", TICK)
    assert scheduled == {"queued": 1, "up_to": "2026-03-10T16:05:00+00:00"}
    jobs = deployed.jobs()
    assert json.loads(jobs["Records"][0]["body"]) == {
        "jobs": [{"creditor": "taller-luna", "debtor": "cli-0001"}],
        "since": "2026-03-10T16:00:00.000000Z",
    }
    assert invoke("send_message", jobs) == {"batchItemFailures": []}
    assert invoke("send_message", jobs) == {"batchItemFailures": []}
    (asked,) = deployed.graph.asked
    assert asked["template"]["name"] == "puntual_due_today_v1"
    assert asked["to"] == "+525550000001"
    assert deployed.contact_states() == [ContactState.CLAIMED]


def test_the_nightly_pass_counts_the_day_and_repairs_the_wake_up(
    deployed: Deployed, capsys: pytest.CaptureFixture[str]
) -> None:
    event = {**TICK, "time": "2026-03-11T09:00:00Z"}
    deployed.set_clock("2026-03-11T09:00:10Z")
    assert invoke("reconcile", event) == {"number": 1, "day": "2026-03-10", "finished": False}
    while records := deployed.segments()["Records"]:
        invoke("reconcile", {"Records": records})
    assert invoke("reconcile", event) == {"number": 1, "day": "2026-03-10", "finished": True}
    emitted = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    told = [(key, line[key]) for line in emitted for key in line if key in _NAMES]
    assert {key: sum(value for name, value in told if name == key) for key, _ in told} == {
        "WakeUpsRepaired": 1,
        "AccountsPassedOver": 0,
        "OpenMinor": 125050,
        "OverdueMinor": 125050,
        "Dso": 90.0,
        "DaySent": 0,
        "DayDelivered": 0,
        "DayRead": 0,
        "DayReplied": 0,
        "DayPaid": 0,
        "DayRecoveredMinor": 0,
    }
    repaired = list(DynamoWakeUps(deployed.table, 2).due(local(DUE, 11), local(days_from_due(2))))
    # Nine o'clock in every zone in which a Mexican phone may be: ten in Mexico City.
    assert [one.at for one in repaired] == [local(days_from_due(1), 10)]


_NAMES = {
    "WakeUpsRepaired",
    "AccountsPassedOver",
    "OpenMinor",
    "OverdueMinor",
    "Dso",
    "DaySent",
    "DayDelivered",
    "DayRead",
    "DayReplied",
    "DayPaid",
    "DayRecoveredMinor",
}
