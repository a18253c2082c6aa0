"""What users of other systems complained of, as far as it concerns deciding.

Each test names the project and its issue. What concerns storage, transport or fees is listed at
the end, with where it is dealt with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from puntual.application.intake.incoming import Rejected
from puntual.application.play_forward import AccountEvent, play
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.decision.plan import Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import CreditorId
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import Freshness, Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus, Payment
from puntual.domain.sending.conditions import Conditions
from puntual.intake.documents import read_invoice
from tests.decisions import decide, next_evaluation
from tests.domain.decision.decision_cases import (
    DUE,
    PROFILE,
    RULES,
    TERMS,
    account,
    contact_of,
    days_from_due,
    invoice,
    key_of,
    local,
    payment,
    reminded,
)
from tests.regressions.sources import NOT_ABOUT_DECIDING

NEXT_DAY = days_from_due(1)


def sent(
    changes: Iterable[Invoice | Payment | AccountEvent],
    start: datetime,
    days: int,
    terms: Terms = TERMS,
) -> list[Contact]:
    """Play the engine for Ana and return what it sends."""
    known = (AccountEvent(start, PROFILE), *(_event(one, start) for one in changes))

    def terms_at(_profile: Profile, _now: datetime) -> Terms:
        return terms

    looks = play(known, terms_at, start, start + timedelta(days=days))
    return [one.decision.plan.contact for one in looks if isinstance(one.decision, Send)]


def _event(change: Invoice | Payment | AccountEvent, at: datetime) -> AccountEvent:
    return change if isinstance(change, AccountEvent) else AccountEvent(at, change)


def every_minute(debtor: Account, day: date) -> list[Contact]:
    """Decide once a minute for a whole day, as an overeager scheduler would."""
    contacts: list[Contact] = []
    for minute in range(24 * 60):
        now = local(day, 0) + timedelta(minutes=minute)
        decision = decide(debtor, TERMS, now)
        if isinstance(decision, Send):
            contacts.append(decision.plan.contact)
            delivered = replace(decision.plan.contact, state=ContactState.DELIVERED)
            debtor = debtor.with_contact(delivered)
    return contacts


def in_flight(at: datetime, step: str = "due_today") -> Contact:
    """Return a claim whose outcome nobody knows yet."""
    return replace(reminded(at, step), state=ContactState.CLAIMED, accepted_at=None)


def steps(contacts: Sequence[Contact]) -> list[str]:
    return [contact.step for contact in contacts]


class TestDuplicatesAndFloods:
    def test_a_message_that_is_under_way_is_not_started_again(self) -> None:
        """Chatwoot #12821: the next run picked up what the first was still sending."""
        flying = in_flight(local(DUE, 10))
        waits = decide(account(contacts=(flying,)), TERMS, local(DUE, 10, 5))
        assert waits == Wait(flying.deadline, (Reason.IN_FLIGHT,))

    def test_a_crash_after_the_claim_silences_nobody_for_ever(self) -> None:
        """Chatwoot PR #12955 and #14592: what crashed was dropped, or stayed half done."""
        lost = account(contacts=(in_flight(local(DUE, 10)),))
        assert not isinstance(decide(lost, TERMS, local(DUE, 12, 30)), Send)
        assert contact_of(decide(lost, TERMS, local(days_from_due(3)))).step == "overdue_3_days"

    def test_the_look_is_set_to_the_very_instant_and_then_it_sends(self) -> None:
        """Chatwoot #14816: campaigns did not start at the time they were set to."""
        at = next_evaluation(account(), TERMS, local(days_from_due(-20)))
        assert at == local(days_from_due(-7), 9)
        assert isinstance(decide(account(), TERMS, at), Send)

    def test_a_day_of_looks_every_minute_sends_one_message(self) -> None:
        """Invoice Ninja #1693: the same second reminder 22 times in one day."""
        assert steps(every_minute(account(), DUE)) == ["due_today"]

    def test_nothing_is_called_overdue_the_day_after_it_was_first_sent(self) -> None:
        """Invoice Ninja #9312: "past due" on the day after the first sending."""
        fresh = replace(invoice(due=days_from_due(1)), issued_on=DUE)
        contacts = sent([fresh], local(DUE, 9), 8)
        assert steps(contacts) == ["due_in_3_days", "due_today", "overdue_3_days"]
        assert contacts[-1].local_date >= days_from_due(1 + 3)

    def test_two_invoices_of_the_same_second_are_one_message_with_both(self) -> None:
        """Novu #2569 and #12373: a duplicate for each, or a digest that swallowed itself."""
        (first, *more) = sent([invoice("F-001"), invoice("F-002")], local(DUE, 9), 1)
        assert not more
        assert {one.instalment for one in first.covered} == {key_of("F-001"), key_of("F-002")}

    def test_delayed_and_bundled_messages_go_out_once(self) -> None:
        """Novu #1633: a delay together with a digest sent several times."""
        arrivals = [
            AccountEvent(local(DUE, hour), invoice(f"F-{hour}", days_from_due(hour % 3)))
            for hour in range(2, 9)
        ]
        contacts = sent(arrivals, local(DUE, 1), 1)
        assert len(contacts) == 1
        assert len(contacts[0].covered) == 7

    def test_steps_that_went_out_are_not_replayed_under_a_new_policy(self) -> None:
        """Hyperswitch #13665: a ladder seeded with a fixed value repeats what was done."""
        later = replace(TERMS, policy=replace(_policy(), version="default-2"))
        done = account(contacts=(reminded(local(days_from_due(3)), "overdue_3_days"),))
        assert not isinstance(decide(done, later, local(days_from_due(6))), Send)

    def test_an_exhausted_cadence_ends(self) -> None:
        """Hyperswitch #13665: an exhausted ladder lived for ever."""
        done = account(contacts=(reminded(local(days_from_due(8)), "overdue_8_days"),))
        for days in (9, 30, 400):
            assert decide(done, TERMS, local(days_from_due(days))) == _finished()


