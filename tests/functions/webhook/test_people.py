"""Who wrote, by every id that a webhook names, and what it means that a person has another one."""

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.webhook.outcomes import Answered, Outcome, Passed, PersonMoved, Postponed, Reported
from functions.webhook.whatsapp.message_ids import recipient_of
from functions.webhook.whatsapp.updates import PersonChanged, StatusUpdate
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorKey
from tests.factories import CREDITOR, NOON, a_consent, a_key, a_profile, a_ref, an_accepted_contact
from tests.functions.webhook.logic_cases import SOON, names_counted, reply, status
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

USER = "MX.100"
NEW = "525550000099"


def changed(
    *new: str, old: tuple[str, ...] = (WA_ID,), number: str = "100200300"
) -> PersonChanged:
    return PersonChanged(number, "wamid.CHANGED", NOON, old, new)


def wamid_to(phone: str) -> str:
    record = (
        b"\x1c\x18" + bytes([len(phone)]) + phone.encode() + b"\x15\x02\x00\x11\x18\x14ABC\x00"
    )
    return f"wamid.{b64encode(record).decode()}"


def is_opted_out(fakes: WebhookSetup, key: DebtorKey | None = None) -> bool:
    consents = fakes.account(key).profile.consents
    return consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


def told_of_id(user: str, *, asks: bool) -> StatusUpdate:
    callback = a_ref(an_accepted_contact()).to_callback(asks_for_id=asks)
    return replace(status(), callback=callback, recipient_id=user)


def store(fakes: WebhookSetup, debtor: str, phone: str) -> DebtorKey:
    key = a_key(debtor)
    fakes.changes.put_profile(a_profile(key=key, phone=phone, consents=[a_consent()]))
    return key


def test_an_id_that_stands_beside_a_known_one_is_learned(fakes: WebhookSetup) -> None:
    """W-3: after a reply with phone and id, BAJA with the id alone came from nobody."""
    fakes.record(reply("hola", senders=(WA_ID, USER)))
    assert USER in fakes.account().profile.wa_ids
    assert fakes.record(reply("BAJA", wamid="wamid.2", senders=(USER,))) == [
        Answered(SpokenIntent.OPT_OUT, None, is_news=True)
    ]
    assert is_opted_out(fakes)


def test_an_id_that_cannot_be_learned_now_is_learned_when_the_reply_comes_again(
    fakes: WebhookSetup,
) -> None:
    for said in ("hmm", "BAJA"):
        fakes.changes.break_next("learn_ids")
        again = reply(said, wamid=f"wamid.{said}", senders=(WA_ID, f"MX.{said}"))
        assert fakes.record(again) == [Postponed("Unavailable")]
        (outcome,) = fakes.record(again)
        assert isinstance(outcome, Answered)
        assert f"MX.{said}" in fakes.account().profile.wa_ids


def test_an_id_that_stands_in_a_status_is_kept_with_it_where_the_message_asked_for_it(
    fakes: WebhookSetup,
) -> None:
    """W-3: it was told beside every message of ours, and BAJA with it alone came from nobody.

    The daily pass joins it to the record: here each step of that would cost a read or a write.
    """
    told = told_of_id("MX.500", asks=True)
    fakes.changes.break_next("learn_ids")
    assert fakes.record(told) == [Reported(ContactState.DELIVERED, None, is_news=True)]
    assert fakes.told() == {"MX.500"}


def test_a_status_of_a_message_that_did_not_ask_keeps_no_id(fakes: WebhookSetup) -> None:
    fakes.record(told_of_id("MX.500", asks=False))
    assert fakes.told() == set()


def test_what_comes_by_an_id_that_only_the_answer_of_a_message_told_is_the_debtors(
    fakes: WebhookSetup,
) -> None:
    """W-3: the first words follow the first message within minutes, long before the pass."""
    fakes.told_ids.keep(CREDITOR, {"MX.500": a_profile().phone or ""}, NOON)
    assert fakes.record(reply("BAJA", senders=("MX.500",))) == [
        Answered(SpokenIntent.OPT_OUT, None, is_news=True)
    ]
    assert is_opted_out(fakes)
    assert "MX.500" in fakes.account().profile.wa_ids


