"""One update that fails harms no other of its call, and rings once it is old."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.webhook.logic import record_all
from functions.webhook.outcomes import Failed, Outcome, Overdue, Passed, Postponed, Reported
from functions.webhook.report import report
from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Ignored, Kind, Reply, StatusUpdate, Update
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import PuntualError
from puntual.domain.ids import ContactRef
from puntual.ports.contacts import StatusReport
from tests.factories import NOON, a_key
from tests.fakes.contacts import FakeContacts
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import WebhookSetup

HOUR = timedelta(hours=1)
BAD = "wamid.poison"


class _Poisoned(FakeContacts):
    """Contacts that a defect meets at one message, alone and among others."""

    @override
    def record_statuses(
        self, reports: Sequence[tuple[ContactRef, StatusReport]]
    ) -> Sequence[bool | PuntualError]:
        if any(report.wamid == BAD for _, report in reports):
            raise OverflowError("date value out of range: Ana Ejemplo")
        return super().record_statuses(reports)

    @override
    def record_status(self, ref: ContactRef, report: StatusReport) -> bool:
        if report.wamid == BAD:
            raise OverflowError("date value out of range: Ana Ejemplo")
        return super().record_status(ref, report)


def status(wamid: str, at: datetime = NOON) -> StatusUpdate:
    key = a_key()
    callback = f"v1|{key.creditor}|{key.debtor}|000001.20260302.reminder.1"
    return StatusUpdate(ContactState.DELIVERED, at, wamid, callback, None)


def record(hook: WebhookSetup, *updates: Update, now: datetime = NOON) -> list[Outcome]:
    return record_all(replace(hook.setup, contacts=_Poisoned(hook.memory)), updates, now)


@pytest.fixture
def hook() -> WebhookSetup:
    built = WebhookSetup()
    built.know("d-1")
    return built


def test_a_status_that_meets_a_defect_leaves_the_others_of_its_call_recorded(
    hook: WebhookSetup,
) -> None:
    outcomes = record(hook, status("wamid.1"), status(BAD), reply(text="BAJA"))
    assert isinstance(outcomes[0], Reported)
    assert isinstance(outcomes[1], Failed)
    assert not isinstance(outcomes[2], Failed | Postponed)
    assert hook.account().profile.consents


def test_a_reply_that_meets_a_defect_leaves_the_others_of_its_call_recorded(
    hook: WebhookSetup,
) -> None:
    class Broken:
        def read(self, *_: object) -> object:
            raise RecursionError("te pago mañana")

    setup = replace(hook.setup, reader=Broken())  # type: ignore[arg-type]  # it breaks at all it does
    outcomes = record_all(setup, [reply(text="mañana"), status("wamid.1")], NOON)
    failed = [one for one in outcomes if isinstance(one, Failed)]
    assert len(failed) == 1
    assert isinstance(outcomes[1], Reported)


@pytest.mark.parametrize(("age", "rings"), [(59, False), (60, True), (60 * 24 * 6, True)])
def test_what_fails_rings_once_it_is_an_hour_old(
    hook: WebhookSetup, age: int, rings: bool
) -> None:
    now = NOON + timedelta(minutes=age)
    outcomes = record(hook, status("wamid.1"), status(BAD), now=now)
    assert (Overdue() in outcomes) is rings


def test_what_the_storage_does_not_take_rings_by_its_age_as_well(hook: WebhookSetup) -> None:
    hook.changes.break_next("add_hold", 9)
    hook.words.break_next("keep", 9)
    outcomes = hook.record(reply(text="ya pagué"), now=NOON + 9 * HOUR)
    assert any(isinstance(one, Postponed) for one in outcomes)
    assert Overdue() in outcomes


def test_an_outage_of_minutes_rings_nothing(hook: WebhookSetup) -> None:
    hook.words.break_next("keep", 9)
    outcomes = hook.record(reply(text="ya pagué"), now=NOON + timedelta(minutes=9))
    assert any(isinstance(one, Postponed) for one in outcomes)
    assert Overdue() not in outcomes


def test_a_defect_is_told_by_its_place_and_in_nobodys_words(
    hook: WebhookSetup,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    outcomes = record(hook, status(BAD), now=NOON + 2 * HOUR)
    report(outcomes, NOON)
    out = capsys.readouterr().out
    assert "Ana" not in out
    lines = [json.loads(line) for line in out.splitlines()]
    (defect,) = [vars(one) for one in caplog.records if one.getMessage() == "webhook.defect"]
    assert defect["error"] == "OverflowError"
    assert defect["at"].startswith("record_status")
    assert "Ana" not in str(defect)
    assert [line["UpdatesOverdue"] for line in lines if "UpdatesOverdue" in line] == [1]


def test_a_passed_over_update_is_not_overdue(hook: WebhookSetup) -> None:
    stranger = replace(status("wamid.1"), callback="")
    assert record(hook, stranger, now=NOON + 9 * HOUR) == [Passed.NOT_OURS]


def message(**parts: Any) -> dict[str, Any]:
    usual = {"from": "525550000001", "id": "wamid.1", "timestamp": "1772474460", "type": "text"}
    return {**usual, "text": {"body": "hola"}, **parts}


def updates(*messages: dict[str, Any]) -> list[Update]:
    metadata = {"phone_number_id": "1"}
    value = {"metadata": metadata, "messages": [*messages]}
    body = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    return list(read_updates(json.dumps(body).encode()))


def test_half_a_surrogate_pair_is_read_as_a_question_mark() -> None:
    first, second, _ = updates(message(text={"body": "no \ud800 puedo"}), message())
    assert isinstance(first, Reply)
    assert first.text == "no ? puedo"
    assert isinstance(second, Reply)


@pytest.mark.parametrize("at", ["-62135596800", "-1", "99999999999", "1e3", "9" * 400])
def test_an_instant_of_another_age_is_none(at: str) -> None:
    first, second, _ = updates(message(timestamp=at), message())
    assert first == Ignored(Kind.MALFORMED, "message")
    assert isinstance(second, Reply)


def test_an_id_that_is_longer_than_any_is_none_and_a_text_is_cut() -> None:
    long = "wamid." + "A" * 500_000
    first, second, _ = updates(message(id=long), message(text={"body": "a" * 500_000}))
    assert first == Ignored(Kind.MALFORMED, "message")
    assert isinstance(second, Reply)
    assert len(second.text) == 8_192


@given(st.text(), st.text(), st.integers(-(10**12), 10**12))
def test_whatever_is_read_can_be_stored(text: str, wamid: str, seconds: int) -> None:
    read = updates(message(text={"body": text}, id=wamid, timestamp=seconds))
    for one in read:
        if isinstance(one, Reply):
            assert one.text.encode()
            assert one.wamid.encode()
            assert datetime(1970, 1, 1, tzinfo=UTC) <= one.at < datetime(2200, 1, 1, tzinfo=UTC)
