"""A business-scoped id that had changed before a record learned it holds the record."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import MOST_LINES, MOST_SHARERS, lines_of
from tests.contracts.conftest import Ports
from tests.contracts.test_number_changes import (
    BAJA,
    CHANGE,
    NEW,
    OLD,
    holds_of,
    is_left_alone,
    put,
)
from tests.factories import CREDITOR, NOON, a_key, a_profile

USER, NEW_USER, NEWEST_USER = "MX.1", "MX.9", "MX.10"


def learn(ports: Ports, *wa_ids: str, debtor: str = "d-1") -> None:
    ports.changes.learn_ids(a_key(debtor), wa_ids)


def test_it_is_held_and_learns_what_the_id_has_changed_to(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    put(ports)
    learn(ports, USER)
    assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]
    assert ports.account().profile.wa_ids >= {USER, NEW, NEW_USER}


def test_what_was_withdrawn_from_the_new_id_holds(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    ports.people.keep_withdrawal(CREDITOR, NEW_USER, BAJA)
    put(ports)
    learn(ports, USER)
    assert is_left_alone(ports, a_key("d-1"))


def test_further_changes_are_followed_and_a_circle_of_them_ends(ports: Ports) -> None:
    for old, new in ((USER, NEW_USER), (NEW_USER, NEWEST_USER), (NEWEST_USER, USER)):
        change = NumberChange(f"reply.{old}", NOON, frozenset({new}))
        ports.people.keep_change(CREDITOR, old, change)
    put(ports)
    learn(ports, USER)
    assert set(holds_of(ports)) == {HoldKind.NUMBER_CHANGED}
    assert ports.account().profile.wa_ids >= {USER, NEW_USER, NEWEST_USER}


def test_changes_without_an_end_fill_a_record_no_further_than_other_ids(ports: Ports) -> None:
    for number in range(2 * MOST_LINES):
        change = NumberChange(f"reply.{number}", NOON, frozenset({f"MX.{number + 1}"}))
        ports.people.keep_change(CREDITOR, f"MX.{number}", change)
    put(ports)
    learn(ports, "MX.0")
    assert set(holds_of(ports)) == {HoldKind.NUMBER_CHANGED}
    assert len(lines_of(ports.account().profile)) == MOST_LINES


def test_all_records_with_its_phone_are_held_and_no_others(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    put(ports)
    put(ports, "d-2", "+5215550000001")
    put(ports, "d-3", "+525550000003")
    learn(ports, USER)
    held = [bool(holds_of(ports, one)) for one in ("d-1", "d-2", "d-3")]
    assert held == [True, True, False]


def test_it_is_known_of_an_id_whose_person_was_erased(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    ports.people.erase(CREDITOR, USER, BAJA)
    put(ports)
    learn(ports, USER)
    assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]


def test_an_id_that_it_has_already_and_one_that_did_not_change_hold_nobody(ports: Ports) -> None:
    put(ports)
    learn(ports, USER, "MX.2")
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    learn(ports, USER)
    assert holds_of(ports) == []


def test_a_phone_beside_its_own_may_have_been_anybody_s_before(ports: Ports) -> None:
    """A change of a phone is told of whoever had it; the record's person has it since."""
    ports.people.keep_change(CREDITOR, "525550000007", CHANGE)
    put(ports)
    learn(ports, "525550000007")
    assert holds_of(ports) == []


def test_a_record_without_a_phone_is_held_and_one_with_the_new_phone_is_not(ports: Ports) -> None:
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    ports.changes.put_profile(a_profile(key=a_key("d-1"), phone=None, wa_ids=["MX.7"]))
    put(ports, "d-2", f"+{NEW}")
    learn(ports, USER)
    learn(ports, USER, debtor="d-2")
    assert holds_of(ports) == [HoldKind.NUMBER_CHANGED]
    assert holds_of(ports, "d-2") == []


def test_an_id_of_too_many_is_nobody_s_that_could_have_changed(ports: Ports) -> None:
    for number in range(MOST_SHARERS + 1):
        put(ports, f"p-{number:02}", f"+5255500001{number:02}")
        learn(ports, USER, debtor=f"p-{number:02}")
    ports.people.keep_change(CREDITOR, USER, CHANGE)
    put(ports)
    learn(ports, USER)
    assert holds_of(ports) == []


@pytest.mark.parametrize("is_changed_first", [True, False])
def test_an_opt_out_from_before_the_change_holds_in_any_order(
    ports: Ports, *, is_changed_first: bool
) -> None:
    said = ConsentEvent(ConsentKind.REVOKED, NOON - timedelta(hours=1), "reply", "wamid.3")
    steps: list[Callable[[], None]] = [
        lambda: ports.people.keep_change(CREDITOR, USER, CHANGE),
        lambda: ports.people.keep_withdrawal(CREDITOR, USER, said),
    ]
    for step in steps if is_changed_first else reversed(steps):
        step()
    put(ports, phone=f"+{OLD}")
    learn(ports, USER)
    assert is_left_alone(ports, a_key("d-1"))