def test_a_promise_that_comes_by_an_id_that_only_an_answer_told_holds(fakes: WebhookSetup) -> None:
    fakes.told_ids.keep(CREDITOR, {"MX.500": a_profile().phone or ""}, NOON)
    fakes.record(reply("ya pagué", senders=("MX.500",)))
    assert fakes.hold().since == NOON
    assert "MX.500" in fakes.account().profile.wa_ids


def test_where_ids_that_were_told_cannot_be_read_the_reply_comes_again(
    fakes: WebhookSetup,
) -> None:
    fakes.told_ids.break_next("line_behind")
    assert fakes.record(reply("BAJA", senders=("MX.500",))) == [Postponed("Unavailable")]


def test_what_was_told_is_not_even_asked_for_somebody_who_is_known(fakes: WebhookSetup) -> None:
    fakes.told_ids.break_next("line_behind")
    assert fakes.record(reply("BAJA", senders=(WA_ID, "MX.500"))) == [
        Answered(SpokenIntent.OPT_OUT, None, is_news=True)
    ]


def test_an_opt_out_of_a_sender_whom_nobody_knows_is_kept(fakes: WebhookSetup) -> None:
    unknown = reply("BAJA", senders=("525550000077", "MX.77"))
    assert fakes.record(unknown) == [Passed.UNKNOWN_SENDER]
    assert is_opted_out(fakes, store(fakes, "d-77", "+5215550000077"))


def test_the_message_that_is_answered_names_the_debtor_where_no_id_does(
    fakes: WebhookSetup,
) -> None:
    said = reply("BAJA", senders=(USER,), answered=wamid_to(WA_ID))
    assert fakes.record(said) == [Answered(SpokenIntent.OPT_OUT, None, is_news=True)]
    assert is_opted_out(fakes)
    assert USER in fakes.account().profile.wa_ids


@pytest.mark.parametrize(
    "wamid",
    [
        "",
        "wamid.",
        "wamid.OUT1",
        "wamid.xyzxyz==",
        WA_ID,
        f"wamid.{'A' * 300}",
        "wamid.ñ",
        "wamid.A",
    ],
)
def test_any_other_id_of_a_message_names_nobody(wamid: str) -> None:
    assert recipient_of(wamid) is None


def test_an_id_as_meta_gives_it_out_names_the_phone() -> None:
    documented = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA="
    assert recipient_of(documented) == "16503879439"
    assert recipient_of(wamid_to("5215550000001")[:-1]) == "5215550000001"


@pytest.mark.parametrize("text", ["gracias", "Muchas gracias!", "hola", "bom dia", "ok", "👍"])
def test_plain_thanks_and_greetings_hold_nothing(fakes: WebhookSetup, text: str) -> None:
    (outcome,) = fakes.record(reply(text))
    assert isinstance(outcome, Answered)
    assert (outcome.hold, outcome.is_news) == (None, False)
    assert fakes.account().holds == ()
    assert fakes.wake_ups.rows == set()


@pytest.mark.parametrize("text", ["gracias por nada", "gracias pero no", "", "😡", "?"])
def test_what_is_not_understood_holds_until_a_person_has_read_it(
    fakes: WebhookSetup, text: str
) -> None:
    """H-13: it may be a wish to be left alone, and went on by itself after a week."""
    fakes.record(reply(text))
    assert (fakes.hold().kind, fakes.hold().until) == (HoldKind.HANDOFF, None)


def test_peace_lasts_from_when_it_was_heard(fakes: WebhookSetup) -> None:
    """H-13: what was said on Saturday was over when the webhook was up again."""
    heard = NOON + timedelta(days=3, minutes=1)
    fakes.record(reply("ya pagué"), now=heard)
    assert (fakes.hold().since, fakes.hold().until) == (NOON, heard + timedelta(days=3))