def _finished() -> Stop:
    return Stop((Reason.CADENCE_FINISHED,))


def _policy() -> Policy:
    assert TERMS.policy is not None
    return TERMS.policy


class TestMissedAndLost:
    @pytest.mark.parametrize("days", range(1, 22))
    def test_after_an_outage_of_any_length_the_debtor_is_spoken_to_again(self, days: int) -> None:
        """Invoice Ninja #11854: a next date in the past was never looked at again."""
        start = local(days_from_due(days), 7)
        contacts = sent([invoice()], start, 8)
        assert contacts, days
        assert contacts[0].local_date <= days_from_due(days + 3)

    @pytest.mark.parametrize("days", [-6, -5, -4, -2, -1, 1, 2, 6, 7, 9, 15, 21])
    def test_a_step_is_good_for_more_than_its_first_day(self, days: int) -> None:
        """Invoice Ninja #2311 and #637: only on the day that matched the rule, no catching up."""
        morning = local(days_from_due(days), 9)
        assert steps(sent([invoice()], morning, 4)) != []

    def test_a_new_version_of_the_policy_stops_no_cadence(self) -> None:
        """Invoice Ninja #8665: after an upgrade no reminder went out any more."""
        begun = account(contacts=(reminded(local(days_from_due(-7)), "due_in_7_days"),))
        later = replace(TERMS, policy=replace(_policy(), version="default-2"))
        contact = contact_of(decide(begun, later, local(DUE)))
        assert (contact.step, contact.policy_version) == ("due_today", "default-2")

    def test_a_step_that_repeats_does_repeat(self) -> None:
        """Invoice Ninja #11160: the endless reminder never fired."""
        monthly = Cadence("monthly", (Step("due_today", 0, 3650, cap=20, every_days=30),))
        caps = Caps(per_day=1, per_week=2, min_gap=timedelta(hours=48), per_debt_total=20)
        rules = replace(RULES, caps=caps)
        terms = Terms(replace(_policy(), cadences=(monthly,)), rules)
        days = [one.local_date for one in sent([invoice()], local(DUE, 8), 150, terms)]
        assert len(days) == 5
        assert all((later - one).days >= 30 for one, later in pairwise(days))

    def test_an_invoice_without_a_due_date_is_refused_and_never_reminded(self) -> None:
        """Invoice Ninja #7465: a reminder for invoices that had no due date."""
        raw = {
            "source": "erp",
            "external_id": "F-1",
            "debtor_id": "C-1",
            "issued_on": "2026-02-01",
            "currency": "MXN",
            "amount": "100.00",
        }
        assert isinstance(read_invoice(raw, CreditorId("taller-luna")), Rejected)
        assert decide(replace(account(), invoices=()), TERMS, local(DUE)) == _nothing_owed()

    def test_what_is_paid_in_part_is_still_reminded_of_for_the_rest(self) -> None:
        """OCA credit-control #330: partially paid invoices were not reminded of."""
        early = payment(100_000, local(days_from_due(-40)))
        decision = decide(account(payments=(early,)), TERMS, local(DUE))
        assert isinstance(decision, Send)
        assert [one.outstanding.minor for one in decision.plan.instalments] == [25_050]

    def test_reminding_of_one_invoice_leaves_the_others_in_the_game(self) -> None:
        """OCA credit-control #460: reminding of one made all the others be ignored."""
        second = invoice("F-002", days_from_due(5))
        contacts = sent([invoice("F-001"), second], local(days_from_due(-8)), 40)
        spoken = {one.instalment for contact in contacts for one in contact.covered}
        assert spoken == {key_of("F-001"), key_of("F-002")}
        last = [one.step for contact in contacts for one in contact.covered][-1]
        assert last == "overdue_8_days"
        assert contacts[-1].covered[-1].instalment == key_of("F-002")

    def test_a_level_is_jumped_when_the_one_before_was_never_reached(self) -> None:
        """OCA credit-control #35: built, then dropped because it was hard to explain."""
        late = invoice(due=days_from_due(-12))
        assert steps(sent([late], local(DUE), 30)) == ["overdue_8_days"]

    def test_a_payment_that_is_known_when_it_is_sent_stops_the_message(self) -> None:
        """Kill Bill #472: overdue was judged before the payment's row was there."""
        planned = decide(account(), TERMS, local(DUE, 9))
        assert isinstance(planned, Send)
        paid = account(payments=(payment(at=local(DUE, 9)),))
        assert contact_of(decide(paid, TERMS, local(DUE, 9))).purpose is Purpose.RECEIPT

    def test_while_payments_may_be_under_way_unseen_nobody_is_reminded(self) -> None:
        """Kill Bill #472, the other half: the feed may be behind without saying so."""
        careful = replace(_policy(), freshness=Freshness(max_feed_age=timedelta(hours=24)))
        seen = local(DUE, 9) - timedelta(hours=24)
        fresh = Terms(careful, RULES, Conditions(feed_seen_at=seen))
        stale = Terms(careful, RULES, Conditions(feed_seen_at=seen - timedelta(seconds=1)))
        assert isinstance(decide(account(), fresh, local(DUE, 9)), Send)
        waits = decide(account(), stale, local(DUE, 9))
        assert waits == Wait(local(DUE, 10), (Reason.PAYMENT_FEED_STALE,))

    def test_what_was_written_off_does_not_count(self) -> None:
        """Kill Bill #444: written-off invoices were still counted."""
        gone = replace(invoice("F-000", days_from_due(-30)), status=InvoiceStatus.CANCELLED)
        decision = decide(account(gone, invoice("F-001")), TERMS, local(DUE))
        assert isinstance(decision, Send)
        assert [one.key for one in decision.plan.instalments] == [key_of("F-001")]
        assert decision.plan.contact.step == "due_today"
        assert decide(account(gone), TERMS, local(DUE)) == _nothing_owed()


def _nothing_owed() -> Stop:
    return Stop((Reason.BALANCE_ZERO,))


@pytest.mark.parametrize("complaint", NOT_ABOUT_DECIDING)
def test_what_is_left_out_says_why(complaint: str) -> None:
    assert len(NOT_ABOUT_DECIDING[complaint].split()) >= 5
