"""What waits for a person is counted each hour and told once a day, in numbers only."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.reconcile.metrics import Metric, metrics_of
from functions.reconcile.report import report_late_cases, report_lost_digest
from functions.reconcile.waiting import count_late_cases, digest_of, tell_what_waits
from infra.sending_alarms import alarms_about_waiting
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.ids import CreditorId, PhoneNumberId
from tests.case_facts import a_case
from tests.domain.decision.decision_cases import account
from tests.factories import NOON, a_hold
from tests.fakes.outage import Breakable
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile
from tests.functions.send_message.sending_setup import CREDITOR

CASE = a_case(creditor=CreditorId(CREDITOR.id))
LATE = CASE.due_at + timedelta(hours=1)


def test_a_case_that_nobody_takes_is_late_each_hour_until_somebody_does() -> None:
    """A hand-off that nobody had opened ended by itself, and the next reminder went out."""
    setup = ReconcileSetup()
    setup.cases.open(CASE)
    setup.cases.open(replace(CASE, id="reply.2"))
    late = [count_late_cases(setup.setup, at) for at in (NOON, LATE, LATE + timedelta(days=30))]
    assert late == [0, 2, 2]
    assert setup.cases.replace(CASE.take("Rosa P."), CASE)
    assert count_late_cases(setup.setup, LATE) == 1


def test_a_creditor_of_two_numbers_is_counted_once_and_a_number_of_none_not_at_all() -> None:
    setup = ReconcileSetup()
    setup.creditors.put(replace(CREDITOR, phone_number_id=PhoneNumberId("100200399")))
    for number in ("100200399", "100200400"):
        setup.numbers.change(number, {})
    setup.cases.open(CASE)
    assert count_late_cases(setup.setup, LATE) == 1


@pytest.mark.parametrize(("late", "alarms"), [(0, False), (1, True)])
def test_the_alarm_fires_at_the_first_case_that_is_late(
    capsys: pytest.CaptureFixture[str], late: int, alarms: bool
) -> None:
    report_late_cases(late, NOON)
    (line,) = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    (alarm,) = [one for one in alarms_about_waiting("dev") if one.name == "cases-late"]
    assert (line["CasesLate"] >= alarm.threshold) is alarms


def test_the_pass_counts_the_accounts_that_wait_by_what_they_wait_for() -> None:
    held = account(holds=(a_hold("h-1", HoldKind.DISPUTE, TONIGHT, None),))
    setup = ReconcileSetup([held])
    figures = reconcile(setup.setup, TONIGHT, always).daily_metrics
    assert figures["waiting.dispute"] == 1
    assert Metric("WaitingForPerson", (("kind", "dispute"),), 1) in [*metrics_of(figures)]


def test_an_account_that_only_time_holds_back_waits_for_nobody() -> None:
    figures = reconcile(ReconcileSetup().setup, TONIGHT, always).daily_metrics
    assert not [name for name in figures if name.startswith("waiting.")]


class FakeDigest(Breakable):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []

    def send(self, subject: str, text: str) -> None:
        self._may_fail("send")
        self.sent.append((subject, text))


def test_somebody_is_told_once_a_day_and_an_outage_of_the_mail_ends_no_pass(
    caplog: pytest.LogCaptureFixture,
) -> None:
    setup, digest = ReconcileSetup(), FakeDigest()
    setup.cases.open(CASE)
    setup.clock.set(LATE)
    dependencies = replace(setup.setup, digest=digest)
    assert tell_what_waits(dependencies, {"waiting.release": 3}) == ""
    ((_, text),) = digest.sent
    assert ("in time: 1" in text, "release: 3" in text) == (True, True)
    digest.break_next("send")
    assert tell_what_waits(dependencies, {}) == "Unavailable"
    assert tell_what_waits(setup.setup, {}) == ""
    for error in ("", "Unavailable"):
        report_lost_digest(error)
    assert [record.getMessage() for record in caplog.records] == ["digest.lost"]


def test_the_daily_text_has_numbers_and_the_command_that_shows_more() -> None:
    figures = {"waiting.release": 3, "waiting.unpaid": 2, "waiting.dispute": 0, "open.MXN": 900}
    assert digest_of(figures, 1).splitlines() == [
        "cases that nobody has taken in time: 1",
        "accounts that wait, release: 3",
        "accounts that wait, unpaid: 2",
        "",
        "Each creditor's list, with the command that settles each:",
        "puntual case list --table TABLE --creditor CREDITOR",
    ]
    assert digest_of({"open.MXN": 900}, 0) == "Nothing waits for a person."
