"""Words of a debtor on a legal hold are kept beyond their days, at no call more than others."""

from dataclasses import replace

import pytest

from functions.webhook.whatsapp.updates import Reply
from puntual.domain.conversation.message_kind import MessageKind
from tests.factories import CREDITOR, a_key
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.test_words import PHOTO, kept
from tests.functions.webhook.webhook_setup import WebhookSetup

EDIT = replace(reply("BAJA", wamid="wamid.EDIT"), edits="wamid.IN/1==")


@pytest.mark.parametrize(
    "said", [reply("gracias"), reply("BAJA"), reply("no debo eso"), PHOTO, EDIT]
)
def test_what_comes_while_a_hold_stands_stays(fakes: WebhookSetup, said: Reply) -> None:
    fakes.changes.set_legal_hold(a_key(), stands=True)
    fakes.record(said)
    message = kept(fakes, a_key())
    assert message.on_legal_hold
    assert message.kind in {MessageKind.TEXT, MessageKind.IMAGE}


def test_of_a_shared_phone_the_words_of_the_others_go_by_their_days(fakes: WebhookSetup) -> None:
    fakes.know("d-2")
    fakes.changes.set_legal_hold(a_key("d-2"), stands=True)
    fakes.record(reply("quiero hablar con alguien"))
    assert [kept(fakes, a_key(one)).on_legal_hold for one in ("d-1", "d-2")] == [False, True]


def test_after_a_hold_words_go_by_their_days(fakes: WebhookSetup) -> None:
    fakes.changes.set_legal_hold(a_key(), stands=True)
    fakes.changes.set_legal_hold(a_key(), stands=False)
    fakes.record(reply("no debo eso"))
    assert not kept(fakes, a_key()).on_legal_hold
    assert fakes.people.find(CREDITOR, "525550000001").on_legal_hold == frozenset()
