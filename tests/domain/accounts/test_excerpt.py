"""An excerpt gives the view of the whole account, after every change and at any later instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.account_changes import (
    AccountChange,
    ContactEvidence,
    HoldEnd,
    NewHold,
    NewInvoice,
    NewPayment,
    NewRelease,
    ProfileChange,
    after_change,
)
from puntual.domain.accounts.contact import Contact, Coverage, EarlyOffer
from puntual.domain.accounts.excerpt import KEPT_APART, AccountExcerpt, excerpt_of
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME, ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.policies.early_discount import offer_of, shares_of
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.receivables.receivable import Invoice, OpenInstalment, Payment
from tests.domain.accounts.test_view_changes import HOLDS, NAMES, PAYMENTS, invoices
from tests.domain.decision.decision_cases import DUE, PROFILE, local, payment, reminded
from tests.domain.decision.test_decision_properties import accounts

START = local(DUE, 12)
LATER = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))
STATES = st.sampled_from([one for one in ContactState if one not in UNKNOWN_OUTCOME])

DISCOUNTS = st.builds(EarlyDiscount, st.integers(1, 50), st.integers(-30, 3), st.just(frozenset()))


def naming(
    contact: Contact,
    open_now: Sequence[OpenInstalment],
    names: list[str],
    discount: EarlyDiscount | None,
) -> Contact:
    """Return the contact with what it names, and with what it offers for paying early."""
    listed = [one for one in open_now if one.label in names]
    offer = offer_of(discount, listed, contact.claimed_at.date())
    offs = repeat(0) if offer is None else shares_of(offer, listed)
    named = tuple(
        Coverage(one.key, "due_today", off=off) for one, off in zip(listed, offs, strict=False)
    )
    told = EarlyOffer(discount.percent, offer.until) if discount and offer else None
    return replace(contact, covered=named, offer=told)


@dataclass
class Life:
    """An account, and the excerpt that is stored beside it."""

    now: datetime = START
    account: Account = field(default_factory=lambda: Account(PROFILE))
    excerpt: AccountExcerpt = field(default_factory=lambda: excerpt_of(Account(PROFILE)))
    folds: int = 0

    def change(self, change: AccountChange) -> None:
        after = change.of_account(self.account)
        found = after_change(self.excerpt, change)
        self.folds += found is None
        self.excerpt = excerpt_of(after) if found is None else found
        self.account = after

    def claim(
        self, names: list[str], holds: tuple[str, ...] = (), discount: EarlyDiscount | None = None
    ) -> None:
        made = reminded(
            self.now, "due_today", seq=self.account.next_seq, state=ContactState.CLAIMED
        )
        contact = replace(made, holds=holds, accepted_at=None, settled_at=None)
        contact = naming(contact, self.account.balance.open_instalments, names, discount)
        self.account = self.account.with_contact(contact)
        self.excerpt = self.excerpt.with_contact(contact).folded(self.now)

    def learn(self, place: int, state: ContactState, error: SendErrorClass | None) -> None:
        """Know more of a contact: the last one is a matter of its own record."""
        contacts = self.account.contacts
        if not contacts:
            return
        known = contacts[place % len(contacts)].with_evidence(state, self.now)
        failed = known.state is ContactState.FAILED
        known = replace(known, error_class=error if failed else None)
        if contacts[place % len(contacts)].state in UNKNOWN_OUTCOME:
            self.account = self.account.with_contact(known)
            self.excerpt = self.excerpt.with_contact(known)
        else:
            self.change(ContactEvidence(known))

    def check(self, later: timedelta) -> None:
        for at in (self.now, self.now + later):
            assert self.excerpt.view(at) == view_of(self.account, at)
        apart = [one for one in self.excerpt.recent if one.state not in UNKNOWN_OUTCOME]
        assert len(self.excerpt.recent) <= KEPT_APART or apart != list(self.excerpt.recent)


STEPS = (
    invoices()
    | PAYMENTS
    | HOLDS
    | st.tuples(
        st.just("claim"), st.lists(st.sampled_from(NAMES), max_size=3), st.none() | DISCOUNTS
    )
    | st.tuples(
        st.just("learn"),
        st.integers(0, 9),
        STATES,
        st.none() | st.sampled_from(SendErrorClass),
    )
    | st.tuples(st.just("wait"), LATER)
    | st.tuples(st.just("end"), st.integers(0, 3))
    | st.tuples(st.just("end with phone"), st.integers(0, 3))
    | st.tuples(st.just("release"), st.sampled_from(["due_today", "overdue_3_days"]))
)


def _step(life: Life, step: object) -> None:
    match step:
        case Invoice():
            known = any(one.id == step.id for one in life.account.invoices)
            life.change(NewInvoice(step, replaces=known))
        case Payment() if all(one.id != step.id for one in life.account.payments):
            life.change(NewPayment(replace(step, recorded_at=life.now)))
        case Hold() if all(one.id != step.id for one in life.account.holds):
            life.change(NewHold(step))
        case ("claim", [*names], EarlyDiscount() | None as discount):
            held = tuple(hold.id for hold in life.account.active_holds(life.now))
            life.claim([str(name) for name in names], held, discount)
        case ("learn", int(place), ContactState() as state, error):
            life.learn(place, state, error)  # type: ignore[arg-type]  # as STEPS has it
        case ("wait", timedelta() as later):
            life.now += later
        case ("end", int(number)):
            _end(life, f"h-{number}")
        case ("end with phone", int(number)):
            holds = tuple(
                replace(one, until=life.now)
                for one in life.account.holds
                if one.id == f"h-{number}" and one.is_active(life.now)
            )
            life.change(ProfileChange(replace(PROFILE, name="Ana P."), holds))
        case ("release", str(name)):
            life.change(NewRelease(Release(name, life.now, "Rosa P.")))
        case _:
            pass


def _end(life: Life, name: str) -> None:
    for hold in life.account.holds:
        if hold.id == name and (hold.until is None or hold.until > life.now):
            life.change(HoldEnd(name, life.now, "Rosa P."))


@given(st.lists(STEPS, max_size=16), LATER)
def test_after_every_step_of_any_life_the_excerpt_gives_the_view_of_the_whole(
    steps: list[object], later: timedelta
) -> None:
    life = Life()
    for step in steps:
        _step(life, step)
        life.check(later)


@given(accounts(), LATER)
def test_an_account_that_is_folded_into_an_excerpt_gives_the_same_view(
    case: tuple[Account, datetime], later: timedelta
) -> None:
    account, now = case
    assert excerpt_of(account).view(now + later) == view_of(account, now + later)


def test_a_status_that_comes_after_the_next_claim_still_reaches_the_view() -> None:
    life = Life()
    for _ in range(2):
        life.now += timedelta(days=3)
        life.claim([])
    life.learn(0, ContactState.READ, None)
    assert life.excerpt.view(life.now).last_arrival == START + timedelta(days=3)
    life.check(timedelta())


def test_a_status_of_a_contact_that_is_part_of_the_base_asks_for_the_whole_account() -> None:
    life = Life()
    for _ in range(4):
        life.now += timedelta(days=3)
        life.claim([])
        life.learn(-1, ContactState.EXPIRED, None)
    life.learn(0, ContactState.DELIVERED, None)
    assert life.folds == 1
    life.check(timedelta())


def test_a_contact_without_outcome_is_never_part_of_the_base() -> None:
    life = Life()
    for _ in range(5):
        life.now += timedelta(days=3)
        life.claim([])
    assert len(life.excerpt.recent) == 5
    life.check(timedelta())


def test_a_message_that_arrived_is_part_of_the_base_at_the_next_change() -> None:
    """Else each look adds it again, though nothing more can come of it that changes a view."""
    life = Life()
    for _ in range(2):
        life.now += timedelta(days=3)
        life.claim([])
    for place in (0, 1):
        life.learn(place, ContactState.DELIVERED, None)
    life.change(NewHold(Hold("h", HoldKind.MANUAL, life.now, None)))
    assert (life.excerpt.recent, life.excerpt.base.next_seq) == ((), 3)
    life.check(timedelta())


@pytest.mark.parametrize(("days", "folds"), [(1, 0), (30, 1)])
def test_that_a_late_message_in_the_base_was_read_folds_nothing_anew_while_it_counts(
    days: int, folds: int
) -> None:
    life = Life()
    life.claim([])
    for state in (ContactState.EXPIRED, ContactState.DELIVERED):
        life.learn(0, state, None)
    assert life.excerpt.recent == ()
    life.now += timedelta(days=days)
    life.excerpt = life.excerpt.folded(life.now)
    life.claim([])
    life.learn(1, ContactState.DELIVERED, None)
    life.excerpt = life.excerpt.folded(life.now)
    life.learn(0, ContactState.READ, None)
    assert life.folds == folds
    life.check(timedelta())


def test_the_payments_of_a_year_leave_no_trace_but_their_history() -> None:
    life = Life()
    for month in range(12):
        life.now += timedelta(days=30)
        paid = payment(at=life.now, name=f"P-{month}")
        life.change(NewPayment(paid))
    assert len(life.excerpt.base.unthanked) <= 2
    life.check(timedelta())


def test_of_three_holds_that_ended_the_shorter_one_counts_once_the_longer_ones_are_over() -> None:
    life = Life()
    for name, begins, ends in (("a", -60, -30), ("b", -50, -25), ("c", -20, -10)):
        since, until = (START + timedelta(days=days) for days in (begins, ends))
        life.change(NewHold(Hold(name, HoldKind.UNREACHABLE, since, until)))
    life.now -= timedelta(days=15)
    life.claim([])
    life.now = START
    life.excerpt = life.excerpt.folded(START)
    life.learn(0, ContactState.DELIVERED, None)
    assert [one.id for one in life.excerpt.view(START).holds] == ["c"]
    life.check(timedelta())
