"""What people write is kept, and what a person must read becomes a case; none is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.webhook.outcomes import Passed, Postponed
from functions.webhook.whatsapp.messages import Revoked
from functions.webhook.whatsapp.updates import Reply
from puntual.domain.accounts.consent import ConsentStatus, consent_at
from puntual.domain.conversation.case import Case, CasePriority
from puntual.domain.conversation.kept_message import (
    KeptMessage,
    Media,
    UnknownSender,
    Writer,
    message_id,
    reply_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.policies.talk import Talk
from tests.factories import CREDITOR, NOON, a_key
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

STRANGER = UnknownSender(CREDITOR, "525550000999")
PHOTO = replace(
    reply(kind=MessageKind.IMAGE), media=Media("900", "image/jpeg", "abc=", "ana 4111111111111111")
)


def kept(fakes: WebhookSetup, writer: Writer, wamid: str = "wamid.IN/1==") -> KeptMessage:
    found = fakes.words.find(writer, wamid)
    assert found is not None
    return found


def cases(fakes: WebhookSetup) -> list[Case]:
    return [*fakes.cases.cases.values()]


def revoked(wamid: str = "wamid.IN/1==", number: str = "100200300") -> Revoked:
    return Revoked(number, wamid, NOON + timedelta(minutes=1), (WA_ID,))


@pytest.mark.parametrize("text", ["gracias", "BAJA", "el viernes te pago", "no reconozco eso"])
def test_every_word_is_kept_for_as_long_as_the_policy_says(fakes: WebhookSetup, text: str) -> None:
    fakes.policies.enforce(CREDITOR, replace(DEFAULT_POLICY, talk=Talk(keep=timedelta(days=30))))
    fakes.record(reply(text, answered="wamid.OUT"))
    message = kept(fakes, a_key())
    assert (message.text, message.at, message.answered) == (text, NOON, "wamid.OUT")
    assert message.expires == NOON + timedelta(days=30)


@pytest.mark.parametrize(
    ("senders", "phone"), [(("MX.100", WA_ID), WA_ID), ((WA_ID,), WA_ID), (("MX.100",), "")]
)
def test_from_which_phone_something_was_written_is_kept_with_it(
    fakes: WebhookSetup, senders: tuple[str, ...], phone: str
) -> None:
    fakes.know("d-1", wa_id=senders[0])
    fakes.record(reply("cuánto debo?", senders=senders))
    assert kept(fakes, a_key()).phone == phone


def test_neither_a_card_nor_a_code_is_kept(fakes: WebhookSetup) -> None:
    fakes.record(reply("mi tarjeta 4111 1111 1111 1111, código 482913"), PHOTO)
    assert kept(fakes, a_key()).text == "mi tarjeta [card number], código [code]"


def test_a_photo_is_a_case_with_what_it_takes_to_fetch_it(fakes: WebhookSetup) -> None:
    fakes.record(PHOTO)
    media = kept(fakes, a_key()).media
    assert media == Media("900", "image/jpeg", "abc=", "ana [card number]")
    (case,) = cases(fakes)
    assert (case.priority, case.debtors, case.wamid) == (
        CasePriority.RECEIPT,
        ("d-1",),
        PHOTO.wamid,
    )
    assert case.id == fakes.hold().id == message_id(PHOTO.wamid)
    assert case.due_at > LATER


@pytest.mark.parametrize(
    ("said", "priority"),
    [
        (reply("quiero cancelar"), CasePriority.OPT_OUT_DOUBT),
        (reply("no reconozco esa factura"), CasePriority.DISPUTE),
        (reply(payload="TALK_TO_PERSON"), CasePriority.OTHER),
        (reply(payload="NOT_ME"), CasePriority.OTHER),
        (reply(kind=MessageKind.AUDIO), CasePriority.OPT_OUT_DOUBT),
        (reply("ya pagué", kind=MessageKind.IMAGE), CasePriority.RECEIPT),
    ],
)
def test_what_a_person_must_read_is_a_case(
    fakes: WebhookSetup, said: Reply, priority: CasePriority
) -> None:
    fakes.record(said)
    (case,) = cases(fakes)
    assert case.priority is priority


@pytest.mark.parametrize(
    "said",
    [
        *(reply("gracias"), reply("BAJA"), reply("el viernes te pago"), reply("ya pagué")),
        *(reply("👎", kind=MessageKind.REACTION), reply(kind=MessageKind.STICKER)),
    ],
)
def test_what_is_done_already_or_asks_for_nothing_is_none(
    fakes: WebhookSetup, said: Reply
) -> None:
    fakes.record(said)
    assert cases(fakes) == []


def test_what_a_stranger_writes_is_kept_apart_and_is_a_case(fakes: WebhookSetup) -> None:
    said = reply("quién es?", senders=(STRANGER.sender, "MX.9"))
    assert fakes.record(said) == [Passed.UNKNOWN_SENDER]
    assert kept(fakes, STRANGER).text == "quién es?"
    (case,) = cases(fakes)
    assert (case.sender, case.debtors) == (STRANGER.sender, ())
    fakes.record(reply("hola", wamid="wamid.2", senders=(STRANGER.sender,)))
    assert len(cases(fakes)) == 1


def test_words_from_a_shared_phone_are_kept_for_each_of_its_debtors(fakes: WebhookSetup) -> None:
    fakes.know("d-2")
    fakes.record(reply("quiero hablar con alguien"))
    assert kept(fakes, a_key("d-1")) == kept(fakes, a_key("d-2"))
    (case,) = cases(fakes)
    assert case.debtors == ("d-1", "d-2")


def test_an_edit_replaces_the_words_and_counts_by_what_it_says(fakes: WebhookSetup) -> None:
    fakes.record(reply("el viernes te pago"))
    edit = replace(reply("BAJA", wamid="wamid.EDIT"), edits="wamid.IN/1==")
    fakes.record(edit)
    assert kept(fakes, a_key()).text == "BAJA"
    consents = fakes.account().profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_a_case_of_an_edit_names_the_message_that_was_edited(fakes: WebhookSetup) -> None:
    edit = replace(reply("no reconozco esa factura", wamid="wamid.EDIT"), edits="wamid.IN/1==")
    fakes.record(edit)
    (case,) = cases(fakes)
    assert (case.id, case.wamid) == (reply_id("wamid.EDIT", "wamid.IN/1=="), "wamid.IN/1==")
    assert {one.id for one in fakes.account().holds} == {case.id}


def test_an_edit_that_asks_for_nothing_takes_a_promise_back(fakes: WebhookSetup) -> None:
    fakes.record(reply("el viernes te pago"))
    fakes.record(replace(reply("gracias", wamid="wamid.EDIT"), edits="wamid.IN/1=="))
    assert [one for one in fakes.account().holds if one.is_active(LATER)] == []


def test_an_edit_that_asks_for_nothing_leaves_a_case_to_its_person(fakes: WebhookSetup) -> None:
    fakes.record(reply("quiero hablar con alguien"))
    fakes.record(replace(reply("gracias", wamid="wamid.EDIT"), edits="wamid.IN/1=="))
    (hold,) = (one for one in fakes.account().holds if one.is_active(LATER))
    assert hold.id == message_id("wamid.IN/1==")


@pytest.mark.parametrize(
    "later",
    [revoked(), replace(reply("gracias", wamid="wamid.EDIT"), edits="wamid.IN/1==")],
)
def test_neither_an_edit_nor_taking_it_back_undoes_an_opt_out(
    fakes: WebhookSetup, later: Reply | Revoked
) -> None:
    fakes.record(reply("BAJA"))
    fakes.record(later)
    consents = fakes.account().profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def test_what_was_taken_back_is_marked(fakes: WebhookSetup) -> None:
    fakes.record(reply("el viernes te pago"))
    assert fakes.record(revoked()) == [Passed.TAKEN_BACK]
    assert kept(fakes, a_key()).hidden_at == NOON + timedelta(minutes=1)
    assert fakes.record(revoked(number="999")) == [Passed.UNKNOWN_NUMBER]


@pytest.mark.parametrize("broken", ["words", "cases"])
def test_words_that_cannot_be_kept_now_delay_no_opt_out_and_come_again(
    fakes: WebhookSetup, broken: str
) -> None:
    said = [reply("BAJA", wamid="wamid.1"), reply("no reconozco esa factura", wamid="wamid.2")]
    port, method = (fakes.words, "keep") if broken == "words" else (fakes.cases, "open")
    port.break_next(method, times=2)
    assert Postponed("Unavailable") in fakes.record(*said)
    assert consent_at(fakes.account().profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert len(fakes.account().holds) == 1
    while any(isinstance(one, Postponed) for one in fakes.record(*said)):
        pass
    assert {one.wamid for one in fakes.words.all_of(a_key())} == {"wamid.1", "wamid.2"}
    assert len(cases(fakes)) == len(fakes.account().holds) == 1


@pytest.mark.parametrize("size", [1, 20])
def test_no_message_is_lost_while_storage_fails_half_of_the_time(
    fakes: WebhookSetup, size: int
) -> None:
    """Meta repeats a call until all of it is safe."""
    calls = [
        [reply(payload="TALK_TO_PERSON", wamid=f"wamid.{call}.{one}") for one in range(size)]
        for call in range(20)
    ]
    for number, call in enumerate(calls):
        breaking = [(fakes.words, "keep"), (fakes.cases, "open"), (fakes.changes, "add_hold")]
        for turn in range(2 * len(breaking)):
            port, method = breaking[turn % len(breaking)]
            port.break_next(method, after=bool((number + turn) % 2) and port is not fakes.changes)
            outcomes = fakes.record(*call)
        outcomes = fakes.record(*call)
        assert not any(isinstance(one, Postponed) for one in outcomes)
    every = {one.wamid for call in calls for one in call}
    assert {one.wamid for one in fakes.words.all_of(a_key())} == every
    assert {one.wamid for one in cases(fakes)} == every
    assert {one.id for one in fakes.account().holds} == set(map(message_id, every))


def test_what_is_kept_names_what_was_understood(fakes: WebhookSetup) -> None:
    fakes.record(reply("ya pagué"))
    assert kept(fakes, a_key()).intent is SpokenIntent.ALREADY_PAID
