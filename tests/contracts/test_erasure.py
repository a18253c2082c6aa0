"""A person who is erased: nothing names them, the proof stays, and nobody writes to them again."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from puntual.application.personal_data.erasure import forget, reasons_to_keep
from puntual.application.personal_data.people import PersonalData, PersonRecords
from puntual.domain.accounts.consent import (
    ConsentEvent,
    ConsentKind,
    ConsentStatus,
    consent_at,
    without_phone,
)
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER
from puntual.domain.accounts.hold import HoldKind
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.channel import Channel
from puntual.domain.conversation.kept_message import KeptMessage
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import DebtorKey
from tests.contracts.conftest import Ports
from tests.factories import (
    CREDITOR,
    NOON,
    a_consent,
    a_contact,
    a_hold,
    a_key,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)
from tests.fakes.media import FakeMediaStore

PHONE = "+525550000001"
LATER = NOON + timedelta(days=1)
BAJA = ConsentEvent(
    ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1", frozenset({Channel.SMS})
)


def data_of(ports: Ports) -> PersonalData:
    return PersonalData(
        ports.accounts,
        ports.changes,
        ports.people,
        ports.history,
        ports.words,
        FakeMediaStore(),
        ports.legal_holds,
        ports.cases,
    )


def put(ports: Ports, debtor: str = "d-1", phone: str = PHONE) -> DebtorKey:
    key = a_key(debtor)
    profile = a_profile(key=key, phone=phone, consents=(a_consent(),))
    named = replace(profile, name="Ana Prueba", email="ana@prueba.example", segment="vip")
    ports.changes.put_profile(named)
    return key


def erase(ports: Ports, key: DebtorKey) -> PersonRecords:
    person = data_of(ports).of_debtor(key)
    forget(data_of(ports), person, "operaciones", NOON)
    return person


def is_left_alone(ports: Ports, key: DebtorKey) -> bool:
    consents = ports.account(key).profile.consents
    return all(consent_at(consents, LATER, one) is ConsentStatus.WITHDRAWN for one in Channel)


def test_nothing_names_or_reaches_a_person_who_was_erased(ports: Ports) -> None:
    key = put(ports)
    erase(ports, key)
    left = ports.account(key).profile
    assert (left.name, left.phone, left.email, left.segment) == ("", None, None, None)
    assert left.wa_ids == frozenset()
    assert (left.country, left.kind) == (a_profile().country, a_profile().kind)
    assert ports.people.find(CREDITOR, PHONE).debtors == ()
    assert ports.people.find(CREDITOR, PHONE).withdrawals == ()
    assert ports.excerpt(key).view(LATER).profile.phone is None
    assert is_left_alone(ports, key)


@pytest.mark.parametrize("phone", [PHONE, "+5215550000001"])
def test_whoever_comes_again_with_the_line_is_not_written_to(ports: Ports, phone: str) -> None:
    """A billing system that exports all customers each night brings them back the next one."""
    key = put(ports)
    erase(ports, key)
    again, other = put(ports, "d-1", phone), put(ports, "d-2", phone)
    assert is_left_alone(ports, again)
    assert is_left_alone(ports, other)
    stranger = put(ports, "d-3", "+525550000009")
    assert not is_left_alone(ports, stranger)


def test_what_was_withdrawn_before_holds_as_well(ports: Ports) -> None:
    key = put(ports)
    ports.people.keep_withdrawal(CREDITOR, PHONE, BAJA)
    erase(ports, key)
    erase(ports, key)
    other = put(ports, "d-2")
    assert without_phone(BAJA) in ports.account(other).profile.consents


def test_the_proof_of_how_a_person_was_treated_stays(ports: Ports) -> None:
    key = put(ports)
    ports.changes.put_invoice(key, an_invoice(), "i1")
    for seq in range(1, FEWEST_TOGETHER + KEPT_APART + 1):
        at = NOON + seq * timedelta(days=3)
        contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
        ports.contacts.claim(ports.excerpt(key), contact, b"log")
        status = a_status(at=at + timedelta(minutes=1), wamid=f"wamid.{seq}")
        ports.contacts.record_status(a_ref(contact), status)
    before = ports.account(key)
    assert ports.history.move(ports.excerpt(key), NOON + timedelta(days=100)) == FEWEST_TOGETHER
    erase(ports, key)
    after = ports.account(key)
    assert [one.wamid for one in after.contacts] == [None] * len(before.contacts)
    assert after.contacts == tuple(replace(one, wamid=None) for one in before.contacts)
    assert (after.invoices, after.profile.consents[:1]) == (before.invoices, (a_consent(),))
    assert ports.changes.refold(key, NOON + timedelta(days=200)) is False


def test_all_records_of_a_person_are_found_and_erased(ports: Ports) -> None:
    first, second = put(ports), put(ports, "d-2")
    assert data_of(ports).of_line(CREDITOR, "5215550000001").records == (first, second)
    assert {*erase(ports, second).records} == {first, second}
    assert [ports.account(one).profile.phone for one in (first, second)] == [None, None]


def test_nobody_is_not_found(ports: Ports) -> None:
    with pytest.raises(NotFound, match="nobody has this phone"):
        data_of(ports).of_line(CREDITOR, PHONE)
    with pytest.raises(NotFound, match="no such debtor"):
        data_of(ports).of_debtor(a_key("nobody"))


def test_a_phone_that_many_debtors_have_is_no_person(ports: Ports) -> None:
    """What somebody types to fill the field would take all of them along."""
    keys = [put(ports, f"d-{number}") for number in range(MOST_SHARERS + 1)]
    with pytest.raises(Conflict, match="name a debtor"):
        data_of(ports).of_line(CREDITOR, PHONE)
    assert erase(ports, keys[3]) == PersonRecords((keys[3],), ())
    assert ports.account(keys[3]).profile.phone is None
    assert ports.account(keys[4]).profile.phone == PHONE


def test_who_owes_or_is_in_a_dispute_is_told_before(ports: Ports) -> None:
    key, other = put(ports), put(ports, "d-2")
    data = data_of(ports)
    assert reasons_to_keep(data, data.of_debtor(key), LATER) == ()
    ports.changes.put_invoice(key, an_invoice(), "i1")
    ports.changes.add_hold(other, a_hold("h-1", HoldKind.DISPUTE, until=None))
    assert reasons_to_keep(data, data.of_debtor(key), LATER) == (
        "d-1 owes",
        "d-2 is in a dispute",
    )


def test_what_was_sent_for_a_record_that_went_over_names_nobody_either(ports: Ports) -> None:
    """The ids of its messages hold the phone, and stayed where they were."""
    chain = [put(ports, f"d-{number}", f"+52555000000{number}") for number in (1, 2, 3)]
    contact = a_contact()
    ports.contacts.claim(ports.excerpt(chain[0]), contact, b"log")
    ports.contacts.record_status(a_ref(contact), a_status(wamid="wamid.1"))
    for source, target in pairwise(chain):
        ports.changes.begin_merge(source, target, LATER)
        while not ports.changes.advance_merge(source, target, LATER):
            pass
    assert data_of(ports).merged_into(chain[2]) == (chain[0], chain[1])
    assert [one.wamid for one in ports.account(chain[0]).contacts] == ["wamid.1"]
    assert erase(ports, chain[2]).records == (chain[2],)
    assert [one.wamid for one in ports.account(chain[0]).contacts] == [None]


def test_who_is_about_to_become_another_one_is_not_erased_by_half(ports: Ports) -> None:
    source, target = put(ports), put(ports, "d-2", "+525550000002")
    ports.changes.begin_merge(source, target, NOON)
    with pytest.raises(Conflict, match="finish it first"):
        erase(ports, source)
    assert ports.account(target).profile.phone == "+525550000002"


def test_words_without_a_file_are_erased_too(ports: Ports) -> None:
    key = put(ports)
    said = KeptMessage(
        "wamid.IN", NOON, MessageKind.TEXT, "ya voy", "", SpokenIntent.OTHER, LATER, None
    )
    ports.words.keep(key, said)
    erase(ports, key)
    assert [*ports.words.all_of(key)] == []
