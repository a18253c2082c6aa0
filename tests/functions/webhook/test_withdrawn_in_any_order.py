"""Whoever asked to be left alone is, in whatever order ids, numbers and records become known."""

from datetime import timedelta

import pytest

from functions.webhook.outcomes import Passed, PersonMoved
from functions.webhook.whatsapp.updates import PersonChanged
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import HoldKind
from tests.factories import CREDITOR, NOON
from tests.functions.webhook.logic_cases import reply
from tests.functions.webhook.test_people import NEW, changed, is_opted_out, store
from tests.functions.webhook.webhook_setup import LATER, WA_ID, WebhookSetup

NOBODY, USER = "525550000055", "MX.555"
ERASED = ConsentEvent(ConsentKind.REVOKED, NOON, "erasure", "operator:ana")


def test_a_number_that_changed_before_any_record_had_it_holds_the_first_that_does(
    fakes: WebhookSetup,
) -> None:
    """What the notice said was forgotten, and the record of the next day was written to."""
    assert fakes.record(changed(NEW, old=(NOBODY,))) == [Passed.UNKNOWN_SENDER]
    key = store(fakes, "d-9", f"+{NOBODY}")
    assert fakes.hold(key).kind is HoldKind.NUMBER_CHANGED
    fakes.record(reply("BAJA", senders=(NEW,)))
    assert is_opted_out(fakes, key)


def test_a_number_that_changed_holds_a_record_of_later_although_the_first_one_has_moved(
    fakes: WebhookSetup,
) -> None:
    assert fakes.record(changed(NEW)) == [PersonMoved(is_news=True)]
    store(fakes, "d-1", f"+{NEW}")
    duplicate = store(fakes, "d-99", f"+{WA_ID}")
    assert fakes.hold(duplicate).kind is HoldKind.NUMBER_CHANGED


def test_a_notice_of_meta_s_future_counts_from_now(fakes: WebhookSetup) -> None:
    notice = PersonChanged("100200300", "wamid.F", LATER + timedelta(days=9), (NOBODY,), (NEW,))
    fakes.record(notice)
    assert fakes.hold(store(fakes, "d-9", f"+{NOBODY}")).since == LATER


def test_what_an_erased_person_withdrew_goes_over_to_their_new_number(
    fakes: WebhookSetup,
) -> None:
    fakes.people.erase(CREDITOR, NOBODY, ERASED)
    fakes.record(changed(NEW, old=(NOBODY,)))
    assert is_opted_out(fakes, store(fakes, "d-9", f"+{NEW}"))


@pytest.mark.parametrize("who", [NOBODY, WA_ID])
def test_an_opt_out_goes_over_to_the_records_that_have_the_new_number(
    fakes: WebhookSetup, who: str
) -> None:
    """It was kept for the number, and its record was flagged as alone and looked no more."""
    key = store(fakes, "d-9", f"+{NEW}")
    fakes.record(reply("BAJA", senders=(who,)))
    fakes.record(changed(NEW, old=(who,)))
    assert is_opted_out(fakes, key)


def test_an_opt_out_that_is_heard_after_the_notice_holds_for_the_new_number(
    fakes: WebhookSetup,
) -> None:
    fakes.record(changed(NEW, old=(NOBODY,)))
    fakes.record(reply("BAJA", senders=(NOBODY,)))
    assert is_opted_out(fakes, store(fakes, "d-9", f"+{NEW}"))


@pytest.mark.parametrize("is_erased", [False, True])
def test_an_id_that_stands_beside_one_that_opted_out_is_the_same_person_without_any_record(
    fakes: WebhookSetup, is_erased: bool
) -> None:
    """BAJA came with the id alone; days later the phone stood beside it, and then on a record."""
    if is_erased:
        fakes.people.erase(CREDITOR, USER, ERASED)
    else:
        fakes.record(reply("BAJA", senders=(USER,)))
    fakes.record(reply("hola", wamid="wamid.2", senders=(NOBODY, USER)))
    assert is_opted_out(fakes, store(fakes, "d-9", f"+{NOBODY}"))


def test_an_id_that_stands_beside_a_placeholder_is_not_everybody_s(fakes: WebhookSetup) -> None:
    for number in range(25):
        store(fakes, f"p-{number}", "+525550000031")
    fakes.record(reply("BAJA", senders=("525550000031",)))
    fakes.record(reply("hola", wamid="wamid.2", senders=("525550000031", USER)))
    assert fakes.people.find(CREDITOR, USER).withdrawals == ()