def test_a_changed_number_holds_and_the_new_one_is_the_same_person(fakes: WebhookSetup) -> None:
    """H-12: the notice was dropped, and amounts went on to a number that strangers get."""
    outcomes = fakes.record(changed(NEW))
    assert outcomes == [PersonMoved(is_news=True)]
    assert names_counted(outcomes) == ["NumberChanges"]
    hold = fakes.hold()
    assert (hold.kind, hold.since, hold.until) == (HoldKind.NUMBER_CHANGED, NOON, None)
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]
    assert fakes.account().profile.phone == a_profile().phone
    fakes.record(reply("BAJA", senders=(NEW,)))
    assert is_opted_out(fakes)


def test_a_changed_number_is_news_once(fakes: WebhookSetup) -> None:
    fakes.record(changed(NEW))
    before = fakes.account()
    outcomes = fakes.record(changed(NEW), now=LATER + timedelta(hours=3))
    assert outcomes == [PersonMoved(is_news=False)]
    assert names_counted(outcomes) == []
    assert fakes.account() == before


def test_what_was_withdrawn_from_the_old_number_holds_for_the_new_one(
    fakes: WebhookSetup,
) -> None:
    fakes.record(reply("BAJA"))
    fakes.record(changed(NEW))
    assert is_opted_out(fakes, store(fakes, "d-9", f"+{NEW}"))


def test_a_change_of_somebody_without_a_record_carries_the_withdrawal(fakes: WebhookSetup) -> None:
    said = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")
    fakes.people.keep_withdrawal(CREDITOR, "525550000055", said)
    stranger = changed("525550000056", old=("525550000055",))
    assert fakes.record(stranger) == [Passed.UNKNOWN_SENDER]
    assert is_opted_out(fakes, store(fakes, "d-9", "+525550000056"))


def test_an_id_that_changed_without_a_new_one_holds(fakes: WebhookSetup) -> None:
    """L-3: `user_changed_user_id` tells no new id."""
    assert fakes.record(changed()) == [PersonMoved(is_news=True)]
    assert fakes.hold().kind is HoldKind.NUMBER_CHANGED


@pytest.mark.parametrize(
    ("update", "outcome"),
    [
        (changed("5215550000001"), Passed.REFUSED),
        (changed(NEW, number="999"), Passed.UNKNOWN_NUMBER),
        (changed(NEW, old=("525550000098",)), Passed.UNKNOWN_SENDER),
    ],
)
def test_a_change_that_is_none_or_nobodys_is_passed_over(
    fakes: WebhookSetup, update: PersonChanged, outcome: Outcome
) -> None:
    assert fakes.record(update) == [outcome]
    assert fakes.account().holds == ()


@pytest.mark.parametrize("method", ["add_hold", "learn_ids"])
def test_a_change_that_one_debtor_cannot_take_now_reaches_the_others_and_comes_again(
    fakes: WebhookSetup, method: str
) -> None:
    fakes.know("d-2")
    fakes.changes.break_next(method)
    assert fakes.record(changed(NEW)) == [Postponed("Unavailable")]
    assert fakes.hold(a_key("d-2")).kind is HoldKind.NUMBER_CHANGED
    fakes.record(changed(NEW))
    for debtor in ("d-1", "d-2"):
        assert fakes.hold(a_key(debtor)).kind is HoldKind.NUMBER_CHANGED
        assert NEW in fakes.account(a_key(debtor)).profile.wa_ids


def test_a_reply_from_a_placeholder_concerns_no_record(fakes: WebhookSetup) -> None:
    for number in range(MOST_SHARERS + 2):
        store(fakes, f"p-{number}", "+525550000031")
    assert fakes.record(reply("ya pagué", senders=("525550000031",))) == [Passed.UNKNOWN_SENDER]
    beside = reply("hola", senders=(WA_ID, "525550000031"))
    fakes.record(beside)
    assert "525550000031" not in fakes.account().profile.wa_ids
