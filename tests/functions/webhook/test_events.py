"""Meta's payload, read without trust."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.messages import Revoked
from functions.webhook.whatsapp.updates import (
    Complaint,
    Heard,
    Ignored,
    Kind,
    PersonChanged,
    Reply,
    StatusUpdate,
    TemplateUpdate,
    Update,
)
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.kept_message import Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.health import Aspect
from tests.functions.webhook.event_cases import AT, moment

_EVENTS = Path(__file__).parents[2] / "events"
# Payloads that other projects published; they stand beside the repository, not in it.
_SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "webhooks"
_CALLBACK = "v1|mueblesdelsur|d-1|000001.20260302.reminder.1"
_ANA = ("525550000001", "MX.10000000000000001")


def _read(name: str) -> list[Update]:
    """Return what a payload brings, without the instants at which anything was heard."""
    updates = read_updates((_EVENTS / f"webhook_{name}.json").read_bytes())
    return [
        _heard(len(one.at), one.phone_number_id) if isinstance(one, Heard) else one
        for one in updates
    ]


def _heard(messages: int, number: str = "100200300") -> Heard:
    return Heard(number, (None,) * messages)


def _updates(value: dict[str, Any]) -> list[Update]:
    change = {"field": "messages", "value": value}
    return list(read_updates(json.dumps({"entry": [{"changes": [change]}]}).encode()))


def _status(state: ContactState, seconds: int, user: str = "") -> StatusUpdate:
    return StatusUpdate(state, moment(seconds), "wamid.OUT1", _CALLBACK, None, "100200300", user)


def test_statuses_are_read_from_every_entry_and_change_and_a_bad_one_costs_no_other() -> None:
    undelivered = "v1|mueblesdelsur|d-2|000001.20260302.reminder.1"
    assert _read("statuses") == [
        _status(ContactState.SENT, 0, "MX.10000000000000001"),
        _status(ContactState.DELIVERED, 5),
        _status(ContactState.READ, 60),
        StatusUpdate(
            ContactState.FAILED, moment(70), "wamid.OUT2", undelivered, 131026, "100200300"
        ),
        StatusUpdate(ContactState.DELIVERED, moment(80), "wamid.FOREIGN", "", None, "100200300"),
        Ignored(Kind.STATUS, "deleted"),
        Ignored(Kind.MALFORMED, "status"),
    ]


def _reply(
    number: int,
    payload: str,
    text: str,
    kind: MessageKind = MessageKind.TEXT,
    senders: tuple[str, ...] = _ANA,
) -> Reply:
    wamid = f"wamid.IN{number}"
    return Reply("100200300", wamid, moment(number), senders, payload, text, kind=kind)


def test_replies_are_read_in_every_form_in_which_something_is_said() -> None:
    assert _read("replies") == [
        _reply(1, "", "Ya pagué ayer"),
        replace(
            _reply(2, "NEED_TIME", "Necesito tiempo", MessageKind.BUTTON), answered="wamid.OUT1"
        ),
        _reply(3, "TALK_TO_PERSON", "Hablar con alguien", MessageKind.BUTTON),
        _reply(4, "row-1", "Otra fecha", MessageKind.BUTTON),
        replace(
            _reply(5, "", "Ya pagué, va el comprobante", MessageKind.IMAGE),
            media=Media("900000000000001", "image/jpeg", "x"),
        ),
        replace(_reply(6, "", "", MessageKind.AUDIO), media=Media("900000000000002", "audio/ogg")),
        replace(_reply(7, "", "👍", MessageKind.REACTION), answered="wamid.OUT1"),
        replace(
            _reply(8, "", "", MessageKind.STICKER), media=Media("900000000000003", "image/webp")
        ),
        _reply(9, "", "", MessageKind.UNSUPPORTED),
        replace(_reply(10, "", "BAJA"), edits="wamid.IN1"),
        Ignored(Kind.MESSAGE, "edit"),
        Ignored(Kind.GROUP, "text"),
        Ignored(Kind.MESSAGE, "interactive"),
        Ignored(Kind.MALFORMED, "message"),
        Revoked("100200300", "wamid.IN1", moment(15), _ANA),
        Ignored(Kind.MESSAGE, "holographic"),
        _heard(16),
        PersonChanged("100200300", "wamid.IN17", moment(17), ("525550000001",), ("525550000008",)),
        _heard(1),
        _reply(18, "", "SAIR", senders=("MX.10000000000000002",)),
        _heard(1),
        _reply(19, "", "hola", senders=("MX.10000000000000003",)),
        _heard(1),
        Complaint(130429),
        Ignored(Kind.MALFORMED, "error"),
    ]


def test_fields_of_the_account_are_passed_over_under_a_name_that_may_stand_in_a_log() -> None:
    assert _read("management") == [
        TemplateUpdate(
            "300000000000001",
            "puntual_due_today_v1",
            "es",
            Aspect.STATUS,
            "APPROVED",
            "",
            moment(0),
        ),
        Ignored(Kind.FIELD, "account_alerts"),
        Ignored(Kind.FIELD, "unknown"),
        Ignored(Kind.FIELD, "unknown"),
    ]


def test_an_error_code_of_zero_is_a_code() -> None:
    status = {
        "id": "w",
        "status": "failed",
        "timestamp": "1",
        "errors": [{"code": 0}, {"code": 1}],
    }
    (update,) = _updates({"statuses": [status]})
    assert isinstance(update, StatusUpdate)
    assert update.error_code == 0


@pytest.mark.parametrize("errors", [[], [{}], [{"code": "131026"}], [{"code": True}], "x", None])
def test_a_failure_without_a_readable_code_is_still_a_failure(errors: object) -> None:
    status = {"id": "w", "status": "failed", "timestamp": "1", "errors": errors}
    (update,) = _updates({"statuses": [status]})
    assert isinstance(update, StatusUpdate)
    assert (update.state, update.error_code) == (ContactState.FAILED, None)


@pytest.mark.parametrize("timestamp", ["", "x", "9" * 12, "9" * 30, "9" * 5000, True, None])
def test_a_time_that_cannot_be_read_makes_a_status_malformed(timestamp: object) -> None:
    status = {"id": "w", "status": "sent", "timestamp": timestamp}
    assert _updates({"statuses": [status]}) == [Ignored(Kind.MALFORMED, "status")]


def test_a_time_may_be_a_number() -> None:
    assert _updates({"statuses": [{"id": "w", "status": "sent", "timestamp": AT}]}) == [
        StatusUpdate(ContactState.SENT, moment(0), "w", "", None)
    ]


@pytest.mark.parametrize(
    ("sender", "number"),
    [
        ({"from": "a#b"}, "1"),
        ({}, "1"),
        ({"from": 5}, "1"),
        ({"from": "5"}, ""),
        ({"from": "5"}, "#"),
    ],
)
def test_a_reply_whose_ids_could_break_a_key_is_malformed(
    sender: dict[str, object], number: str
) -> None:
    message = {"id": "w", "type": "text", "timestamp": "1", "text": {"body": "x"}, **sender}
    value = {"metadata": {"phone_number_id": number}, "messages": [message]}
    assert Ignored(Kind.MALFORMED, "message") in _updates(value)


def test_a_sender_without_ids_is_not_taken_for_one_of_two_contacts() -> None:
    message = {"id": "w", "type": "text", "timestamp": "1", "text": {"body": "x"}}
    contacts = [{"wa_id": "1"}, {"wa_id": "2"}]
    value = {
        "metadata": {"phone_number_id": "1"},
        "contacts": contacts,
        "messages": [message],
    }
    at = datetime.fromtimestamp(1, UTC) if "timestamp" in message else None
    assert _updates(value) == [Ignored(Kind.MALFORMED, "message"), Heard("1", (at,))]


def test_a_contact_with_other_ids_is_not_the_sender() -> None:
    message = {"id": "w", "type": "text", "timestamp": "1", "text": {"body": "x"}, "from": "1"}
    value = {
        "metadata": {"phone_number_id": "1"},
        "contacts": [{"wa_id": "2", "user_id": "MX.2"}],
        "messages": [message],
    }
    reply, _ = _updates(value)
    assert isinstance(reply, Reply)
    assert reply.senders == ("1",)


@pytest.mark.parametrize(
    "message", [{}, {"type": "text"}, {"type": "unsupported"}, {"group_id": "g"}]
)
def test_whatever_comes_in_is_heard_for_it_takes_of_the_numbers_limit(
    message: dict[str, str],
) -> None:
    value = {"metadata": {"phone_number_id": "1"}, "messages": [message, message]}
    assert _updates(value)[-1] == Heard("1", (None, None))


@pytest.mark.parametrize(
    ("number", "messages"),
    [("", [{}]), ("a#b", [{}]), (7, [{}]), ("1", []), ("1", {}), ("1", None), ("1", ["text"])],
)
def test_nothing_is_heard_of_a_number_that_is_none_or_where_nothing_came_in(
    number: object, messages: object
) -> None:
    value = {
        "metadata": {"phone_number_id": number},
        "messages": messages,
        "statuses": [{"id": "w", "status": "sent", "timestamp": "1"}],
    }
    assert not any(isinstance(update, Heard) for update in _updates(value))


def test_an_edit_inside_an_edit_says_nothing() -> None:
    inner = {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}}
    message = {
        "id": "w",
        "type": "edit",
        "timestamp": "1",
        "from": "1",
        "edit": {"message": inner},
    }
    assert _updates({"messages": [message]}) == [Ignored(Kind.MESSAGE, "edit")]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b'"x"', b"null", b"[" * 200_000])
def test_a_body_that_is_not_an_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_updates(body)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("entry", "changes", "field", "value", "statuses", "messages", "metadata"),
                    *("id", "type", "text", "body", "edit", "message", "from", "contacts"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["statuses", "messages", "errors", "contacts"]), _JSON))
def test_whatever_stands_in_a_payload_is_read_without_an_error(value: dict[str, Any]) -> None:
    assert all(isinstance(update, Ignored | Reply | StatusUpdate) for update in _updates(value))


@pytest.mark.skipif(not _SAMPLES.is_dir(), reason="the folder of published samples is not here")
def test_every_published_sample_is_read_without_an_error() -> None:
    files = [path for path in sorted(_SAMPLES.glob("*.json")) if path.name != "MANIFEST.json"]
    read = {path.name: list(read_updates(path.read_bytes())) for path in files}
    assert all(read.values())
    kinds = {type(update) for updates in read.values() for update in updates}
    assert {StatusUpdate, Reply, Ignored} <= kinds
