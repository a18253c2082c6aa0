"""What is said of one debt, where a phone has several debtors and where it has one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from functions.webhook.outcomes import Answered, Postponed
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorKey
from tests.factories import a_key, a_profile, an_accepted_contact, an_account, an_invoice
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

D1, D2 = a_key("d-1"), a_key("d-2")


@pytest.fixture
def shared(fakes: WebhookSetup) -> WebhookSetup:
    profile = a_profile(key=D2, wa_ids=[WA_ID])
    contact = replace(an_accepted_contact(), wamid="wamid.TO-D2")
    fakes.memory.put_account(an_account(profile, contacts=[contact]))
    return fakes


def holds(fakes: WebhookSetup, key: DebtorKey) -> list[HoldKind]:
    return [one.kind for one in fakes.account(key).holds]


def test_a_promise_with_a_day_holds_until_its_end_and_names_it(fakes: WebhookSetup) -> None:
    """Said on Monday the 2nd in Mexico."""
    fakes.record(reply("el viernes te pago 800"))
    hold = fakes.hold()
    assert (hold.kind, hold.promised_on) == (HoldKind.PROMISE, date(2026, 3, 6))
    # Friday, and Monday for its grace.
    assert hold.until == datetime(2026, 3, 10, 6, tzinfo=UTC)


def test_words_in_doubt_are_marked_as_a_possible_opt_out(fakes: WebhookSetup) -> None:
    fakes.record(reply("quiero cancelar"))
    assert fakes.hold().may_be_opt_out


@pytest.mark.parametrize("text", ["ya pagué", "el viernes te pago", "necesito más tiempo"])
def test_what_is_said_of_one_debt_holds_the_debtor_whose_message_is_answered(
    shared: WebhookSetup, text: str
) -> None:
    shared.record(reply(text, answered="wamid.TO-D2"))
    assert holds(shared, D1) == []
    assert len(holds(shared, D2)) == 1
    assert HoldKind.HANDOFF not in holds(shared, D2)


@pytest.mark.parametrize("text", ["ya pagué", "el viernes te pago", "no reconozco esa factura"])
@pytest.mark.parametrize("answered", ["", "wamid.OF-NOBODY"])
def test_where_none_is_named_a_person_asks_which_one_was_meant(
    shared: WebhookSetup, text: str, answered: str
) -> None:
    shared.record(reply(text, answered=answered))
    assert holds(shared, D1) == holds(shared, D2) == [HoldKind.HANDOFF]


def test_a_button_of_a_shared_phone_concerns_the_message_below_which_it_stood(
    shared: WebhookSetup,
) -> None:
    (outcome,) = shared.record(reply(payload="ALREADY_PAID", answered="wamid.TO-D2"))
    assert outcome == Answered(SpokenIntent.ALREADY_PAID, HoldKind.CLAIM, is_news=True)
    assert (holds(shared, D1), holds(shared, D2)) == ([], [HoldKind.CLAIM])


def test_a_wrong_number_is_one_for_every_debtor_behind_it(shared: WebhookSetup) -> None:
    shared.record(reply(payload="NOT_ME", answered="wamid.TO-D2"))
    assert holds(shared, D1) == holds(shared, D2) == [HoldKind.WRONG_NUMBER]


def test_a_dispute_holds_the_debt_that_is_disputed(shared: WebhookSetup) -> None:
    shared.record(reply("no reconozco esa factura", answered="wamid.TO-D2"))
    assert (holds(shared, D1), holds(shared, D2)) == ([], [HoldKind.HANDOFF])


def test_a_hold_that_one_debtor_cannot_take_now_reaches_the_others(shared: WebhookSetup) -> None:
    shared.changes.break_next("add_hold")
    said = reply("quiero hablar con alguien")
    assert shared.record(said) == [Postponed("Unavailable")]
    assert holds(shared, D2) == [HoldKind.HANDOFF]
    shared.record(said, now=LATER)
    assert holds(shared, D1) == holds(shared, D2) == [HoldKind.HANDOFF]


def owing_less(fakes: WebhookSetup) -> WebhookSetup:
    """Let D2 owe 800, beside D1's usual 1,250.50."""
    profile = a_profile(key=D2, wa_ids=[WA_ID])
    fakes.memory.put_account(an_account(profile, invoices=[an_invoice(minor=80_000)]))
    return fakes


def test_a_sum_names_whose_debt_is_meant_and_confirms_nobodys_phone(fakes: WebhookSetup) -> None:
    owing_less(fakes).record(reply("ya pagué los 800"))
    assert (holds(fakes, D1), holds(fakes, D2)) == ([], [HoldKind.CLAIM])
    assert fakes.account(D2).profile.confirmed_at is None


def test_a_sum_names_nobody_below_a_message_that_no_account_knows(fakes: WebhookSetup) -> None:
    owing_less(fakes).record(reply("ya pagué los 800", answered="wamid.OF-NOBODY"))
    assert holds(fakes, D1) == holds(fakes, D2) == [HoldKind.HANDOFF]


@pytest.mark.parametrize("text", ["quiero un plan de pagos", "te puedo pagar una parte"])
def test_a_plan_is_asked_for_of_the_debt_whose_message_is_answered(
    shared: WebhookSetup, text: str
) -> None:
    shared.record(reply(text, answered="wamid.TO-D2"))
    assert (holds(shared, D1), holds(shared, D2)) == ([], [HoldKind.HANDOFF])
