"""Legal holds: nothing goes by its day or by an erasure, until a person ends the hold."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.personal_data.erasure import forget
from puntual.application.personal_data.legal_holds import LegalHolding
from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent, require_reason
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    UnknownSender,
    Writer,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.contracts.test_erasure import PHONE, data_of, put
from tests.factories import CREDITOR, NOON, a_key, a_profile
from tests.fakes.media import FakeMediaStore

DAYS = timedelta(days=180)
SAID = KeptMessage(
    "wamid.1", NOON, MessageKind.TEXT, "no debo eso", "", SpokenIntent.DISPUTE, NOON + DAYS
)
PHOTO = replace(SAID, wamid="wamid.2", kind=MessageKind.IMAGE, media=Media("900"))
FILE = KeptFile("180/acme/reply.2.ab", 7, "00")
STRANGER = UnknownSender(CREDITOR, "525550000001")
SCOPED = "MX.abcdefghij"


class Desk:
    """Holds over the ports of a world, with media in memory and as much time as a test gives."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.data = data_of(ports)
        assert isinstance(self.data.media, FakeMediaStore)
        self.media = self.data.media
        self.holding = LegalHolding(self.data, ports.words)
        self.steps = 1_000_000

    def has_time(self) -> bool:
        self.steps -= 1
        return self.steps >= 0

    def hold(self, key: DebtorKey | None = None) -> bool:
        placed = self.holding.place(key or a_key(), "Rosa", "juicio 12", NOON, self.has_time)
        return placed.is_done

    def release(self, at: timedelta = timedelta(), key: DebtorKey | None = None) -> bool:
        now = NOON + at
        return self.holding.end(key or a_key(), "Eva", "cerrado", now, self.has_time).is_done

    def found(self, wamid: str, writer: Writer | None = None) -> KeptMessage:
        found = self.ports.words.find(writer or a_key(), wamid)
        assert found is not None
        return found

    def send_photo(self) -> None:
        """Have a photo kept, as the function that fetches it does."""
        self.ports.words.keep(a_key(), PHOTO)
        self.media.put(FILE.key, b"a photo")
        assert self.ports.words.learn_file(a_key(), PHOTO, FILE)


@pytest.fixture
def desk(ports: Ports) -> Desk:
    put(ports)
    return Desk(ports)


def test_what_was_written_before_a_hold_stays_and_goes_by_its_day_after_it(desk: Desk) -> None:
    for writer in (a_key(), STRANGER):
        desk.ports.words.keep(writer, SAID)
    assert desk.hold()
    for writer in (a_key(), STRANGER):
        assert desk.found("wamid.1", writer) == replace(SAID, on_legal_hold=True)
    assert desk.release()
    for writer in (a_key(), STRANGER):
        assert desk.found("wamid.1", writer) == SAID


def test_what_would_have_gone_during_a_hold_goes_with_its_end(desk: Desk) -> None:
    """A table leaves alone what should have gone more than five years ago."""
    desk.send_photo()
    desk.hold()
    assert desk.release(timedelta(days=3_000))
    assert desk.found("wamid.2").expires == NOON + timedelta(days=3_000)
    assert desk.media.objects == {}


def test_media_stay_with_their_message_and_lie_nowhere_else(desk: Desk) -> None:
    desk.send_photo()
    desk.hold()
    held = "held/acme/reply.2.ab"
    assert desk.media.objects == {held: b"a photo"}
    assert desk.found("wamid.2").file == replace(FILE, key=held)
    assert desk.release(timedelta(days=100))
    assert desk.media.objects == {"30/acme/reply.2.ab": b"a photo"}
    assert desk.found("wamid.2").file == replace(FILE, key="30/acme/reply.2.ab")


def test_whose_words_are_kept_is_told_behind_each_of_their_lines(desk: Desk) -> None:
    ports, key, other = desk.ports, a_key(), put(desk.ports, "d-2")
    desk.hold()
    assert ports.people.find(CREDITOR, PHONE).on_legal_hold == {key}
    ports.changes.learn_ids(key, [SCOPED])
    assert ports.people.find(CREDITOR, SCOPED).on_legal_hold == {key}
    ports.changes.put_profile(a_profile(key=key, phone="+525550000008"))
    assert ports.people.find(CREDITOR, "+525550000008").on_legal_hold == {key}
    assert ports.people.find(CREDITOR, PHONE).records == (other,)
    desk.release()
    assert ports.people.find(CREDITOR, "+525550000008").on_legal_hold == frozenset()
    assert ports.people.find(CREDITOR, "+525550000008").records == (key,)


