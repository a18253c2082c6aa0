"""What a status or a reply does to an account, once or ten times."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.webhook.logic import record_all
from functions.webhook.outcomes import (
    Answered,
    Complained,
    Metered,
    Outcome,
    Passed,
    Postponed,
    Reported,
)
from functions.webhook.whatsapp.updates import Complaint, Heard, Update
from puntual.domain.accounts.consent import ConsentEvent, ConsentStatus, consent_at
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.person import Person
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import InvalidInput, MissingConfiguration, PuntualError, StaleAccount
from puntual.domain.ids import ContactRef
from puntual.ports.contacts import StatusReport
from tests.factories import NOON, a_contact, a_key, a_ref, an_account
from tests.fakes.contacts import FakeContacts
from tests.fakes.creditors import FakeCreditors
from tests.functions.webhook.logic_cases import NUMBER, PACE, SOON, names_counted, reply, status
from tests.functions.webhook.webhook_setup import LATER, WebhookSetup


def test_a_delivery_is_recorded_on_its_contact_without_any_lookup(fakes: WebhookSetup) -> None:
    assert fakes.record(status()) == [Reported(ContactState.DELIVERED, None, is_news=True)]
    (contact,) = fakes.account().contacts
    assert (contact.state, contact.settled_at) == (ContactState.DELIVERED, NOON)
    assert fakes.wake_ups.of(a_key()) == []


def test_statuses_out_of_order_and_repeated_leave_the_best_evidence(fakes: WebhookSetup) -> None:
    read, sent = status(ContactState.READ), status(ContactState.SENT)
    outcomes = fakes.record(read, sent, read)
    assert [one.is_news for one in outcomes if isinstance(one, Reported)] == [True, False, False]
    (contact,) = fakes.account().contacts
    assert contact.state is ContactState.READ


def _heard(messages: int, number: str = NUMBER, ago: timedelta = timedelta(0)) -> Heard:
    return Heard(number, (LATER - ago,) * messages)


def test_what_people_write_is_counted_for_the_number_that_they_write_to(
    fakes: WebhookSetup,
) -> None:
    assert fakes.record(_heard(2), _heard(28), _heard(4, "2")) == [
        Metered(None),
        Metered(1.0),
        Metered(None),
    ]
    assert fakes.slots.pace(NUMBER, PACE, fakes.flowing.now()) == replace(PACE, inbound=1.0)


def test_what_people_wrote_hours_ago_is_no_traffic_any_more(fakes: WebhookSetup) -> None:
    """A webhook that had been down brought its own number to a standstill."""
    old = _heard(1000, ago=timedelta(minutes=2))
    assert fakes.record(old, Heard(NUMBER, (None,) * 30)) == [Metered(None), Metered(1.0)]


def test_a_count_that_cannot_be_written_asks_nobody_to_come_again(fakes: WebhookSetup) -> None:
    fakes.slots.break_next("count_inbound")
    assert fakes.record(_heard(30)) == [Metered(None)]


@pytest.mark.parametrize(("code", "is_known"), [(130429, True), (999999, False)])
def test_an_error_about_no_message_says_whether_its_code_is_known(
    fakes: WebhookSetup, code: int, *, is_known: bool
) -> None:
    """A code that Meta had added alarmed in a status only, and never when it came alone."""
    assert fakes.record(Complaint(code)) == [Complained(code, is_known)]


@pytest.mark.parametrize("method", ["add_consent", "add_hold"])
def test_one_update_that_cannot_be_stored_now_loses_no_other(
    fakes: WebhookSetup, method: str
) -> None:
    fakes.changes.break_next(method)
    updates: list[Update] = [
        status(ContactState.SENT),
        reply("BAJA", wamid="wamid.A"),
        reply("quiero hablar con alguien", wamid="wamid.B"),
        status(ContactState.READ),
    ]
    outcomes = fakes.record(*updates)
    assert [one for one in outcomes if isinstance(one, Postponed)] == [Postponed("Unavailable")]
    (contact,) = fakes.account().contacts
    assert contact.state is ContactState.READ

    again = fakes.record(*updates)
    assert not any(isinstance(one, Postponed) for one in again)
    assert consent_at(fakes.account().profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert fakes.hold().kind is HoldKind.HANDOFF


def test_a_wake_up_that_was_lost_is_put_when_the_webhook_comes_again(fakes: WebhookSetup) -> None:
    fakes.wake_ups.break_next("put")
    failure = status(ContactState.FAILED, 131000)
    recorded = Reported(ContactState.FAILED, 131000, is_news=True)
    assert fakes.record(failure) == [Postponed("Unavailable", recorded)]
    assert fakes.record(failure) == [Reported(ContactState.FAILED, 131000, is_news=False)]
    assert fakes.wake_ups.of(a_key()) == [LATER + SOON]


@pytest.mark.parametrize("broken", ["wake_ups", "numbers"])
def test_a_penalty_counts_once_however_often_its_status_has_to_come(
    fakes: WebhookSetup, broken: str
) -> None:
    """Recorded, but not followed up, a status was no news when it came again: no alarm rang."""
    fakes.numbers.change("100200300", {"account": "300"})
    failed = replace(status(ContactState.FAILED, 131042), phone_number_id="100200300")
    if broken == "numbers":
        fakes.numbers.break_next("halt")
    else:
        fakes.wake_ups.break_next("put")
    counted = [name for _ in range(3) for name in names_counted(fakes.record(failed))]
    assert sorted(counted) == ["AccountPenalties", "ApiErrors"]


def test_an_unknown_code_counts_once_however_often_its_status_has_to_come(
    fakes: WebhookSetup,
) -> None:
    """Its alarm never rang when the table was busy between the status and the wake-up."""
    fakes.wake_ups.break_next("put")
    failed = status(ContactState.FAILED, 999999)
    counted = [name for _ in range(3) for name in names_counted(fakes.record(failed))]
    assert sorted(counted) == ["ApiErrors", "UnknownCodes"]


def test_a_failure_that_cannot_be_recorded_counts_nothing_yet(fakes: WebhookSetup) -> None:
    fakes.contacts.break_next("record_status")
    failed = status(ContactState.FAILED, 999999)
    assert names_counted(fakes.record(failed)) == []
    assert sorted(names_counted(fakes.record(failed))) == ["ApiErrors", "UnknownCodes"]


class _BrokenPeople:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def find(self, creditor: object, wa_id: object) -> Person:  # noqa: ARG002 - the port names them
        raise self._error

    def keep_withdrawal(self, creditor: object, wa_id: object, said: object) -> None:
        raise NotImplementedError

    def keep_change(self, creditor: object, wa_id: object, change: object) -> None:
        raise NotImplementedError

    def withdrawn(self, creditor: object, wa_id: object) -> tuple[ConsentEvent, ...]:
        raise NotImplementedError

    def erase(self, creditor: object, wa_id: object, said: object) -> None:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (StaleAccount("it changed"), Postponed("StaleAccount")),
        (MissingConfiguration("no table"), Postponed("MissingConfiguration")),
        (InvalidInput("wa_id", "is odd", "send another"), Passed.REFUSED),
    ],
)
def test_only_what_may_work_later_comes_again(
    fakes: WebhookSetup, error: Exception, outcome: Outcome
) -> None:
    setup = replace(fakes.setup, people=_BrokenPeople(error))
    assert record_all(setup, [reply("BAJA")], LATER) == [outcome]


def test_updates_side_by_side_leave_what_they_leave_in_order(fakes: WebhookSetup) -> None:
    states = (ContactState.SENT, ContactState.READ, ContactState.DELIVERED)
    contacts = [a_contact(seq=number, attempt=number) for number in range(1, 41)]
    fakes.memory.put_account(an_account(contacts=contacts))
    days = [a_ref(contact) for contact in contacts]
    updates = [status(state, ref=ref) for ref in days for state in states]
    with ThreadPoolExecutor(8) as pool:
        outcomes = record_all(fakes.setup, updates, LATER, pool.map)
    assert [one.state for one in outcomes if isinstance(one, Reported)] == list(states) * 40
    assert {one.state for one in fakes.account().contacts} == {ContactState.READ}


def test_a_thousand_updates_ask_for_the_creditor_once(fakes: WebhookSetup) -> None:
    asked: list[str] = []
    find = fakes.creditors.by_phone_number

    class _Counting(FakeCreditors):
        def by_phone_number(self, phone_number_id: str) -> Creditor | None:
            asked.append(phone_number_id)
            return find(phone_number_id)

    setup = replace(fakes.setup, creditors=_Counting())
    replies = [reply(kind=MessageKind.AUDIO, wamid=f"wamid.{number}") for number in range(1000)]
    outcomes = record_all(setup, replies, LATER)
    assert outcomes == [Answered(SpokenIntent.OTHER, HoldKind.HANDOFF, is_news=True)] * 1000
    assert asked == ["100200300"]
    assert len({hold.id for hold in fakes.account().holds}) == 1000


def test_all_statuses_of_a_call_are_written_together_and_each_keeps_its_place(
    fakes: WebhookSetup,
) -> None:
    """A thousand came in one call, and the table was asked a thousand times."""
    written: list[int] = []

    class _Counting(FakeContacts):
        def record_statuses(
            self, reports: Sequence[tuple[ContactRef, StatusReport]]
        ) -> Sequence[bool | PuntualError]:
            written.append(len(reports))
            return super().record_statuses(reports)

    contacts = [a_contact(seq=number, attempt=number) for number in range(1, 41)]
    fakes.memory.put_account(an_account(contacts=contacts))
    updates: list[Update] = [status(ContactState.READ, ref=a_ref(one)) for one in contacts]
    updates.insert(7, reply("hola"))
    setup = replace(fakes.setup, contacts=_Counting(fakes.memory))
    outcomes = record_all(setup, updates, LATER)
    assert written == [40]
    assert isinstance(outcomes.pop(7), Answered)
    assert outcomes == [Reported(ContactState.READ, None, is_news=True)] * 40
