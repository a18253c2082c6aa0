"""What a message carries is fetched once, kept no longer than its words, and told in its case."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256

import pytest

from puntual.application.conversation.media_keeping import KEPT_DAYS, MediaKeeping
from puntual.domain.conversation.case import Case, CaseOutcome, Ending
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    MediaState,
    UnknownSender,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Unavailable
from puntual.ports.conversation import MediaUnfit
from tests.case_facts import a_case
from tests.factories import CREDITOR, NOON, a_key
from tests.fakes.cases import FakeCases
from tests.fakes.media import FakeMediaSource, FakeMediaStore
from tests.fakes.words import FakeWords

PHOTO = KeptMessage(
    "wamid.IN/1==",
    NOON,
    MessageKind.IMAGE,
    "",
    "",
    SpokenIntent.RECEIPT_MEDIA,
    NOON + timedelta(days=180),
    Media("900", "image/jpeg", "abc="),
)
NAME = message_id(PHOTO.wamid)
SOON = NOON + timedelta(seconds=3)


@dataclass
class Desk:
    """The use case over fakes, with a photo and its case."""

    message: KeptMessage = PHOTO
    words: FakeWords = field(default_factory=FakeWords)
    cases: FakeCases = field(default_factory=FakeCases)
    source: FakeMediaSource = field(default_factory=FakeMediaSource)
    store: FakeMediaStore = field(default_factory=FakeMediaStore)

    def __post_init__(self) -> None:
        self.words.keep(a_key(), self.message)
        assert self.cases.open(a_case(id=NAME, wamid=PHOTO.wamid))

    def keep(self) -> MediaState | None:
        message = self.words.find_named(a_key(), NAME) or self.message
        keeping = MediaKeeping(self.words, self.cases, self.source, self.store)
        return keeping.keep(a_key(), message, SOON)

    @property
    def case(self) -> Case:
        found = self.cases.find(CREDITOR, NAME)
        assert found is not None
        return found


def test_a_photo_is_kept_under_its_messages_name_and_its_case_says_so() -> None:
    desk = Desk()
    assert desk.keep() is MediaState.KEPT
    (key,) = desk.store.objects
    assert key.startswith(f"180/{CREDITOR}/{NAME}.")
    assert a_key().debtor not in key
    assert desk.store.objects == {key: b"a photo"}
    message = desk.words.find_named(a_key(), NAME)
    assert message is not None
    assert message.file == KeptFile(key, 7, sha256(b"a photo").hexdigest())
    assert desk.case.media is MediaState.KEPT


def test_each_record_of_a_shared_phone_has_its_own_copy() -> None:
    """The erasure of one record took the photo from the case of the other one."""
    desk = Desk()
    other, stranger = a_key("d-2"), UnknownSender(CREDITOR, "d-2")
    for writer in (other, stranger):
        desk.words.keep(writer, PHOTO)
    desk.keep()
    keeping = MediaKeeping(desk.words, desk.cases, desk.source, desk.store)
    for writer in (other, stranger):
        assert keeping.keep(writer, PHOTO, SOON) is MediaState.KEPT
    files = [desk.words.find_named(one, NAME) for one in (a_key(), other, stranger)]
    keys = {one.file.key for one in files if one is not None and one.file is not None}
    assert len(keys) == len(desk.store.objects) == 3


def test_a_reply_that_comes_twice_is_fetched_once() -> None:
    desk = Desk()
    assert [desk.keep(), desk.keep()] == [MediaState.KEPT, MediaState.KEPT]
    assert len(desk.source.fetched) == 1


@pytest.mark.parametrize("state", set(MediaState) - {MediaState.KEPT})
def test_of_what_cannot_be_kept_the_case_says_why(state: MediaState) -> None:
    desk = Desk()
    desk.source.unfit = MediaUnfit(state)
    assert desk.keep() is state
    assert desk.case.media is state
    assert desk.store.objects == {}


@pytest.mark.parametrize(
    ("port", "method"),
    [("source", "fetch"), ("store", "put"), ("words", "learn_file"), ("cases", "tell_media")],
)
def test_what_is_cut_short_is_done_when_it_comes_again(port: str, method: str) -> None:
    desk = Desk()
    getattr(desk, port).break_next(method)
    with pytest.raises(Unavailable):
        desk.keep()
    assert desk.keep() is MediaState.KEPT
    assert desk.case.media is MediaState.KEPT


def test_nothing_stays_of_somebody_who_was_erased_meanwhile() -> None:
    desk = Desk()
    desk.words.messages.clear()
    assert desk.keep() is MediaState.EXPIRED
    assert desk.store.objects == {}


@pytest.mark.parametrize("kind", [MessageKind.STICKER, MessageKind.TEXT])
def test_nothing_is_fetched_for_a_sticker(kind: MessageKind) -> None:
    desk = Desk(replace(PHOTO, kind=kind))
    assert desk.keep() is None
    assert desk.source.fetched == []


def test_a_message_without_media_has_nothing_to_be_fetched() -> None:
    desk = Desk(replace(PHOTO, media=None))
    assert desk.keep() is None
    assert desk.case.media is None


def test_a_case_that_people_have_ended_stays_as_it_is() -> None:
    desk = Desk()
    ended = desk.case.close(Ending(CaseOutcome.PAID, "Rosa P.", NOON))
    assert desk.cases.replace(ended, desk.case)
    assert desk.keep() is MediaState.KEPT
    assert desk.case == ended


@pytest.mark.parametrize(
    ("left", "days"),
    [
        (timedelta(days=180), 180),
        (timedelta(days=180, seconds=-3), 180),
        (timedelta(days=179), 90),
        (timedelta(days=200), 180),
        (timedelta(days=3650), 3650),
        (timedelta(hours=2), 1),
        (timedelta(days=-1), 1),
    ],
)
def test_media_are_never_kept_for_longer_than_their_words(left: timedelta, days: int) -> None:
    desk = Desk(replace(PHOTO, expires=SOON + left))
    desk.keep()
    (key,) = desk.store.objects
    assert key.startswith(f"{days}/")
    assert days in KEPT_DAYS
