"""Whoever got another phone may still ask from the old one to be left alone."""

from collections.abc import Callable

import pytest

from puntual.application.personal_data.erasure import forget
from puntual.application.personal_data.people import PersonalData
from puntual.domain.accounts.consent import ConsentStatus
from puntual.domain.accounts.person import MOST_LINES, MOST_SHARERS
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.contracts.test_people import is_left_alone, put, status_of, withdraw
from tests.factories import CREDITOR, NOON, a_key, a_profile
from tests.fakes.media import FakeMediaStore

OLD, NEW, THIRD = "+525550000001", "+525550000002", "+525550000003"


def without_phone(ports: Ports, key: DebtorKey) -> None:
    ports.changes.put_profile(a_profile(key=key, phone=None, consents=()))


def merge(ports: Ports, source: DebtorKey, target: DebtorKey) -> None:
    ports.changes.begin_merge(source, target, NOON)
    while not ports.changes.advance_merge(source, target, NOON):
        pass


def _moves(ports: Ports) -> DebtorKey:
    put(ports, "d-1", OLD)
    return put(ports, "d-1", NEW)


def _moves_twice(ports: Ports) -> DebtorKey:
    _moves(ports)
    return put(ports, "d-1", THIRD)


def _moves_back_and_forth(ports: Ports) -> DebtorKey:
    _moves(ports)
    _moves(ports)
    return put(ports, "d-1", "+525550000009")


def _moves_to_what_whatsapp_told(ports: Ports) -> DebtorKey:
    ports.changes.learn_ids(put(ports, "d-1", OLD), [NEW.removeprefix("+")])
    return put(ports, "d-1", NEW)


def _loses_its_phone(ports: Ports) -> DebtorKey:
    key = put(ports, "d-1", OLD)
    without_phone(ports, key)
    return key


def _loses_its_phone_and_gets_another(ports: Ports) -> DebtorKey:
    _loses_its_phone(ports)
    return put(ports, "d-1", THIRD)


def _shared_it(ports: Ports) -> DebtorKey:
    put(ports, "d-2", OLD)
    return _moves(ports)


def _is_merged_after_it(ports: Ports) -> DebtorKey:
    source, target = _moves(ports), put(ports, "d-9", THIRD)
    merge(ports, source, target)
    return target


@pytest.mark.parametrize("spelling", ["525550000001", "5215550000001"])
@pytest.mark.parametrize(
    "life",
    [
        _moves,
        _moves_twice,
        _moves_back_and_forth,
        _moves_to_what_whatsapp_told,
        _loses_its_phone,
        _loses_its_phone_and_gets_another,
        _shared_it,
        _is_merged_after_it,
    ],
)
def test_what_is_withdrawn_from_a_phone_reaches_the_record_that_left_it(
    ports: Ports, life: Callable[[Ports], DebtorKey], spelling: str
) -> None:
    key = life(ports)
    assert status_of(ports, key) is ConsentStatus.GIVEN
    assert withdraw(ports, spelling)
    assert is_left_alone(ports, key)


def test_an_id_that_whatsapp_told_of_the_old_phone_reaches_the_record_as_well(
    ports: Ports,
) -> None:
    ports.changes.learn_ids(put(ports, "d-1", OLD), ["MX.100"])
    key = put(ports, "d-1", NEW)
    assert withdraw(ports, "MX.100")
    assert is_left_alone(ports, key)
    assert is_left_alone(ports, put(ports, "d-2", NEW))


def test_whose_the_old_phone_is_now_the_billing_system_says(ports: Ports) -> None:
    moved, other = _moves(ports), put(ports, "d-2", OLD)
    assert withdraw(ports, "525550000001")
    assert is_left_alone(ports, other)
    assert status_of(ports, moved) is ConsentStatus.GIVEN


def test_who_only_learned_the_old_phone_has_taken_nobodys_place(ports: Ports) -> None:
    moved, other = _moves(ports), put(ports, "d-2", THIRD)
    ports.changes.learn_ids(other, ["525550000001"])
    assert withdraw(ports, "525550000001")
    assert is_left_alone(ports, moved)
    assert is_left_alone(ports, other)


def test_nothing_else_than_a_withdrawal_is_said_for_the_record_from_its_old_phone(
    ports: Ports,
) -> None:
    key = _moves(ports)
    person = ports.people.find(CREDITOR, OLD)
    assert (person.records, person.former, person.concerned) == ((), (key,), (key,))


def test_another_creditor_is_not_concerned(ports: Ports) -> None:
    _moves(ports)
    stranger = a_key("d-1", "otra")
    for phone in (OLD, NEW):
        ports.changes.put_profile(a_profile(key=stranger, phone=phone))
    withdraw(ports, "525550000001")
    assert status_of(ports, stranger) is ConsentStatus.GIVEN


def test_a_phone_of_too_many_reaches_nobody_who_left_it(ports: Ports) -> None:
    for number in range(MOST_SHARERS + 1):
        put(ports, f"p-{number:02}", OLD)
    key = _moves(ports)
    withdraw(ports, "525550000001")
    assert status_of(ports, key) is ConsentStatus.GIVEN


def test_so_many_old_lines_of_a_record_are_known_and_no_more(ports: Ports) -> None:
    for number in range(MOST_LINES + 2):
        put(ports, "d-1", f"+5255500001{number:02}")
    key = a_key("d-1")
    assert len(ports.account(key).profile.left_lines) == MOST_LINES
    assert ports.people.find(CREDITOR, "525550000100").former == ()
    assert ports.people.find(CREDITOR, "525550000101").former == (key,)


def test_who_is_forgotten_is_found_behind_no_phone_of_before(ports: Ports) -> None:
    key = _moves(ports)
    _forget(ports, key)
    assert ports.people.find(CREDITOR, OLD).former == ()
    assert ports.account(key).profile.left_lines == ()
    assert is_left_alone(ports, put(ports, "d-7", OLD))


def test_who_has_the_old_phone_now_is_not_forgotten_with_the_one_before(ports: Ports) -> None:
    key, other = _moves(ports), put(ports, "d-2", OLD)
    _forget(ports, key)
    assert ports.people.find(CREDITOR, OLD).debtors == (other,)
    assert status_of(ports, other) is ConsentStatus.GIVEN


def _forget(ports: Ports, key: DebtorKey) -> None:
    data = PersonalData(
        ports.accounts,
        ports.changes,
        ports.people,
        ports.history,
        ports.words,
        FakeMediaStore(),
        ports.legal_holds,
        ports.cases,
    )
    forget(data, data.of_debtor(key), "ana", NOON)
