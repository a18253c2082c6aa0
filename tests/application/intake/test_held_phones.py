"""A phone that is a stranger's by now is one for every record that has it (H-2, H-12, H-14)."""

from datetime import timedelta

import pytest

from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.outcomes import CustomerNotes, Postponed, Stored
from puntual.application.intake.store import take_in
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.domain.reasons import Reason
from tests.functions.ingest.ingest_setup import ACME, CUSTOMER, IngestSetup, customer

OTHER = DebtorKey(ACME, DebtorId("C-99"))
PHONE, SPELLED_ANEW, NEW_PHONE = "+525550000001", "+52 1 55 5000 0001", "+525550000099"
REASONS = {
    HoldKind.WRONG_NUMBER: Reason.WRONG_NUMBER,
    HoldKind.NUMBER_CHANGED: Reason.NUMBER_CHANGED,
}


def held(setup: IngestSetup, kind: HoldKind, phone: str = PHONE) -> Hold:
    """Return the hold of a customer whose phone is no longer theirs."""
    take_in(setup.ports, CUSTOMERS, [customer(phone=phone)])
    hold = Hold("reply.1", kind, setup.clock.now() - timedelta(days=1), None)
    setup.changes.add_hold(CUSTOMER, hold)
    return hold


def send(setup: IngestSetup, phone: str | None = SPELLED_ANEW, **more: object) -> CustomerNotes:
    (outcome,) = take_in(setup.ports, CUSTOMERS, [customer(id="C-99", phone=phone, **more)])
    assert isinstance(outcome, Stored), outcome
    assert outcome.notes is not None
    return outcome.notes


@pytest.mark.parametrize("kind", REASONS)
def test_a_second_record_of_a_phone_that_is_a_strangers_is_held(
    setup: IngestSetup, kind: HoldKind
) -> None:
    """The next night's duplicate wrote to whoever had said "wrong number"."""
    hold = held(setup, kind)
    assert send(setup).notices == (REASONS[kind],)
    assert setup.account(OTHER).holds == (hold,)


def test_a_record_that_gets_such_a_phone_is_held(setup: IngestSetup) -> None:
    hold = held(setup, HoldKind.WRONG_NUMBER)
    assert send(setup, NEW_PHONE).notices == ()
    assert send(setup).notices == (Reason.WRONG_NUMBER,)
    assert setup.account(OTHER).holds == (hold,)


def test_the_new_number_of_the_person_is_no_reason_to_hold(setup: IngestSetup) -> None:
    """Its id is learned for the old record; what is awaited is the billing system's word."""
    held(setup, HoldKind.NUMBER_CHANGED)
    setup.changes.learn_ids(CUSTOMER, ["525550000099"])
    assert send(setup, NEW_PHONE).notices == ()


def test_what_a_person_has_ended_does_not_begin_again(setup: IngestSetup) -> None:
    hold = held(setup, HoldKind.WRONG_NUMBER)
    send(setup)
    assert setup.changes.end_hold(OTHER, hold.id, setup.clock.now(), "Rosa P.")
    assert send(setup, name="Ana Luna").notices == ()


def test_a_hold_that_could_not_be_put_is_put_when_the_same_comes_again(
    setup: IngestSetup,
) -> None:
    held(setup, HoldKind.WRONG_NUMBER)
    setup.changes.break_next("add_hold")
    sent = [customer(id="C-99", phone=PHONE)]
    assert take_in(setup.ports, CUSTOMERS, sent) == [Postponed()]
    assert send(setup, PHONE).notices == (Reason.WRONG_NUMBER,)


@pytest.mark.parametrize("kind", [HoldKind.UNREACHABLE, HoldKind.DISPUTE, HoldKind.CLAIM])
def test_what_is_no_word_about_whose_phone_it_is_stays_with_its_record(
    setup: IngestSetup, kind: HoldKind
) -> None:
    held(setup, kind)
    assert send(setup).notices == ()
    assert setup.account(OTHER).holds == ()


@pytest.mark.parametrize(
    ("intent", "is_held"),
    [
        ("hardship", True),
        ("human", True),
        ("other", True),
        ("complaint_abuse", True),
        ("dispute", False),
        ("receipt_media", False),
        ("plan_request", False),
    ],
)
def test_a_second_record_waits_while_who_has_the_phone_waits_for_a_person(
    setup: IngestSetup, intent: str, *, is_held: bool
) -> None:
    """Who had lost their job was reminded by a record that was made the day after."""
    take_in(setup.ports, CUSTOMERS, [customer(phone=PHONE)])
    since = setup.clock.now() - timedelta(days=1)
    hold = Hold("reply.1", HoldKind.HANDOFF, since, None, origin=f"reply:{intent}")
    setup.changes.add_hold(CUSTOMER, hold)
    send(setup)
    assert setup.account(OTHER).holds == ((hold,) if is_held else ())


def test_what_people_hold_by_hand_holds_no_other_record(setup: IngestSetup) -> None:
    held(setup, HoldKind.HANDOFF)
    send(setup)
    assert setup.account(OTHER).holds == ()


def test_a_placeholder_and_no_phone_hold_nobody(setup: IngestSetup) -> None:
    held(setup, HoldKind.WRONG_NUMBER)
    many = [customer(id=f"P-{one}", phone=PHONE) for one in range(MOST_SHARERS)]
    take_in(setup.ports, CUSTOMERS, many)
    assert send(setup).notices == (Reason.SHARED_PHONE,)
    assert send(setup, None).notices == ()


def test_an_old_copy_with_such_a_phone_holds_nothing(setup: IngestSetup) -> None:
    held(setup, HoldKind.WRONG_NUMBER)
    send(setup, NEW_PHONE, updated_at="2026-03-01T12:00:00Z")
    assert send(setup, PHONE, updated_at="2026-02-01T12:00:00Z").notices == ()
    assert setup.account(OTHER).holds == ()
