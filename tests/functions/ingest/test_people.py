"""A person's data through the API: with a key for it, by name, and never by half."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.factories import NOON
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import CUSTOMER, READ_ONLY, IngestSetup

SAID = KeptMessage(
    "wamid.1",
    NOON,
    MessageKind.TEXT,
    "no debo eso",
    "",
    SpokenIntent.DISPUTE,
    NOON + timedelta(days=180),
)
WHO = {"debtor_id": "C-1", "by": "Rosa P."}
WHY = {**WHO, "reason": "juicio 12"}


ANA = {"name": "Ana Prueba", "phone": "+525550000001", "country": "MX"}


@pytest.fixture(autouse=True)
def ana(caller: Caller, setup: IngestSetup) -> None:
    assert caller.ask("PUT", "/v1/customers/C-1", ANA).response.status == 201
    setup.words.keep(CUSTOMER, SAID)


def ask(caller: Caller, action: str, body: Mapping[str, object], key: str = "") -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"} if key else None
    answered = caller.ask("POST", f"/v1/people:{action}", body, headers)
    return answered.response.status, json.loads(answered.response.body)


def test_all_that_is_held_is_told_and_who_asked_is_on_record(
    caller: Caller, setup: IngestSetup
) -> None:
    status, told = ask(caller, "export", WHO)
    assert (status, told["made_by"]) == (200, "Rosa P.")
    assert told["records"][0]["profile"]["name"] == "Ana Prueba"
    assert [one["text"] for one in told["words"]] == ["no debo eso"]
    assert [(one.by, one.debtors) for one in setup.readings.noted] == [("Rosa P.", ("C-1",))]


def test_a_person_is_forgotten(caller: Caller, setup: IngestSetup) -> None:
    assert ask(caller, "erase", WHO) == (200, {"erased": ["C-1"]})
    assert (setup.account().profile.name, setup.account().profile.phone) == ("", None)
    assert [*setup.words.all_of(CUSTOMER)] == []
    assert ask(caller, "erase", WHO)[0] == 200


def test_who_owes_is_forgotten_only_when_that_is_said(caller: Caller) -> None:
    owed = {
        "source": "erp",
        "external_id": "F-1",
        "debtor_id": "C-1",
        "issued_on": "2026-02-01",
        "currency": "MXN",
        "due_on": "2026-03-05",
        "amount": "1000.00",
    }
    assert caller.ask("POST", "/v1/invoices", owed).response.status == 201
    status, problem = ask(caller, "erase", WHO)
    assert (status, "C-1 owes" in problem["detail"]) == (409, True)
    assert ask(caller, "erase", {**WHO, "although_needed": True})[0] == 200


def test_a_legal_hold_stands_until_it_is_released(caller: Caller, setup: IngestSetup) -> None:
    assert ask(caller, "hold", WHY) == (200, {"debtor_id": "C-1", "messages": 1})
    assert [one.on_legal_hold for one in setup.words.all_of(CUSTOMER)] == [True]
    status, problem = ask(caller, "erase", WHO)
    assert (status, "legal hold" in problem["detail"]) == (409, True)
    listed = json.loads(caller.ask("GET", "/v1/people:holds").response.body)
    assert [(one["debtor_id"], one["by"]) for one in listed["holds"]] == [("C-1", "Rosa P.")]
    assert ask(caller, "release", WHY)[0] == 200
    assert ask(caller, "release", WHY)[0] == 404
    assert ask(caller, "erase", WHO)[0] == 200


def test_the_same_copy_of_a_held_customer_changes_nothing(
    caller: Caller, setup: IngestSetup
) -> None:
    """Each copy of a billing system was written anew, for it does not tell of the hold."""
    assert ask(caller, "hold", WHY)[0] == 200
    before = setup.account()

    told = json.loads(caller.ask("PUT", "/v1/customers/C-1", ANA).response.body)

    assert told["status"] == "unchanged"
    assert setup.account() == before
    assert before.profile.on_legal_hold


@pytest.mark.parametrize("action", ["export", "erase", "hold", "release"])
def test_an_ordinary_key_opens_none_of_it(caller: Caller, action: str) -> None:
    assert ask(caller, action, WHY, READ_ONLY)[0] == 403


@pytest.mark.parametrize(
    ("action", "body", "status"),
    [
        ("export", {"debtor_id": "C-1"}, 422),
        ("export", {**WHO, "by": " "}, 422),
        ("erase", {**WHO, "reason": "x"}, 422),
        ("hold", WHO, 422),
        ("hold", {**WHY, "debtor_id": "C-9"}, 404),
        ("erase", {**WHO, "debtor_id": "C-9"}, 404),
    ],
)
def test_what_is_not_asked_well_is_refused(
    caller: Caller, action: str, body: Mapping[str, object], status: int
) -> None:
    assert ask(caller, action, body)[0] == status


@pytest.mark.parametrize("action", ["erase", "hold", "release"])
def test_whose_photos_would_have_to_move_is_left_to_the_command_line(
    caller: Caller, setup: IngestSetup, action: str
) -> None:
    photo = replace(SAID, wamid="wamid.2", media=Media("900"))
    setup.words.keep(CUSTOMER, photo)
    assert setup.words.learn_file(CUSTOMER, photo, KeptFile("180/acme/reply.2", 7, "00"))
    body = WHO if action == "erase" else WHY
    status, problem = ask(caller, action, body)
    assert (status, "puntual person" in problem["detail"]) == (409, True)
    assert setup.account().profile.phone == "+525550000001"
    assert len(setup.words.all_of(CUSTOMER)) == 2


@pytest.mark.parametrize("action", ["erase", "hold"])
def test_a_long_chat_takes_as_many_calls_as_it_takes(
    caller: Caller, setup: IngestSetup, action: str
) -> None:
    for number in range(5):
        setup.words.keep(CUSTOMER, replace(SAID, wamid=f"wamid.long.{number}"))
    caller.steps = 3
    body = WHO if action == "erase" else WHY
    assert ask(caller, action, body)[0] == 503
    caller.steps = 1_000
    assert ask(caller, action, body)[0] == 200


def test_what_is_longer_than_an_answer_is_printed_elsewhere(
    caller: Caller, setup: IngestSetup
) -> None:
    for number in range(1_300):
        setup.words.keep(CUSTOMER, replace(SAID, wamid=f"wamid.{number}", text="x" * 4_000))
    status, problem = ask(caller, "export", WHO)
    assert (status, "puntual person export" in problem["detail"]) == (413, True)
