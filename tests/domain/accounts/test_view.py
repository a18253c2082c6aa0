"""The view of an account: of the same size at any age, and enough for every later decision."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from puntual.application import decision_log
from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view import OpenRelease
from puntual.domain.accounts.view_contacts import add_contact
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.channel import Channel
from puntual.domain.decision.decision import decide
from puntual.domain.receivables.payment_history import LATEST
from tests.domain.accounts.old_account import old_account
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    TERMS,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)
from tests.domain.decision.test_decision_properties import accounts

LATER = st.integers(0, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))
NOON = local(DUE, 12)


@given(accounts(), LATER)
def test_a_view_serves_every_decision_from_its_instant_on(
    case: tuple[Account, datetime], later: timedelta
) -> None:
    debtor, now = case
    known = view_of(debtor, now)
    fresh = view_of(debtor, now + later)
    assert decide(known, TERMS, now + later) == decide(fresh, TERMS, now + later)


@given(accounts(), st.sampled_from(ContactState), st.none() | st.sampled_from(SendErrorClass))
def test_a_contact_adds_to_the_view_what_folding_the_history_anew_finds(
    case: tuple[Account, datetime], state: ContactState, error: SendErrorClass | None
) -> None:
    debtor, now = case
    contact = reminded(now, "due_today", "F-001", state=state, error_class=error, seq=900)
    before = replace(debtor, releases=(Release("due_today", now, "Rosa P."),))
    anew = view_of(before.with_contact(contact), now)
    assert add_contact(view_of(before, now), contact, now) == anew


def test_a_view_is_as_large_after_sixty_months_as_after_twelve() -> None:
    young, old = old_account(months=12, until=NOON), old_account(months=60, until=NOON)
    assert len(old.contacts) == 5 * len(young.contacts)
    sizes = [len(repr(view_of(one, NOON))) for one in (young, old)]
    assert max(sizes) - min(sizes) <= 20
    assert view_of(old, NOON).history.settled == 60
    assert len(view_of(old, NOON).history.days_late) == LATEST


def test_the_log_of_an_old_account_with_one_open_invoice_has_at_most_400_bytes() -> None:
    for months in (0, 12, 60):
        view = view_of(old_account(months=months, until=NOON), NOON)
        log = decision_log.encode(view, TERMS, NOON, decide(view, TERMS, NOON))
        assert len(log) <= 400


def _consents(*events: ConsentEvent) -> Account:
    return account(profile=replace(PROFILE, consents=events))


INSTANTS = st.integers(-60, 60).map(lambda days: NOON + timedelta(days=days))
EVENTS = st.lists(
    st.builds(
        ConsentEvent,
        st.sampled_from(ConsentKind),
        INSTANTS,
        st.just("web form"),
        st.just("v1"),
        st.sampled_from([frozenset(), frozenset({Channel.SMS}), frozenset({Channel.WHATSAPP})]),
    ),
    max_size=8,
)


@given(EVENTS, LATER, st.sampled_from(Channel))
def test_the_consents_of_a_view_give_the_status_that_all_of_them_give(
    events: list[ConsentEvent], later: timedelta, channel: Channel
) -> None:
    at = NOON + later
    kept = view_of(_consents(*events), NOON).profile.consents
    assert consent_at(kept, at, channel) is consent_at(events, at, channel)


def test_a_thousand_consents_are_a_few_in_the_view() -> None:
    events = [
        ConsentEvent(kind, NOON - timedelta(hours=number), "web form", f"v{number}")
        for number in range(500)
        for kind in ConsentKind
    ]
    kept = view_of(_consents(*events), NOON).profile.consents
    assert len(kept) == len(ConsentKind)
    assert consent_at(kept, NOON) is ConsentStatus.WITHDRAWN


def test_an_old_contact_leaves_the_view_and_its_step_stays_counted() -> None:
    old = reminded(local(days_from_due(-100)), "due_in_7_days")
    view = view_of(account(contacts=(old,)), NOON)
    assert view.contacts == ()
    assert [(one.step, one.times, one.last_on) for one in view.sent_steps] == [
        ("due_in_7_days", 1, days_from_due(-100))
    ]
    assert (view.is_known, view.next_seq) == (True, 2)


def test_of_old_attempts_the_last_one_stays_as_long_as_a_gap_can_last() -> None:
    old = [reminded(local(days_from_due(-ago)), "statement", seq=90 - ago) for ago in (60, 20)]
    thanks = replace(reminded(NOON, "thanks", seq=90), purpose=Purpose.RECEIPT)
    view = view_of(account(contacts=(*old, thanks)), NOON)
    assert [one.claimed_at for one in view.contacts] == [old[1].claimed_at, NOON]


def test_an_old_claim_without_outcome_stays_in_the_view() -> None:
    lost = reminded(local(days_from_due(-20)), "due_in_7_days", state=ContactState.UNCERTAIN)
    assert view_of(account(contacts=(lost,)), NOON).open_contact is not None


def test_steps_of_paid_invoices_are_not_counted() -> None:
    debtor = account(
        invoice("F-001"),
        invoice("F-002"),
        payments=(payment(125050, local(days_from_due(-2))),),
        contacts=(reminded(local(days_from_due(-7)), "due_in_7_days", "F-001", "F-002"),),
    )
    named = {str(one.instalment) for one in view_of(debtor, NOON).sent_steps}
    assert named == {str(one.key) for one in debtor.balance.open_instalments}
    assert len(named) == 1


def test_a_hold_that_has_ended_leaves_the_view_unless_it_judges_the_next_failure() -> None:
    since, ended = local(days_from_due(-9)), local(days_from_due(-2))
    promise = Hold("h-1", HoldKind.PROMISE, since, ended)
    unreachable = Hold("h-2", HoldKind.UNREACHABLE, since, ended)
    arrived: Contact = reminded(local(days_from_due(-1)), "due_today")
    assert view_of(account(holds=(promise, unreachable)), NOON).holds == (unreachable,)
    debtor = account(holds=(promise, unreachable), contacts=(arrived,))
    assert view_of(debtor, NOON).holds == ()


def test_a_release_that_a_lost_message_used_up_holds_for_another_channel_alone() -> None:
    released = local(days_from_due(-1))
    lost = reminded(
        NOON,
        "due_today",
        state=ContactState.FAILED,
        error_class=SendErrorClass.SUPPRESS_RECIPIENT,
    )
    release = Release("due_today", released, "Rosa P.")
    view = view_of(account(contacts=(replace(lost, accepted_at=NOON),), releases=(release,)), NOON)
    assert view.releases == (OpenRelease("due_today", released, is_spent=True),)


def test_a_release_that_a_delivered_message_used_up_is_gone() -> None:
    release = Release("due_today", local(days_from_due(-1)), "Rosa P.")
    arrived = reminded(NOON, "due_today")
    assert view_of(account(contacts=(arrived,), releases=(release,)), NOON).releases == ()


def test_an_older_message_does_not_use_up_a_later_release() -> None:
    release = Release("due_today", NOON, "Rosa P.")
    older = reminded(local(days_from_due(-1)), "due_today")
    kept = view_of(account(contacts=(older,), releases=(release,)), NOON).releases
    assert kept == (OpenRelease("due_today", NOON),)
