"""The scan over all accounts, and the check of their wake-ups."""

from datetime import timedelta

import pytest

from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.ids import DebtorKey
from puntual.ports.contacts import StatusReport
from puntual.ports.scheduling import WakeUp
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    a_consent,
    a_contact,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)

KEYS = [a_key(f"d-{number}") for number in range(23)]


def _fill(ports: Ports) -> None:
    for number, key in enumerate(KEYS):
        ports.changes.add_consent(key, a_consent())
        ports.changes.put_invoice(key, an_invoice(external_id=f"F-{number}"), "i1")
        ports.wake_ups.put(key, NOON)


def _listed(ports: Ports, segment: int, segments: int) -> list[DebtorKey]:
    pages = ports.account_scan.walk(segment, segments, None)
    return [one.key for page in pages for one in page.accounts]


@pytest.mark.parametrize("segments", [1, 3])
def test_segments_list_every_account_once(ports: Ports, segments: int) -> None:
    _fill(ports)
    listed = [key for one in range(1, segments + 1) for key in _listed(ports, one, segments)]
    assert sorted(listed) == sorted(KEYS)


def test_without_accounts_there_is_one_empty_page(ports: Ports) -> None:
    (page,) = ports.account_scan.walk(1, 1, None)
    assert (page.accounts, page.after) == ((), None)


def test_a_scan_finds_what_a_look_and_a_read_find(ports: Ports) -> None:
    _fill(ports)
    ports.changes.put_payment(KEYS[3], a_payment(), "p1")
    for page in ports.account_scan.walk(1, 1, None):
        for one in page.accounts:
            assert one.excerpt() == ports.excerpt(one.key)
            assert one.whole() == one.unpacked() == ports.account(one.key)
            assert one.contacts() == ports.account(one.key).contacts
            assert one.last_reasons() is None


def test_an_account_tells_the_day_of_its_last_change(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(recorded_at=NOON), "i1")
    payment = a_payment(recorded_at=NOON + timedelta(days=2))
    ports.changes.put_payment(a_key(), payment, "p1")
    ((one,),) = (page.accounts for page in ports.account_scan.walk(1, 1, None))
    assert one.noted_on() == (NOON + timedelta(days=2)).date()


def _told(ports: Ports) -> frozenset[str]:
    ((one,),) = (page.accounts for page in ports.account_scan.walk(1, 1, None))
    return one.told_ids()


def _tell(ports: Ports, *statuses: StatusReport) -> None:
    """Send a message to a debtor with a phone, and let its statuses come."""
    ports.changes.put_profile(a_profile(consents=[a_consent()]))
    ports.contacts.claim(ports.excerpt(), a_contact(), b"")
    for one in statuses:
        ports.contacts.record_status(a_ref(), one)


TOLD = a_status(user_id="MX.500")


def test_an_account_tells_the_id_that_a_status_told_until_it_is_learned(ports: Ports) -> None:
    _tell(ports, TOLD, a_status(ContactState.READ, NOON + timedelta(minutes=2)))
    assert _told(ports) == {"MX.500"}
    ports.changes.learn_ids(a_key(), ["MX.500"])
    assert _told(ports) == frozenset()


def test_statuses_that_come_together_tell_the_id_as_well(ports: Ports) -> None:
    _tell(ports)
    read = a_status(ContactState.READ, NOON + timedelta(minutes=2), user_id="MX.500")
    assert ports.contacts.record_statuses([(a_ref(), TOLD), (a_ref(), read)]) == [True, True]
    assert _told(ports) == {"MX.500"}


def test_an_account_with_another_phone_by_now_is_not_known_by_what_was_told_of_the_old_one(
    ports: Ports,
) -> None:
    """The old phone may be a stranger's, whose words would count for the debtor."""
    _tell(ports, TOLD)
    ports.changes.put_profile(a_profile(phone="+525550000077"))
    assert _told(ports) == frozenset()
    ports.changes.put_profile(a_profile(phone=None))
    assert _told(ports) == frozenset()


def test_a_status_without_an_id_tells_none(ports: Ports) -> None:
    _tell(ports, a_status())
    assert _told(ports) == frozenset()


def test_wake_ups_that_are_not_scheduled_are_missing(ports: Ports) -> None:
    later = NOON + timedelta(hours=3)
    for key in KEYS[:15]:
        ports.wake_ups.put(key, NOON)
    ports.wake_ups.put(KEYS[20], later)
    wanted = [WakeUp(key, NOON) for key in KEYS] + [
        WakeUp(KEYS[20], later),
        WakeUp(KEYS[0], later),
    ]
    missing = ports.wake_up_check.missing(wanted)
    expected = {(key, NOON) for key in KEYS[15:]} | {(KEYS[0], later)}
    assert {(one.key, one.at) for one in missing} == expected


def test_what_is_in_a_pack_is_not_missing_where_many_share_an_instant(ports: Ports) -> None:
    ports.wake_ups.put_all(WakeUp(key, NOON) for key in KEYS)
    assert list(ports.wake_up_check.missing([WakeUp(key, NOON) for key in KEYS])) == []


def test_what_is_scheduled_after_the_check_is_known_to_the_next_one(ports: Ports) -> None:
    wanted = [WakeUp(key, NOON) for key in KEYS]
    assert len(ports.wake_up_check.missing(wanted)) == len(KEYS)
    ports.wake_ups.put_all(wanted)
    ports.wake_up_check.forget()
    assert list(ports.wake_up_check.missing(wanted)) == []
