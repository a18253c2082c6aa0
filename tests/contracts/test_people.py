"""A withdrawal belongs to a person: to every id that stands for them, and to every record."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.shared_phone import with_phone_attempts
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import (
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
)
from puntual.domain.accounts.person import MOST_LINES, MOST_SHARERS
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.factories import CREDITOR, NOON, a_consent, a_key, a_profile

PHONE = "+525550000001"
LATER = NOON + timedelta(days=1)
BAJA = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")
SPELLINGS = [
    ("+525550000001", "5215550000001"),
    ("+5215550000001", "525550000001"),
    ("+541155550005", "5491155550005"),
    ("+5491155550005", "541155550005"),
    ("+5511987650008", "551187650008"),
    ("+551187650008", "5511987650008"),
    ("+595981555122", "595981555122"),
]


def withdraw(ports: Ports, *wa_ids: str, said: ConsentEvent = BAJA) -> bool:
    withdrawals = Withdrawals(ports.accounts, ports.changes, ports.people)
    return withdrawals.record(CREDITOR, wa_ids, said)


def put(ports: Ports, debtor: str, phone: str = PHONE, *consents: ConsentEvent) -> DebtorKey:
    key = a_key(debtor)
    said = consents or (a_consent(),)
    ports.changes.put_profile(a_profile(key=key, phone=phone, consents=said))
    return key


def status_of(ports: Ports, key: DebtorKey) -> ConsentStatus:
    """Return the consent by which a sender decides."""
    known = with_phone_attempts(ports.accounts, ports.people, ports.excerpt(key))
    return consent_at(known.profile.consents, LATER)


def is_left_alone(ports: Ports, key: DebtorKey) -> bool:
    on_record = consent_at(ports.account(key).profile.consents, LATER)
    return {on_record, status_of(ports, key)} == {ConsentStatus.WITHDRAWN}


@pytest.mark.parametrize(("phone", "wa_id"), SPELLINGS)
def test_an_opt_out_holds_for_a_record_that_comes_later_however_the_line_is_written(
    ports: Ports, phone: str, wa_id: str
) -> None:
    """H-2: the next day a second record of the phone came, and was written to."""
    first = put(ports, "d-1", f"+{wa_id}")
    assert withdraw(ports, wa_id)
    assert is_left_alone(ports, first)
    assert is_left_alone(ports, put(ports, "d-99", phone))


def test_an_opt_out_reaches_every_record_that_has_the_phone(ports: Ports) -> None:
    keys = [put(ports, f"d-{number}") for number in range(4)]
    assert withdraw(ports, "525550000001")
    assert all(is_left_alone(ports, key) for key in keys)
    assert not withdraw(ports, "525550000001")


def test_an_opt_out_of_an_id_that_no_record_has_holds_as_soon_as_one_has_it(ports: Ports) -> None:
    assert not withdraw(ports, "MX.100", "525550000001")
    assert is_left_alone(ports, put(ports, "d-1"))
    other = put(ports, "d-2", "+525550000002")
    assert status_of(ports, other) is ConsentStatus.GIVEN
    ports.changes.learn_ids(other, ["MX.100"])
    assert is_left_alone(ports, other)


def test_an_opt_out_from_a_learned_id_holds_for_the_phone_and_its_other_records(
    ports: Ports,
) -> None:
    """W-3: after a reply with phone and id, BAJA with the id alone came from nobody."""
    keys = [put(ports, "d-1"), put(ports, "d-2")]
    ports.changes.learn_ids(keys[0], ["MX.100"])
    assert withdraw(ports, "MX.100")
    assert all(is_left_alone(ports, key) for key in (*keys, put(ports, "d-3")))


def test_a_record_that_gets_the_phone_is_the_person_from_then_on(ports: Ports) -> None:
    withdraw(ports, "525550000001")
    moved = put(ports, "d-1", "+525550000002")
    assert status_of(ports, moved) is ConsentStatus.GIVEN
    put(ports, "d-1", PHONE)
    assert is_left_alone(ports, moved)


def test_who_withdrew_stays_silent_on_a_new_phone_and_so_do_its_other_records(
    ports: Ports,
) -> None:
    other = put(ports, "d-2", "+525550000002")
    put(ports, "d-1")
    withdraw(ports, "525550000001")
    moved = put(ports, "d-1", "+525550000002")
    assert is_left_alone(ports, moved)
    assert is_left_alone(ports, other)
    assert is_left_alone(ports, put(ports, "d-3", "+525550000002"))


def test_what_a_billing_system_says_was_withdrawn_holds_for_the_other_records(
    ports: Ports,
) -> None:
    other = put(ports, "d-2")
    put(ports, "d-1", PHONE, replace(BAJA, source="call"))
    assert is_left_alone(ports, other)
    assert is_left_alone(ports, put(ports, "d-3"))


def test_a_record_whose_consent_was_renewed_is_written_to_and_no_other_one(ports: Ports) -> None:
    keys = [put(ports, "d-1"), put(ports, "d-2")]
    withdraw(ports, "525550000001")
    renewed = ConsentEvent(
        ConsentKind.GRANTED, NOON + timedelta(hours=1), "form", "form 7", renewed=True
    )
    put(ports, "d-1", PHONE, renewed)
    assert status_of(ports, keys[0]) is ConsentStatus.GIVEN
    assert is_left_alone(ports, keys[1])
    assert is_left_alone(ports, put(ports, "d-3"))


def test_a_stored_profile_tells_what_holds_for_it(ports: Ports) -> None:
    withdraw(ports, "525550000001")
    stored = ports.changes.put_profile(a_profile())
    assert consent_at(stored.profile.consents, LATER) is ConsentStatus.WITHDRAWN
    assert not stored.has_placeholder


def test_a_withdrawal_of_one_creditor_says_nothing_to_another(ports: Ports) -> None:
    withdraw(ports, "525550000001")
    stranger = a_key("d-1", "otra")
    ports.changes.put_profile(a_profile(key=stranger))
    assert status_of(ports, stranger) is ConsentStatus.GIVEN


def test_a_phone_of_too_many_is_nobodys_and_nothing_spreads_by_it(ports: Ports) -> None:
    keys = [put(ports, f"d-{number:02}") for number in range(MOST_SHARERS)]
    assert not any(_has_placeholder(ports, key) for key in keys)
    keys += [put(ports, f"d-{number}") for number in range(90, 93)]
    assert all(_has_placeholder(ports, key) for key in keys)
    assert ports.changes.put_profile(a_profile(key=keys[-1])).has_placeholder
    assert not withdraw(ports, "525550000001")
    assert status_of(ports, keys[-1]) is ConsentStatus.GIVEN
    own = put(ports, "d-92", "+525550000002")
    assert status_of(ports, own) is ConsentStatus.GIVEN
    assert not _has_placeholder(ports, own)


def test_when_few_are_left_behind_a_placeholder_it_is_a_person_again(ports: Ports) -> None:
    keys = [put(ports, f"d-{number:02}") for number in range(MOST_SHARERS + 1)]
    withdraw(ports, "525550000001")
    assert _has_placeholder(ports, keys[0])
    put(ports, "d-20", "+525550000002")
    assert not _has_placeholder(ports, keys[0])
    assert status_of(ports, keys[0]) is ConsentStatus.WITHDRAWN


def _has_placeholder(ports: Ports, key: DebtorKey) -> bool:
    known = with_phone_attempts(ports.accounts, ports.people, ports.excerpt(key))
    return known.base.has_placeholder


def test_so_many_ids_are_learned_of_one_person_and_no_more(ports: Ports) -> None:
    key = put(ports, "d-1")
    for number in range(MOST_LINES + 3):
        ports.changes.learn_ids(key, [f"MX.{number}"])
    assert len(ports.account(key).profile.wa_ids) == MOST_LINES + 1
    assert ports.people.find(CREDITOR, "MX.0").debtors == (key,)
    assert ports.people.find(CREDITOR, f"MX.{MOST_LINES + 2}").debtors == ()


def test_the_same_line_in_another_spelling_keeps_what_was_learned(ports: Ports) -> None:
    key = put(ports, "d-1")
    ports.changes.learn_ids(key, ["MX.100"])
    put(ports, "d-1", "+5215550000001")
    assert "MX.100" in ports.account(key).profile.wa_ids


def test_a_phone_that_whatsapp_reported_keeps_the_person_and_leaves_the_old_phone(
    ports: Ports,
) -> None:
    key = put(ports, "d-1")
    ports.changes.learn_ids(key, ["MX.100", "525550000099"])
    put(ports, "d-1", "+525550000099")
    assert ports.people.find(CREDITOR, "MX.100").debtors == (key,)
    assert ports.people.find(CREDITOR, "525550000001").debtors == ()


def test_the_later_one_of_two_withdrawals_is_kept_for_an_id(ports: Ports) -> None:
    later = replace(BAJA, at=LATER, evidence="wamid.2")
    for said in (later, BAJA):
        ports.people.keep_withdrawal(CREDITOR, "MX.100", said)
    assert ports.people.find(CREDITOR, "MX.100").withdrawals == (later,)
