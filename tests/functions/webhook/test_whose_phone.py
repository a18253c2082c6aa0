"""Who says, by a tap or in words, that the phone is the debtor's."""

from dataclasses import replace

import pytest

from functions.webhook.outcomes import Answered, Postponed
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorKey
from tests.factories import NOON, a_key, a_profile, an_accepted_contact, an_account
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

D1, D2 = a_key("d-1"), a_key("d-2")


def is_confirmed(fakes: WebhookSetup, key: DebtorKey | None = None) -> bool:
    return fakes.account(key).profile.confirmed_at is not None


def test_the_tap_confirms_the_phone_and_asks_for_what_was_not_shown(fakes: WebhookSetup) -> None:
    (outcome,) = fakes.record(reply(payload="IS_ME"))
    assert outcome == Answered(SpokenIntent.ASK_BALANCE, None, is_news=False)
    assert fakes.account().profile.confirmed_at == NOON
    assert fakes.account().holds == ()
    assert [one.debtor for one in fakes.passed_replies.replies] == [fakes.account().key.debtor]


def test_a_second_tap_changes_nothing(fakes: WebhookSetup) -> None:
    fakes.record(reply(payload="IS_ME"))
    rev = fakes.account().rev
    fakes.record(reply(payload="IS_ME", wamid="wamid.2"))
    assert fakes.account().rev == rev


@pytest.mark.parametrize(
    ("said", "confirms"),
    [
        ("el viernes te pago 800", True),
        ("necesito más tiempo", True),
        ("cuánto debo?", False),
        ("ya pagué", False),
        ("gracias", False),
        ("quién es?", False),
    ],
)
def test_whoever_promises_money_speaks_as_the_debtor_and_nobody_else(
    fakes: WebhookSetup, said: str, confirms: bool
) -> None:
    fakes.record(reply(said))
    assert is_confirmed(fakes) is confirms


def test_whoever_says_that_it_is_another_ones_phone_confirms_nothing(fakes: WebhookSetup) -> None:
    fakes.record(reply(payload="NOT_ME"))
    assert not is_confirmed(fakes)


def test_of_several_behind_a_phone_the_one_whose_message_is_tapped_is_meant(
    fakes: WebhookSetup,
) -> None:
    contact = replace(an_accepted_contact(), wamid="wamid.TO-D2")
    profile = a_profile(key=D2, wa_ids=[WA_ID])
    fakes.memory.put_account(an_account(profile, contacts=[contact]))
    fakes.record(reply(payload="IS_ME", answered="wamid.TO-D2"))
    assert (is_confirmed(fakes, D1), is_confirmed(fakes, D2)) == (False, True)


def test_nothing_is_passed_on_while_the_phone_cannot_be_confirmed(fakes: WebhookSetup) -> None:
    fakes.changes.break_next("confirm_phone")
    assert fakes.record(reply(payload="IS_ME")) == [Postponed("Unavailable")]
    assert fakes.passed_replies.replies == []
    fakes.record(reply(payload="IS_ME"))
    assert is_confirmed(fakes)
    assert len(fakes.passed_replies.replies) == 1


def test_a_clock_of_metas_that_is_ahead_confirms_from_now_on(fakes: WebhookSetup) -> None:
    fakes.record(reply(payload="IS_ME", at=LATER.replace(year=LATER.year + 1)))
    assert fakes.account().profile.confirmed_at == LATER
