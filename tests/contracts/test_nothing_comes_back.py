"""After an erasure no id of WhatsApp comes back, whatever was on its way, and none was left."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import override

import pytest

from puntual.application.personal_data.erasure import forget
from puntual.application.personal_data.people import PersonRecords
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, without_phone
from puntual.domain.accounts.excerpt import KEPT_APART, AccountExcerpt
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.case import Case, CasePriority
from puntual.domain.conversation.kept_message import (
    KeptMessage,
    UnknownSender,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Unavailable
from puntual.domain.ids import DebtorId, DebtorKey
from puntual.ports.history import ContactHistory
from tests.contracts.conftest import Ports
from tests.contracts.test_erasure import PHONE, data_of, erase, is_left_alone, put
from tests.factories import CREDITOR, NOON, a_contact, a_hold, a_key, a_ref, a_status
from tests.fakes.cases import FakeCases

# As WhatsApp makes them: the phone, in Base64.
WAMID = f"wamid.{base64.b64encode(b'525550000001').decode()}"
LATER = NOON + timedelta(days=1)


def a_case(id_: str, sender: str = "") -> Case:
    return Case(
        id_,
        CREDITOR,
        () if sender else (DebtorId("d-1"),),
        sender,
        SpokenIntent.DISPUTE,
        CasePriority.DISPUTE,
        NOON,
        WAMID,
        NOON,
        LATER,
    )


@pytest.mark.parametrize("state", [ContactState.DELIVERED, ContactState.FAILED])
def test_a_status_of_a_message_that_was_under_way_brings_no_id(
    ports: Ports, state: ContactState
) -> None:
    key = put(ports)
    contact = a_contact()
    ports.contacts.claim(ports.excerpt(key), contact, b"log")
    erase(ports, key)
    status = replace(a_status(state, at=NOON), wamid=WAMID, user_id="MX.100")
    assert ports.contacts.record_status(a_ref(contact), status)
    later = replace(a_status(ContactState.READ, at=LATER), wamid=WAMID)
    assert [*ports.contacts.record_statuses([(a_ref(contact), later)] * 2)] != []
    (found,) = ports.account(key).contacts
    assert (found.wamid, found.state) != (WAMID, ContactState.CLAIMED)
    assert found.wamid is None
    assert ports.account(key).told_ids == frozenset()


def test_a_status_of_a_message_that_has_left_brings_no_id(ports: Ports) -> None:
    key = put(ports)
    contacts = []
    for seq in range(1, FEWEST_TOGETHER + KEPT_APART + 1):
        at = NOON + seq * timedelta(days=3)
        contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
        ports.contacts.claim(ports.excerpt(key), contact, b"log")
        ports.contacts.record_status(a_ref(contact), a_status(at=at, wamid=WAMID))
        contacts.append(contact)
    assert ports.history.move(ports.excerpt(key), NOON + timedelta(days=100)) > 0
    erase(ports, key)
    late = replace(a_status(ContactState.READ, at=NOON + timedelta(days=90)), wamid=WAMID)
    assert ports.contacts.record_status(a_ref(contacts[0]), late)
    assert {one.wamid for one in ports.account(key).contacts} == {None}


def test_an_id_that_is_told_of_an_erased_person_is_not_learned(ports: Ports) -> None:
    key = put(ports)
    erase(ports, key)
    ports.changes.learn_ids(key, ["MX.100", "525550000001"])
    assert ports.account(key).profile.wa_ids == frozenset()
    assert ports.people.find(CREDITOR, "MX.100").debtors == ()


def test_what_was_said_is_proved_by_a_digest_and_holds(ports: Ports) -> None:
    key = put(ports)
    said = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", WAMID)
    ports.people.keep_withdrawal(CREDITOR, PHONE, said)
    ports.changes.add_consent(key, said)
    erase(ports, key)
    erase(ports, key)
    consents = ports.account(key).profile.consents
    assert [one.evidence for one in consents if one.source == "whatsapp reply"] == [
        message_id(WAMID)
    ]
    again = put(ports, "d-2")
    assert without_phone(said) in ports.account(again).profile.consents
    assert WAMID not in {one.evidence for one in ports.account(again).profile.consents}
    assert is_left_alone(ports, again)


def test_an_erasure_that_is_repeated_adds_nothing(ports: Ports) -> None:
    key = put(ports)
    erase(ports, key)
    consents = ports.account(key).profile.consents
    for hours in range(3):
        forget(data_of(ports), data_of(ports).of_debtor(key), "eva", NOON + timedelta(hours=hours))
    assert ports.account(key).profile.consents == consents


class _Outage(ContactHistory):
    """A history that is away after a while."""

    def __init__(self, history: ContactHistory, left: int) -> None:
        self._history, self._left = history, left

    @override
    def move(self, account: AccountExcerpt, now: datetime) -> int:
        return self._history.move(account, now)

    @override
    def erase_message_ids(self, key: DebtorKey) -> None:
        if not self._left:
            raise Unavailable("away")
        self._left -= 1
        self._history.erase_message_ids(key)


@pytest.mark.parametrize("debtor", ["d-1", "d-2", "d-3", ""])
@pytest.mark.parametrize("left", [0, 1, 2])
def test_an_erasure_that_was_cut_short_finds_all_that_is_left(
    ports: Ports, debtor: str, left: int
) -> None:
    """Two records have the phone, and one of them an id by which alone the third is found."""
    keys = [put(ports), put(ports, "d-2"), put(ports, "d-3", "+525550000003")]
    for key in keys[1:]:
        ports.changes.learn_ids(key, ["MX.abcdefghij"])
    data = data_of(ports)

    def person() -> PersonRecords:
        return data.of_debtor(a_key(debtor)) if debtor else data.of_line(CREDITOR, PHONE)

    away = replace(data, history=_Outage(ports.history, left))
    with pytest.raises(Unavailable):
        forget(away, person(), "ana", NOON)
    assert forget(data, person(), "ana", NOON)
    assert {ports.account(key).profile.phone for key in keys} == {None}


def test_cases_name_neither_a_stranger_nor_a_message(ports: Ports) -> None:
    key, named = put(ports), message_id(WAMID)
    stranger = UnknownSender(CREDITOR, "525550000001")
    said = KeptMessage(
        WAMID, NOON, MessageKind.TEXT, "hola", "", SpokenIntent.OTHER, LATER, phone=PHONE
    )
    ports.words.keep(stranger, said)
    ports.cases.open(a_case(named, stranger.sender))
    ports.changes.add_hold(key, a_hold("reply.old", HoldKind.DISPUTE, until=None))
    ports.cases.open(a_case("reply.old"))
    ports.changes.add_hold(key, a_hold("by hand", HoldKind.DISPUTE, until=None))
    erase(ports, key)
    for id_, sender in ((named, "erased"), ("reply.old", "")):
        case = ports.cases.find(CREDITOR, id_)
        assert case is not None
        assert (case.sender, case.wamid, case.intent) == (sender, "", SpokenIntent.DISPUTE)
    listed = ports.cases.list_open(CREDITOR).cases
    assert {(one.sender, one.wamid) for one in listed} == {("erased", ""), ("", "")}
    assert [*ports.words.all_of(stranger)] == []


def test_a_case_that_somebody_works_on_is_asked_for_again(ports: Ports) -> None:
    key = put(ports)
    ports.changes.add_hold(key, a_hold("reply.old", HoldKind.DISPUTE, until=None))
    ports.cases.open(a_case("reply.old"))

    class Busy(FakeCases):
        def replace(self, case: Case, known: Case) -> bool:
            return case == known

    busy = Busy()
    busy.open(a_case("reply.old"))
    data = replace(data_of(ports), cases=busy)
    with pytest.raises(Unavailable):
        forget(data, data.of_debtor(key), "ana", NOON)
    assert ports.account(a_key()).profile.phone == PHONE
    erase(ports, key)
    assert ports.account(a_key()).profile.phone is None
