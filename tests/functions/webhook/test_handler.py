"""Meta's calls through the real handler and the real adapters, over a table in memory."""

from typing import Any

import pytest

from puntual.adapters.clock import SystemClock
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.people import DynamoPeople
from puntual.adapters.dynamodb.sending.slots import DynamoSlotBook
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.domain.sending.pace import Pace
from tests.factories import NOON, a_contact, a_key
from tests.functions.invoke import invoke
from tests.functions.webhook.handler_cases import (
    SECRET,
    account_in,
    logged,
    metrics_in,
    payload,
    post,
)


def _get(**query: str) -> Any:
    names = {f"hub.{name}": value for name, value in query.items()}
    event = {
        "version": "2.0",
        "requestContext": {"http": {"method": "GET"}},
        "headers": {},
        "queryStringParameters": names,
    }
    return invoke("webhook", event)


@pytest.mark.usefixtures("table")
def test_metas_handshake_is_answered_with_its_challenge() -> None:
    answered = _get(mode="subscribe", verify_token=SECRET["verify_token"], challenge="1158201444")
    assert (answered["statusCode"], answered["body"]) == (200, "1158201444")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"mode": "subscribe", "verify_token": "wrong", "challenge": "1"},
        {"mode": "subscribe", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": SECRET["verify_token"], "challenge": "1"},
    ],
)
def test_a_handshake_without_the_token_is_refused_and_echoes_nothing(
    query: dict[str, str],
) -> None:
    answered = _get(**query)
    assert (answered["statusCode"], answered["body"]) == (403, "")


@pytest.mark.parametrize("signature", ["sha256=00", "ñ", "sha256="])
def test_what_meta_did_not_sign_changes_nothing(table: Table, signature: str) -> None:
    before = account_in(table)
    assert post(payload("replies"), signature)["statusCode"] == 401
    assert account_in(table) == before


def test_statuses_reach_their_contacts(table: Table, capsys: pytest.CaptureFixture[str]) -> None:
    assert post(payload("statuses"))["statusCode"] == 200
    assert [one.state for one in account_in(table).contacts] == [ContactState.READ]
    second = account_in(table, a_key("d-2"))
    assert [one.state for one in second.contacts] == [ContactState.FAILED]
    assert [one.kind for one in second.holds] == [HoldKind.UNREACHABLE]
    counted = metrics_in(capsys)
    assert counted.pop("WebhookLatencyMs") > 0
    assert counted == {
        "Delivered": 1,
        "Read": 1,
        "ApiErrors:131026": 1,
        "UpdatesIgnored:not_ours": 1,
        "UpdatesIgnored:status": 1,
        "UpdatesIgnored:malformed": 1,
    }


def test_replies_reach_the_account_of_their_sender_and_nobody_elses(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    other = account_in(table, a_key("d-2"))
    assert post(payload("replies"))["statusCode"] == 200
    account = account_in(table)
    assert consent_at(account.profile.consents, NOON) is ConsentStatus.WITHDRAWN
    kinds = sorted(hold.kind for hold in account.holds)
    once = [HoldKind.PROMISE, HoldKind.NUMBER_CHANGED]
    assert kinds == sorted([*[HoldKind.CLAIM] * 2, *once, *[HoldKind.HANDOFF] * 4])
    assert account_in(table, a_key("d-2")) == other
    assert (
        DynamoPeople(table).find(CreditorId("mueblesdelsur"), "MX.10000000000000003").debtors == ()
    )
    counted = metrics_in(capsys)
    assert counted["Replies"] == 9
    assert counted["PromisesMade"] == 1
    assert counted["UnknownSenders"] == 1
    assert counted["ApiErrors:130429"] == 1


def test_a_repeated_webhook_changes_nothing_and_counts_nothing(
    table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("replies", "statuses"):
        post(payload(name))
    before = account_in(table)
    capsys.readouterr()
    for name in ("replies", "statuses"):
        assert post(payload(name))["statusCode"] == 200
    assert account_in(table) == before
    assert {"Replies", "PromisesMade", "Delivered", "Read"}.isdisjoint(metrics_in(capsys))


def test_what_people_write_narrows_the_pace_of_every_worker(
    table: Table, caplog: pytest.LogCaptureFixture
) -> None:
    """Only a setting kept room for it: a wave of answers put a number over its limit."""
    assert post(payload("replies"))["statusCode"] == 200
    # Sixteen came together, and were written down; the other three are gathered.
    assert logged(caplog, "inbound.measured", "per_second") == [0.53]
    # What came in by the way, behind no number of its own, is not an update of Meta's.
    assert logged(caplog, "webhook.recorded", "updates") == [21]
    pace, now = Pace(limit=80), SystemClock().now()
    block = DynamoSlotBook(table).reserve(PhoneNumberId("100200300"), 15, now, pace)
    assert block.spacing > 1.02 * pace.spacing()


@pytest.mark.usefixtures("table")
def test_fields_of_the_account_are_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert post(payload("management"))["statusCode"] == 200
    named = logged(caplog, "webhook.field_ignored", "field")
    assert sorted(named) == ["account_alerts", "unknown"]
    assert logged(caplog, "template.reported", "stem") == ["due_today"]


def test_a_template_lost_to_a_failed_message_is_named_in_the_log(
    table: Table, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """The runbook looks for it there, and the alarm has no room for a name."""
    account = account_in(table, a_key("d-2"))
    DynamoContacts(table).claim(excerpt_of(account), a_contact(), b"{}", NOON)
    body = payload("statuses").replace(b"131026", b"132015")
    assert post(body)["statusCode"] == 200
    assert logged(caplog, "template.broken", "stem") == ["due_today"]
    assert metrics_in(capsys)["TemplatesBroken"] == 1


@pytest.mark.usefixtures("table")
def test_nothing_personal_is_written_to_the_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("replies", "statuses", "management"):
        post(payload(name))
    ours = [vars(record) for record in caplog.records if "webhook" in record.message]
    assert len(ours) >= 3
    written = f"{ours} {capsys.readouterr().out}"
    for personal in ("5255500000", "Ana", "pagué", "MX.1000", "wamid", "d-1"):
        assert personal not in written
