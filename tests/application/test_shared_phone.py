"""One phone is one person, however many debtors it stands for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.account import Account
from puntual.domain.circumstances import Terms
from puntual.domain.contact import Purpose
from puntual.domain.decision import decide
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.lifecycle import ContactState
from puntual.domain.phone import whatsapp_ids
from puntual.domain.plan import Send, Wait
from puntual.domain.reasons import Reason
from tests.domain.decision_cases import DUE, TERMS, account, days_from_due, local, reminded
from tests.factories import NOON, a_contact, a_key, a_profile, an_accepted_contact, an_account
from tests.fakes.accounts import FakeAccounts, FakePeople
from tests.fakes.memory import Memory

HOUR = timedelta(hours=1)


def a_debtor(name: str, phone: str | None = "+525550000001", **parts: object) -> Account:
    wa_ids = whatsapp_ids(phone) if phone else ()
    profile = a_profile(key=a_key(name), phone=phone, wa_ids=wa_ids)
    return replace(an_account(profile), **parts)  # type: ignore[arg-type]  # real fields


class CountingPeople(FakePeople):
    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.asked = 0

    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        self.asked += 1
        return super().debtors_of(creditor, wa_id)


def seen_by(name: str, *debtors: Account) -> Account:
    memory = Memory()
    for one in debtors:
        memory.put_account(one)
    own = memory.account(a_key(name))
    assert own is not None
    return with_phone_attempts(FakeAccounts(memory), FakePeople(memory), own)


def test_what_reached_the_phone_for_others_counts_in_order_of_time() -> None:
    late = a_debtor("d-2", contacts=(an_accepted_contact(NOON + HOUR),))
    early = a_debtor("d-3", contacts=(an_accepted_contact(NOON),))
    assert seen_by("d-1", a_debtor("d-1"), late, early).phone_attempts == (NOON, NOON + HOUR)


def test_own_contacts_are_not_counted_twice() -> None:
    own = a_debtor("d-1", contacts=(an_accepted_contact(NOON),))
    assert seen_by("d-1", own, a_debtor("d-2")).phone_attempts == ()


def test_other_phones_and_other_creditors_do_not_count() -> None:
    contacts = (an_accepted_contact(NOON),)
    elsewhere = a_debtor("d-2", "+525550000002", contacts=contacts)
    stranger = a_debtor("d-3", contacts=contacts)
    stranger = replace(
        stranger, profile=replace(stranger.profile, key=a_key("d-3", creditor="otra"))
    )
    assert seen_by("d-1", a_debtor("d-1"), elsewhere, stranger).phone_attempts == ()


@pytest.mark.parametrize(
    ("purpose", "counts"),
    [
        (Purpose.REMINDER, True),
        (Purpose.ONBOARDING, True),
        (Purpose.RECEIPT, False),
        (Purpose.AGREEMENT, False),
        (Purpose.AWAY, False),
    ],
)
def test_thanks_and_answers_to_others_do_not_count(purpose: Purpose, counts: bool) -> None:
    other = a_debtor("d-2", contacts=(a_contact(purpose=purpose, state=ContactState.READ),))
    assert bool(seen_by("d-1", a_debtor("d-1"), other).phone_attempts) == counts


def test_a_refusal_at_the_door_does_not_count_but_a_claim_in_flight_does() -> None:
    refused = a_debtor("d-2", contacts=(a_contact(state=ContactState.FAILED),))
    assert seen_by("d-1", a_debtor("d-1"), refused).phone_attempts == ()
    claimed = a_debtor("d-2", contacts=(a_contact(),))
    assert seen_by("d-1", a_debtor("d-1"), claimed).phone_attempts == (NOON,)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+525550000001", "+5215550000001"),
        ("+5511987650001", "+551187650001"),
        ("+541155500001", "+5491155500001"),
    ],
)
def test_a_phone_is_the_same_however_it_is_written(one: str, other: str) -> None:
    written_otherwise = a_debtor("d-2", other, contacts=(an_accepted_contact(NOON),))
    assert seen_by("d-1", a_debtor("d-1", one), written_otherwise).phone_attempts == (NOON,)


def test_an_id_that_only_whatsapp_knew_is_asked_as_well() -> None:
    def learned(debtor: Account) -> Account:
        wa_ids = debtor.profile.wa_ids | {"5400000009"}
        return replace(debtor, profile=replace(debtor.profile, wa_ids=wa_ids))

    other = a_debtor("d-2", "+525550000002", contacts=(an_accepted_contact(NOON),))
    assert seen_by("d-1", learned(a_debtor("d-1")), learned(other)).phone_attempts == (NOON,)


def test_without_a_phone_nobody_shares_it() -> None:
    other = a_debtor("d-2", None, contacts=(an_accepted_contact(NOON),))
    assert seen_by("d-1", a_debtor("d-1", None), other).phone_attempts == ()


def test_it_costs_nothing_while_nobody_shares_the_phone() -> None:
    memory = Memory()
    memory.put_account(a_debtor("d-1"))
    accounts, people = FakeAccounts(memory), CountingPeople(memory)
    accounts.break_next("read")
    with_phone_attempts(accounts, people, a_debtor("d-1"))
    assert people.asked == 0


def test_it_costs_one_query_and_a_read_for_each_other_while_somebody_does() -> None:
    memory = Memory()
    for name in ("d-1", "d-2"):
        memory.put_account(a_debtor(name))
    own = memory.account(a_key("d-1"))
    assert own is not None
    people = CountingPeople(memory)
    with_phone_attempts(FakeAccounts(memory), people, own)
    assert people.asked == 1


def test_the_caps_protect_the_person_behind_the_phone() -> None:
    """Complaint of a family: one phone, three invoices in three names, three reminders a day."""
    now = local(DUE)
    yesterday = reminded(local(days_from_due(-1)), "due_in_3_days").claimed_at
    alone = account()
    assert isinstance(decide(alone, TERMS, now), Send)
    shared = replace(alone, phone_attempts=(yesterday,))
    decision = decide(shared, Terms(TERMS.policy, TERMS.rules), now)
    assert isinstance(decision, Wait)
    assert Reason.GAP in decision.reasons
