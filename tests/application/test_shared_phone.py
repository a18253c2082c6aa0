"""One phone is one person, however many debtors it stands for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from puntual.application.shared_phone import with_phone_attempts
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import Contact, Purpose, contact_id
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.accounts.people.number_change import NumberChange
from puntual.domain.accounts.person import Person
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId
from puntual.domain.phone import whatsapp_ids
from puntual.domain.reasons import Reason
from puntual.domain.sending.pair_lease import pair_free_at
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    days_from_due,
    local,
    reminded,
)
from tests.factories import NOON, a_contact, a_key, a_profile, an_accepted_contact, an_account
from tests.fakes.accounts import FakeAccounts
from tests.fakes.memory import Memory
from tests.fakes.people import FakePeople

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
NAMES = ("d-1", "d-2", "d-3")


def a_debtor(name: str, phone: str | None = "+525550000001", **parts: object) -> Account:
    wa_ids = whatsapp_ids(phone) if phone else ()
    profile = a_profile(key=a_key(name), phone=phone, wa_ids=wa_ids)
    return replace(an_account(profile), **parts)  # type: ignore[arg-type]  # real fields


class CountingPeople(FakePeople):
    def __init__(self, memory: Memory) -> None:
        super().__init__(memory)
        self.asked = 0

    def find(self, creditor: CreditorId, wa_id: str) -> Person:
        self.asked += 1
        return super().find(creditor, wa_id)


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
    accounts.break_next("look")
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


@pytest.mark.parametrize(("new_ids", "reads"), [((), 1), (("MX.2",), 2), (("MX.2", "MX.1"), 2)])
def test_an_id_that_is_yet_to_be_learned_costs_a_read_and_so_does_what_it_has_changed_to(
    new_ids: tuple[str, ...], reads: int
) -> None:
    memory = Memory()
    people = CountingPeople(memory)
    change = NumberChange("reply.1", NOON, frozenset(new_ids))
    people.keep_change(CreditorId("mueblesdelsur"), "MX.1", change)
    own = a_debtor("d-1", told_ids=frozenset({"MX.1"}))
    known = with_phone_attempts(FakeAccounts(memory), people, own)
    assert known.active_holds(NOON) == (change.hold,)
    assert people.asked == reads


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


def _refused_for_the_pause(seconds: int, seq: int = 1, **parts: object) -> Contact:
    at = NOON + seconds * SECOND
    refused = a_contact(
        seq=seq,
        claimed_at=at,
        state=ContactState.FAILED,
        settled_at=at + SECOND,
        error_code=131056,
        error_class=SendErrorClass.PAIR_DELAY,
    )
    return replace(refused, **parts)  # type: ignore[arg-type]  # real fields


def _tries(*seconds: int) -> tuple[PairAttempt, ...]:
    return tuple(PairAttempt(NOON + s * SECOND, NOON + (s + 1) * SECOND) for s in seconds)


def test_refusals_for_the_pause_of_others_are_returned_in_order_of_time() -> None:
    one = a_debtor("d-2", contacts=(_refused_for_the_pause(0), _refused_for_the_pause(60, 2)))
    other = a_debtor("d-3", contacts=(_refused_for_the_pause(30, purpose=Purpose.RECEIPT),))
    seen = seen_by("d-1", a_debtor("d-1"), one, other)
    assert seen.phone_attempts == ()
    assert seen.phone_tries == _tries(0, 30, 60)


def test_of_what_others_were_sent_only_the_last_and_the_refusals_since_are_returned() -> None:
    """A log holds them: of years of messages only what the pause still depends on."""
    history = (
        _refused_for_the_pause(0),
        replace(an_accepted_contact(NOON + 60 * SECOND), id=a_contact(seq=2).id),
        _refused_for_the_pause(120, 3),
    )
    seen = seen_by("d-1", a_debtor("d-1"), a_debtor("d-2", contacts=history))
    assert seen.phone_tries == (PairAttempt(NOON + 60 * SECOND), *_tries(120))


@st.composite
def _some_contact(draw: st.DrawFn) -> Contact:
    """Anything that may be on record, minutes apart or at once."""
    at = NOON + draw(st.integers(0, 60)) * 5 * SECOND
    is_pair = draw(st.booleans())
    state = ContactState.FAILED if is_pair else draw(st.sampled_from(ContactState))
    other_class = draw(st.sampled_from(SendErrorClass))
    return replace(
        a_contact(claimed_at=at, purpose=draw(st.sampled_from(Purpose)), state=state),
        settled_at=draw(st.none() | st.just(at + draw(st.integers(0, 90)) * SECOND)),
        accepted_at=draw(st.none() | st.just(at)),
        error_code=draw(st.none() | st.just(131056)),
        error_class=SendErrorClass.PAIR_DELAY if is_pair else other_class,
        channel=draw(st.sampled_from([Channel.WHATSAPP, Channel.WHATSAPP, Channel.SMS])),
    )


def _as_debtor(name: str, contacts: Sequence[Contact]) -> Account:
    """Return a debtor with these contacts, in the order in which they were claimed."""
    in_order = sorted(contacts, key=lambda one: one.claimed_at)
    named = (
        replace(one, id=contact_id(seq, one.local_date, one.purpose, 1))
        for seq, one in enumerate(in_order, start=1)
    )
    return a_debtor(name, contacts=tuple(named))


@given(st.lists(st.tuples(st.sampled_from(NAMES), _some_contact()), max_size=9))
@example([("d-1", _refused_for_the_pause(0)), ("d-2", _refused_for_the_pause(20))])
def test_the_pause_is_the_same_for_all_who_share_a_phone_as_if_they_were_one(
    said: list[tuple[str, Contact]],
) -> None:
    """WhatsApp refuses the phone: it knows nothing of the debtors that we write to there."""
    as_one = pair_free_at(_as_debtor("d-0", [contact for _, contact in said]))
    debtors = [_as_debtor(one, [it for name, it in said if name == one]) for one in NAMES]
    for name in NAMES:
        assert pair_free_at(seen_by(name, *debtors)) == as_one


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), min_size=1, max_size=9),
    st.sampled_from(NAMES),
)
def test_after_n_refusals_in_a_row_nobody_behind_the_phone_is_free_before_4_to_the_n(
    tries: list[tuple[str, bool]], reader: str
) -> None:
    said = [
        (name, _refused_for_the_pause(60 * n, accepted_at=NOON if by_status else None))
        for n, (name, by_status) in enumerate(tries)
    ]
    debtors = [_as_debtor(one, [it for name, it in said if name == one]) for one in NAMES]
    free_at = pair_free_at(seen_by(reader, *debtors))
    last = NOON + (60 * (len(said) - 1) + 1) * SECOND
    assert free_at is not None
    assert free_at >= last + min(4 ** min(len(said), 6), 3600) * SECOND
