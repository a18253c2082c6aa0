"""No words are shown before it is on record who reads them."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from puntual.application.cases.shown_words import ShownWords
from puntual.domain.conversation.case import Case
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import NotFound, Unavailable
from puntual.ports.word_readings import WordReading
from tests.case_facts import a_case
from tests.factories import NOON, a_key
from tests.fakes.cases import FakeCases
from tests.fakes.word_readings import FakeWordReadings
from tests.fakes.words import FakeWords

CASE = a_case()
STRANGER = a_case(id="reply.2", debtors=(), sender="MX.stranger", wamid="wamid.2")
ACME = CASE.creditor
EXPIRES = NOON + timedelta(days=180)


def said(wamid: str, text: str) -> KeptMessage:
    return KeptMessage(wamid, NOON, MessageKind.TEXT, text, "", SpokenIntent.DISPUTE, EXPIRES)


@dataclass
class Desk:
    """The use case over fakes."""

    words: FakeWords = field(default_factory=FakeWords)
    readings: FakeWordReadings = field(default_factory=FakeWordReadings)
    cases: FakeCases = field(default_factory=FakeCases)

    def __post_init__(self) -> None:
        self.words.keep(a_key(), said(CASE.wamid, "no debo eso"))
        self.words.keep(a_key(), said("wamid.3", "ya les dije"))
        self.words.keep(UnknownSender(ACME, STRANGER.sender), said("wamid.2", "hola"))
        for case in (CASE, STRANGER):
            assert self.cases.open(case)

    @property
    def shown(self) -> ShownWords:
        return ShownWords(self.words, self.readings, self.cases)


def test_all_that_a_debtor_wrote_is_shown_to_somebody_with_a_name() -> None:
    desk = Desk()
    shown = desk.shown.of_debtor(a_key(), "Rosa P.", NOON)
    assert sorted(one.text for one in shown) == ["no debo eso", "ya les dije"]
    assert desk.readings.noted == [WordReading(ACME, "Rosa P.", NOON, CASE.debtors)]


@pytest.mark.parametrize(("asked", "words"), [(CASE, "no debo eso"), (STRANGER, "hola")])
def test_of_a_case_its_own_message_is_shown(asked: Case, words: str) -> None:
    desk = Desk()
    (shown,) = desk.shown.of_case(ACME, asked.id, "Rosa P.", NOON)
    assert shown.text == words
    assert desk.readings.noted == [WordReading(ACME, "Rosa P.", NOON, asked.debtors, asked.id)]


def test_words_that_are_not_kept_any_more_are_none() -> None:
    desk = Desk()
    desk.words.messages.clear()
    assert [*desk.shown.of_case(ACME, CASE.id, "Rosa P.", NOON)] == []


def test_a_case_that_is_not_there_has_no_words_and_no_reading() -> None:
    desk = Desk()
    with pytest.raises(NotFound, match="puntual case list"):
        desk.shown.of_case(ACME, "reply.9", "Rosa P.", NOON)
    assert desk.readings.noted == []


def test_nobody_reads_what_cannot_be_put_on_record() -> None:
    desk = Desk()
    desk.readings.break_next("note", times=2)
    with pytest.raises(Unavailable):
        desk.shown.of_debtor(a_key(), "Rosa P.", NOON)
    with pytest.raises(Unavailable):
        desk.shown.of_case(ACME, CASE.id, "Rosa P.", NOON)