def test_a_hold_goes_over_with_the_record_that_becomes_another_one(desk: Desk) -> None:
    ports, source, target = desk.ports, a_key(), put(desk.ports, "d-2", "+525550000002")
    desk.hold()
    ports.words.keep(source, replace(SAID, on_legal_hold=True))
    ports.changes.begin_merge(source, target, NOON)
    while not ports.changes.advance_merge(source, target, NOON):
        pass
    assert ports.people.find(CREDITOR, "+525550000002").on_legal_hold == {target}
    assert ports.people.find(CREDITOR, PHONE).on_legal_hold == {target}
    with pytest.raises(Conflict, match="release d-1"):
        forget(desk.data, desk.data.of_debtor(target), "ana", NOON)
    assert desk.release(key=source)
    assert ports.people.find(CREDITOR, PHONE).on_legal_hold == frozenset()
    assert desk.found("wamid.1", source) == SAID


def test_words_that_were_kept_without_knowing_of_a_hold_stay_all_the_same(desk: Desk) -> None:
    """A call of the webhook was under way when the hold was placed."""
    edit = replace(SAID, wamid="wamid.9", at=NOON + timedelta(hours=1), text="no debo nada")
    desk.ports.words.keep(a_key(), SAID)
    desk.hold()
    desk.ports.words.keep(a_key(), SAID)
    desk.ports.words.replace(a_key(), "wamid.1", edit)
    desk.ports.words.replace(a_key(), "wamid.1", replace(edit, at=NOON, text="older"))
    desk.ports.words.hide(a_key(), "wamid.1", NOON, SAID.expires)
    found = desk.found("wamid.1")
    assert (found.on_legal_hold, found.text, found.hidden_at) == (True, "no debo nada", NOON)
    assert found.expires == SAID.expires


@pytest.mark.parametrize("is_edit", [False, True])
def test_words_that_come_while_a_hold_stands_are_kept_from_the_first(
    ports: Ports, is_edit: bool
) -> None:
    held = replace(SAID, on_legal_hold=True)
    ports.words.hide(a_key(), "wamid.1", NOON, SAID.expires)
    if is_edit:
        ports.words.replace(a_key(), "wamid.1", held)
    else:
        ports.words.keep(a_key(), held)
    found = ports.words.find(a_key(), "wamid.1")
    assert found is not None
    assert (found.on_legal_hold, found.expires) == (True, SAID.expires)


def test_a_file_that_was_fetched_across_a_hold_is_fetched_again(desk: Desk) -> None:
    """It lies where it would expire, or where it never would."""
    desk.ports.words.keep(a_key(), PHOTO)
    desk.hold()
    with pytest.raises(Unavailable):
        desk.ports.words.learn_file(a_key(), PHOTO, FILE)
    held = desk.found("wamid.2")
    assert desk.ports.words.learn_file(a_key(), held, replace(FILE, key="held/acme/x"))
    desk.release()
    with pytest.raises(Unavailable):
        desk.ports.words.learn_file(a_key(), held, FILE)


def test_nobody_is_erased_while_a_hold_stands(desk: Desk) -> None:
    ports, key = desk.ports, a_key()
    ports.words.keep(key, SAID)
    desk.hold()
    said = "d-1 is on a legal hold of Rosa since .*: puntual person release d-1"
    with pytest.raises(Conflict, match=said):
        forget(desk.data, desk.data.of_debtor(key), "ana", NOON)
    assert (ports.account(key).profile.phone, desk.found("wamid.1").text) == (PHONE, SAID.text)
    assert [one for one in ports.account(key).profile.consents if one.source == "erasure"] == []
    desk.release()
    assert forget(desk.data, desk.data.of_debtor(key), "ana", NOON)
    assert [*ports.words.all_of(key)] == []


