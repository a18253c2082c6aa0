"""What a message in any form is taken for, before and beside its words."""

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.conversation.buttons import read_payload
from puntual.domain.conversation.inbound import Inbound, understand_inbound
from puntual.domain.conversation.message_kind import GESTURES, PICTURES, WORDLESS, MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.understanding import Understanding

_BUTTONS = dict.fromkeys(
    button for template in PackagedTemplates().all() for button in template.quick_replies
)


def understood(intent: SpokenIntent, *, handed: bool = False) -> Understanding:
    return Understanding(intent, (), 0.9, None, None, "words", handed)


def never(text: str) -> Understanding:
    raise AssertionError(f"{text!r} was read")


@pytest.mark.parametrize("button", _BUTTONS, ids=lambda button: button.label)
def test_every_button_that_we_send_is_understood_by_its_payload(button: object) -> None:
    payload = getattr(button, "payload", "")
    meant = read_payload(payload)
    assert meant is not None
    others = {"NOT_ME": "WRONG_NUMBER", "TALK_TO_PERSON": "HUMAN", "IS_ME": "ASK_BALANCE"}
    assert meant.intent.name == others.get(payload, payload)


def test_a_button_of_someone_else_is_read_by_its_label() -> None:
    tapped = Inbound(MessageKind.BUTTON, "UNSUBSCRIBE", "Ya pagué")
    paid = understood(SpokenIntent.ALREADY_PAID)
    assert understand_inbound(tapped, {"Ya pagué": paid}.__getitem__) is paid


@pytest.mark.parametrize("kind", sorted(GESTURES))
def test_a_smile_asks_for_nothing_and_is_not_read(kind: MessageKind) -> None:
    said = understand_inbound(Inbound(kind, text="🙂"), never)
    assert (said.intent, said.hand_to_person) == (SpokenIntent.OTHER, False)


@pytest.mark.parametrize("kind", sorted(WORDLESS))
@pytest.mark.parametrize("text", ["", "  "])
def test_what_only_a_person_can_see_or_hear_goes_to_one(kind: MessageKind, text: str) -> None:
    said = understand_inbound(Inbound(kind, text=text), never)
    assert said.hand_to_person
    # Nobody knows what a recording says; a photo asks for no silence.
    assert said.may_be_opt_out is (kind not in PICTURES)
    assert (said.intent is SpokenIntent.RECEIPT_MEDIA) is (kind in PICTURES)


def test_an_empty_text_may_be_anything() -> None:
    said = understand_inbound(Inbound(MessageKind.TEXT, text=" "), never)
    assert (said.hand_to_person, said.may_be_opt_out) == (True, True)


@pytest.mark.parametrize("handed", [True, False])
def test_what_is_written_below_a_photo_counts(handed: bool) -> None:
    paid = understood(SpokenIntent.ALREADY_PAID, handed=handed)
    assert understand_inbound(Inbound(MessageKind.IMAGE, text="x"), lambda _: paid) is paid


@pytest.mark.parametrize("intent", [SpokenIntent.THANKS, SpokenIntent.GREETING])
def test_thanks_below_a_photo_do_not_hide_the_photo(intent: SpokenIntent) -> None:
    said = understand_inbound(
        Inbound(MessageKind.IMAGE, text="gracias"), lambda _: understood(intent)
    )
    assert (said.intent, said.hand_to_person) == (SpokenIntent.RECEIPT_MEDIA, True)
