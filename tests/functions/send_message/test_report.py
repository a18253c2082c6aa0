"""What a batch did is told once, in sums, and without names."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.send_message.outcomes import (
    Attempt,
    BatchResult,
    Evaluated,
    Failed,
    JobResult,
    Parked,
    QueuedAgain,
    SetApart,
    Stopped,
    Waiting,
)
from functions.send_message.report import Report
from puntual.adapters.packaged.rates import load_rates
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.errors import InvalidInput
from puntual.domain.reasons import Reason
from puntual.domain.templates.health import refusal_report
from puntual.ports.messaging import Accepted, Refused, SendOutcome, Unknown
from tests.factories import NOON, a_contact


def _told(
    capsys: pytest.CaptureFixture[str], *results: JobResult, lost: int = 0
) -> dict[str, Any]:
    report = Report(load_rates(), NOON)
    report.publish(BatchResult(results, lost))
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line]
    return {
        " ".join([name, *(line[one] for one in dimensions if one != "service")]): line[name]
        for line in lines
        for directive in line["_aws"]["CloudWatchMetrics"]
        for dimensions in directive["Dimensions"]
        for name in [directive["Metrics"][0]["Name"]]
    }


def _tried(outcome: SendOutcome | None, purpose: Purpose = Purpose.REMINDER) -> Evaluated:
    waited, took = timedelta(milliseconds=150), timedelta(milliseconds=300)
    tried = Attempt(a_contact(purpose=purpose), outcome, waited, took, "MX")
    return Evaluated(tried, races=1)


def test_a_batch_is_told_in_sums(capsys: pytest.CaptureFixture[str]) -> None:
    accepted = Accepted("wamid.1", None)
    told = _told(
        capsys,
        _tried(accepted),
        _tried(accepted),
        _tried(accepted, Purpose.RECEIPT),
        _tried(Refused(130429, SendErrorClass.SLOW_NUMBER, "number")),
        _tried(Unknown("ReadTimeout")),
        _tried(None),
        QueuedAgain(),
        SetApart(),
        Parked(is_news=True),
        Parked(is_news=False),
        lost=2,
    )
    cost = told.pop("CostUsd")
    assert cost > 0
    assert told == {
        "ApiErrors 130429": 1,
        "ApiLatencyMs": [300.0] * 5,
        "ClaimsLost": 6,
        "JobsParked": 1,
        "JobsPutBack": 1,
        "JobsSetApart": 1,
        "ReceiptsSent": 1,
        "RemindersSent": 2,
        "SlotsLost": 2,
        "SlotsUsed": 6,
        "SlotsWaitedMs": [150.0] * 6,
        "UncertainSends": 1,
    }


def test_a_silence_counts_by_its_reasons_unless_nothing_is_due(
    capsys: pytest.CaptureFixture[str],
) -> None:
    told = _told(
        capsys,
        Evaluated(Waiting(NOON, (Reason.OUTSIDE_HOURS, Reason.HOLIDAY))),
        Evaluated(Stopped((Reason.OUTSIDE_HOURS,))),
        Evaluated(Waiting(NOON, (Reason.NOT_DUE_YET,)), expired=2),
    )
    assert told == {"Suppressed holiday": 1, "Suppressed outside_hours": 2}


def test_a_refusal_of_everything_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    halted = _tried(Refused(190, SendErrorClass.HALT_SENDER, "waba"))
    assert _told(capsys, halted)["SendingHalted"] == 1
    report = Report(load_rates(), NOON)
    assert not report.has_halted
    report.publish(BatchResult([halted], 0))
    assert report.has_halted


def test_a_channel_that_refuses_everything_is_counted_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """SMS had no quota, or no permission, for weeks: nothing was counted, and no alarm rang."""
    sms = replace(a_contact(), channel=Channel.SMS)
    refused = Refused(-104, SendErrorClass.HALT_SENDER, "channel")
    result = Evaluated(Attempt(sms, refused, timedelta(), timedelta(), "MX"))
    told = _told(capsys, result)
    assert told["FallbacksHalted"] == 1
    assert "SendingHalted" not in told
    report = Report(load_rates(), NOON)
    report.publish(BatchResult([result], 0))
    # The token of WhatsApp has nothing to do with it.
    assert not report.has_halted


def test_a_lost_template_is_counted_and_named(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Its messages were refused one by one, and nobody was told."""
    paused = Refused(132015, SendErrorClass.TEMPLATE_BROKEN, "template")
    lost = refusal_report("300", "due_today", "es", 132015, NOON)
    tried = Attempt(a_contact(), paused, timedelta(), timedelta(), "MX", lost)
    assert _told(capsys, Evaluated(tried))["TemplatesBroken"] == 1
    told = next(vars(one) for one in caplog.records if one.message == "template.broken")
    assert (told["stem"], told["language"], told["reason"]) == ("due_today", "es", "132015")


def test_a_failure_is_logged_by_its_kind_and_never_by_its_content(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    failed = Failed(InvalidInput("name", "is wrong: Ana Ejemplo", "fix it"))
    assert _told(capsys, failed) == {}
    (record,) = caplog.records
    assert vars(record)["error"] == "InvalidInput"
    assert "Ana" not in str(vars(record))


def test_a_defect_of_ours_surfaces_by_its_kind_and_place(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(KeyError) as defect:
        {"some": "body"}["Ana Ejemplo"]
    assert _told(capsys, Failed(defect.value)) == {"Defects": 1}
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert vars(record)["error"] == "KeyError"
    assert vars(record)["at"].startswith("test_report.py:")
    assert "Ana" not in str(vars(record))