def test_a_hold_that_is_placed_during_an_erasure_keeps_what_is_still_there(desk: Desk) -> None:
    said = [replace(SAID, wamid=f"wamid.{number}") for number in range(5)]
    for one in said:
        desk.ports.words.keep(a_key(), one)
    asked: list[bool] = []

    def has_time() -> bool:
        asked.append(len(asked) != 1 or desk.hold())
        return True

    with pytest.raises(Conflict, match="on a legal hold of Rosa"):
        forget(desk.data, desk.data.of_debtor(a_key()), "ana", NOON, has_time)
    kept = [replace(one, on_legal_hold=True) for one in said[2:]]
    assert [*desk.ports.words.all_of(a_key())] == kept
    assert desk.ports.account(a_key()).profile.phone == PHONE


@pytest.mark.parametrize("is_cut_short", [False, True])
def test_what_came_from_a_line_of_two_stays_until_both_their_holds_have_ended(
    desk: Desk, is_cut_short: bool
) -> None:
    other = put(desk.ports, "d-2")
    desk.ports.words.keep(STRANGER, SAID)
    for key in (a_key(), other):
        desk.ports.words.keep(key, SAID)
        desk.hold(key)
    desk.steps = 0 if is_cut_short else 1_000_000
    assert desk.release() is not is_cut_short
    assert desk.found("wamid.1", STRANGER).on_legal_hold
    desk.steps = 1_000_000
    assert desk.release(key=other)
    assert not desk.found("wamid.1", STRANGER).on_legal_hold


def test_whoever_places_and_ends_a_hold_is_on_record_once(desk: Desk) -> None:
    holds, key = desk.ports.legal_holds, a_key()
    for _ in range(2):
        desk.hold()
    assert [*holds.standing(CREDITOR)] == [LegalHold(key, NOON, "Rosa", "juicio 12")]
    desk.steps = 0
    desk.ports.words.keep(key, SAID)
    assert not desk.release(timedelta(hours=1))
    (standing,) = holds.standing(CREDITOR)
    assert standing.is_ending
    desk.steps = 9
    assert desk.release(timedelta(hours=2))
    assert [*holds.standing(CREDITOR)] == []
    began = LegalHoldEvent(key, NOON, "Rosa", "juicio 12", begins=True)
    ended = LegalHoldEvent(key, NOON + timedelta(hours=1), "Eva", "cerrado", begins=False)
    assert [*holds.latest_events(CREDITOR)] == [ended, began]
    with pytest.raises(NotFound, match="on no legal hold"):
        desk.release(timedelta(hours=3))
    with pytest.raises(NotFound, match="on no legal hold"):
        holds.begin_end(ended)
    with pytest.raises(NotFound, match="no such debtor"):
        desk.hold(a_key("nobody"))


def test_a_hold_that_is_placed_anew_while_it_ends_stands(desk: Desk) -> None:
    desk.ports.words.keep(a_key(), SAID)
    desk.hold()
    desk.steps = 0
    assert not desk.release()
    desk.steps = 9
    assert desk.hold()
    desk.ports.legal_holds.end(a_key())
    assert [one.is_ending for one in desk.ports.legal_holds.standing(CREDITOR)] == [False]
    assert desk.found("wamid.1").on_legal_hold


def test_a_long_chat_is_held_and_released_in_as_many_goes_as_it_takes(desk: Desk) -> None:
    said = [replace(SAID, wamid=f"wamid.long.{number}") for number in range(9)]
    for one in said:
        desk.ports.words.keep(a_key(), one)
    for act in (desk.hold, desk.release):
        desk.steps = 4
        assert not act()
        desk.steps = 100
        assert act()
    assert {one.on_legal_hold for one in desk.ports.words.all_of(a_key())} == {False}


@pytest.mark.parametrize("method", ["copy", "remove"])
def test_a_hold_that_was_cut_short_leaves_no_copy_that_an_erasure_misses(
    desk: Desk, method: str
) -> None:
    desk.send_photo()
    desk.media.break_next(method)
    with pytest.raises(Unavailable):
        desk.hold()
    desk.hold()
    desk.release()
    forget(desk.data, desk.data.of_debtor(a_key()), "ana", NOON)
    assert desk.media.objects == {}


@pytest.mark.parametrize("reason", ["", " \n", "x" * 501])
def test_a_hold_without_a_reason_is_none(reason: str) -> None:
    with pytest.raises(InvalidInput):
        require_reason(reason)
    assert require_reason(" juicio\n 12 ") == "juicio 12"
