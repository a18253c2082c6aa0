"""A line that has changed hands: told of before or after a record has it, it holds the record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import MOST_SHARERS, StoredProfile
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, NOON, a_consent, a_key, a_profile

OLD, NEW = "525550000001", "525550000099"
LATER = NOON + timedelta(days=1)
CHANGE = NumberChange("reply.1", NOON, frozenset({NEW, "MX.9"}))
BAJA = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")


def put(ports: Ports, debtor: str = "d-1", phone: str | None = f"+{OLD}") -> StoredProfile:
    """Store a record as taking in does, which ends the holds of an old phone."""
    key = a_key(debtor)
    profile = a_profile(key=key, phone=phone, consents=(a_consent(),))
    return ports.changes.put_profile(profile)


def move_away(ports: Ports, debtor: str = "d-1", phone: str = "+525550000050") -> None:
    key = a_key(debtor)
    ended = [replace(one, until=LATER) for one in ports.account(key).active_holds(LATER)]
    ports.changes.put_profile(a_profile(key=key, phone=phone), ended)


def holds_of(ports: Ports, debtor: str = "d-1") -> list[HoldKind]:
    view = ports.excerpt(a_key(debtor)).view(LATER)
    return [one.kind for one in view.active_holds(LATER)]


def is_left_alone(ports: Ports, key: DebtorKey) -> bool:
    consents = ports.account(key).profile.consents
    return consent_at(consents, LATER) is ConsentStatus.WITHDRAWN


@pytest.mark.parametrize("phone", [f"+{OLD}", "+5215550000001"])
def test_a_record_that_comes_later_with_the_line_is_held(ports: Ports, phone: str) -> None:
    """The notice came a day before the billing system knew of the customer."""
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    assert put(ports, phone=phone).is_held
    assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]
    assert not put(ports, phone=phone).is_held
    assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]


def test_the_new_ids_are_the_record_s_as_well(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    put(ports)
    withdrawals = Withdrawals(ports.accounts, ports.changes, ports.people)
    assert withdrawals.record(CREDITOR, [NEW], BAJA)
    assert is_left_alone(ports, a_key("d-1"))


def test_another_line_and_another_creditor_are_held_by_nothing(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    ports.changes.put_profile(a_profile(key=a_key("d-1", "otra"), phone=f"+{OLD}"))
    assert not put(ports, "d-2", f"+{NEW}").is_held
    assert not put(ports, "d-3", None).is_held
    assert ports.account(a_key("d-1", "otra")).holds == ()


def test_a_record_that_gets_the_line_again_is_held_again(ports: Ports) -> None:
    """An old export brings the phone back that the customer has no more."""
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    put(ports)
    for _ in range(2):
        move_away(ports)
        assert holds_of(ports) == []
        assert put(ports).is_held
        assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]


def test_what_a_person_has_ended_does_not_begin_again_for_any_record(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    put(ports)
    ports.changes.end_hold(a_key("d-1"), CHANGE.hold_id, NOON, "ana")
    assert not put(ports).is_held
    assert not put(ports, "d-2").is_held
    move_away(ports)
    assert not put(ports).is_held
    assert [*holds_of(ports), *holds_of(ports, "d-2")] == []


def test_the_later_one_of_two_changes_counts(ports: Ports) -> None:
    later = NumberChange("reply.2", LATER)
    for change in (later, CHANGE):
        ports.people.keep_change(CREDITOR, OLD, change)
    assert ports.people.find(CREDITOR, OLD).changed == later


def test_a_phone_of_too_many_is_nobody_s_that_could_have_changed(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, OLD, NumberChange("reply.1", NOON))
    stored = [put(ports, f"d-{number}") for number in range(MOST_SHARERS + 1)]
    assert [one.is_held for one in stored] == [True] * MOST_SHARERS + [False]


def test_it_is_known_of_a_line_whose_person_was_erased_and_leads_nowhere(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    for _ in range(2):
        ports.people.erase(CREDITOR, OLD, BAJA)
        assert ports.people.find(CREDITOR, OLD).changed is None
    assert put(ports).is_held
    assert NEW not in ports.account(a_key("d-1")).profile.wa_ids


def test_what_an_erased_person_withdrew_is_told_of_the_line(ports: Ports) -> None:
    ports.people.erase(CREDITOR, OLD, BAJA)
    assert ports.people.find(CREDITOR, OLD).withdrawals == ()
    assert ports.people.withdrawn(CREDITOR, "5215550000001") == (BAJA,)
    assert ports.people.withdrawn(CREDITOR, NEW) == ()


def test_what_was_said_before_a_change_and_heard_after_it_holds_for_the_new_line(
    ports: Ports,
) -> None:
    """A webhook that was down brings the notice first; later a stranger has the line."""
    ports.people.keep_change(CREDITOR, OLD, CHANGE)
    withdrawals = Withdrawals(ports.accounts, ports.changes, ports.people)
    put(ports, "d-2", f"+{NEW}")
    of_a_stranger = ConsentEvent(ConsentKind.REVOKED, LATER, "whatsapp reply", "wamid.2")
    withdrawals.record(CREDITOR, [OLD], of_a_stranger)
    assert not is_left_alone(ports, a_key("d-2"))
    withdrawals.record(CREDITOR, [OLD], BAJA)
    assert is_left_alone(ports, a_key("d-2"))
