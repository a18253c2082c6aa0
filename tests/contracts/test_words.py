"""What people wrote is kept once, in whichever order its edits come, and erased whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    UnknownSender,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorId, DebtorKey
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, NOON, a_key

HOUR = timedelta(hours=1)
STRANGER = UnknownSender(CREDITOR, "525550000099")
SAID = KeptMessage(
    "wamid.IN/1==",
    NOON,
    MessageKind.DOCUMENT,
    "va el comprobante",
    "wamid.OUT",
    SpokenIntent.RECEIPT_MEDIA,
    NOON + timedelta(days=180),
    Media("900", "application/pdf", "abc=", "pago.pdf"),
    phone="525550000001",
)
PLAIN = replace(SAID, wamid="wamid.IN2", at=NOON + HOUR, answered="", media=None, phone="")
EDIT = replace(
    SAID, wamid="wamid.EDIT", at=NOON + HOUR, text="va el otro", intent=SpokenIntent.ASK_BALANCE
)


@pytest.mark.parametrize("writer", [a_key(), DebtorKey(CREDITOR, DebtorId("Ñ/# 7")), STRANGER])
def test_a_message_is_found_as_it_was_written(ports: Ports, writer: Writer) -> None:
    for one in (PLAIN, SAID, SAID):
        ports.words.keep(writer, one)
    assert ports.words.find(writer, SAID.wamid) == SAID
    assert [*ports.words.all_of(writer)] == [SAID, PLAIN]
    assert ports.words.find(a_key("d-9"), SAID.wamid) is None
    assert ports.words.find(writer, "wamid.other") is None


@pytest.mark.parametrize("writer", [a_key(), STRANGER])
def test_where_its_file_is_kept_a_message_learns_and_keeps(ports: Ports, writer: Writer) -> None:
    file, name = KeptFile("180/acme/reply.1", 3, "ab" * 32), message_id(SAID.wamid)
    ports.words.keep(writer, SAID)
    assert ports.words.find_named(writer, name) == SAID
    assert ports.words.learn_file(writer, SAID, file)
    ports.words.keep(writer, SAID)
    assert ports.words.find_named(writer, name) == replace(SAID, file=file)
    assert ports.words.find_named(writer, "reply.other") is None


def test_a_message_that_was_erased_learns_nothing_and_stays_gone(ports: Ports) -> None:
    """An item with a file and no words would be left for ever: it has no end."""
    ports.words.keep(a_key(), SAID)
    ports.words.remove(a_key(), SAID)
    name = message_id(SAID.wamid)
    assert not ports.words.learn_file(a_key(), SAID, KeptFile("1/acme/x", 1, "00"))
    assert ports.words.find_named(a_key(), name) is None


def test_an_edit_replaces_the_words_whatever_comes_first(ports: Ports) -> None:
    edited = replace(SAID, text="va el otro", intent=EDIT.intent, edited_at=NOON + HOUR)
    ports.words.keep(a_key(), SAID)
    ports.words.replace(a_key(), SAID.wamid, EDIT)
    ports.words.keep(a_key(), SAID)
    assert ports.words.find(a_key(), SAID.wamid) == edited
    ports.words.replace(STRANGER, SAID.wamid, EDIT)
    ports.words.keep(STRANGER, SAID)
    first = ports.words.find(STRANGER, SAID.wamid)
    assert first is not None
    assert (first.text, first.edited_at) == (edited.text, edited.edited_at)
    assert first.intent is edited.intent


def test_an_older_edit_changes_nothing(ports: Ports) -> None:
    ports.words.keep(a_key(), SAID)
    later = replace(EDIT, at=NOON + 2 * HOUR, text="el último")
    for edit in (later, EDIT, later):
        ports.words.replace(a_key(), SAID.wamid, edit)
    found = ports.words.find(a_key(), SAID.wamid)
    assert found is not None
    assert (found.text, found.edited_at) == ("el último", later.at)


def test_what_was_taken_back_is_marked_whatever_comes_first(ports: Ports) -> None:
    taken = NOON + HOUR
    ports.words.keep(a_key(), SAID)
    ports.words.hide(a_key(), SAID.wamid, taken, SAID.expires)
    assert ports.words.find(a_key(), SAID.wamid) == replace(SAID, hidden_at=taken)
    ports.words.hide(STRANGER, SAID.wamid, taken, SAID.expires)
    mark = ports.words.find(STRANGER, SAID.wamid)
    assert mark is not None
    assert (mark.text, mark.hidden_at) == ("", taken)
    ports.words.keep(STRANGER, SAID)
    late = ports.words.find(STRANGER, SAID.wamid)
    assert late is not None
    assert (late.text, late.hidden_at) == (SAID.text, taken)


def test_a_stranger_s_words_are_found_under_every_spelling_of_their_phone(ports: Ports) -> None:
    """Whoever is erased is named by one spelling, and may have written under another one."""
    ports.words.keep(UnknownSender(CREDITOR, "551187654321"), PLAIN)
    assert [*ports.words.all_of(UnknownSender(CREDITOR, "5511987654321"))] == [PLAIN]


def test_the_words_of_one_writer_are_erased_and_no_other_s(ports: Ports) -> None:
    for writer in (a_key(), STRANGER):
        for one in (SAID, PLAIN):
            ports.words.keep(writer, one)
    for one in (SAID, PLAIN, SAID):
        ports.words.remove(a_key(), one)
    assert [*ports.words.all_of(a_key())] == []
    assert len(ports.words.all_of(STRANGER)) == 2
