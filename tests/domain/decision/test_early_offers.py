"""A-1: who pays what a message offered, by the day it said, is not asked for the rest."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import CarriedContact, Contact, EarlyOffer
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.plan import Decision, Plan, Send, Stop
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.policy import DEFAULT_POLICY, EarlyDiscount, Honour
from puntual.domain.reasons import Reason
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    TERMS,
    account,
    days_from_due,
    invoice,
    local,
    payment,
    reminded,
)

_OFFER = EarlyDiscount(5, 4, frozenset({"due_in_7_days"}))
_LAST_DAY = days_from_due(-4)
_OWING = account(invoice(minor=100_000))


def terms(discount: EarlyDiscount | None = _OFFER) -> Terms:
    return replace(TERMS, policy=replace(DEFAULT_POLICY, discount=discount))


def plan_of(debtor: Account, discount: EarlyDiscount | None = _OFFER) -> Plan:
    decision = decide(debtor, terms(discount), local(days_from_due(-7)))
    assert isinstance(decision, Send), decision
    return decision.plan


def told(debtor: Account = _OWING, discount: EarlyDiscount | None = _OFFER) -> Account:
    contact = replace(plan_of(debtor, discount).contact, state=ContactState.DELIVERED)
    return debtor.with_contact(contact)


def paying(
    debtor: Account, minor: int = 95_000, paid_on: date = _LAST_DAY, at: datetime | None = None
) -> Account:
    recorded = at or local(days_from_due(-3), 12)
    return replace(debtor, payments=(payment(minor, recorded, paid_on=paid_on),))


def after(debtor: Account, discount: EarlyDiscount | None = _OFFER) -> Decision:
    """Decide on the due date, when thanks are no longer due."""
    policy = replace(DEFAULT_POLICY, discount=discount, receipt_within=DEFAULT_POLICY.message_ttl)
    return decide(debtor, replace(TERMS, policy=policy), local(DUE))


def offered(debtor: Account) -> tuple[EarlyOffer | None, list[int]]:
    contact = debtor.contacts[0]
    return contact.offer, [one.off for one in contact.covered]


def test_the_contact_keeps_what_was_told() -> None:
    known = EarlyOffer(5, _LAST_DAY, (Money(95_000, "MXN"),))
    assert offered(told()) == (known, [5_000])
    assert offered(told(discount=None)) == (None, [0])


@pytest.mark.parametrize("minor", [95_000, 99_999, 100_000])
def test_money_that_meets_the_offer_ends_the_reminders(minor: int) -> None:
    assert after(paying(told(), minor)) == Stop((Reason.BALANCE_ZERO,))


def test_what_is_thanked_for_speaks_of_no_rest() -> None:
    paid = paying(told(), paid_on=days_from_due(-5), at=local(days_from_due(-5), 12))
    decision = decide(paid, terms(), local(days_from_due(-5), 13))
    assert isinstance(decision, Send), decision
    assert (decision.plan.instalments, [one.amount.minor for one in decision.plan.payments]) == (
        (),
        [95_000],
    )
    assert decision.plan.contact.offer is None


@pytest.mark.parametrize(("minor", "paid_on"), [(94_999, _LAST_DAY), (95_000, days_from_due(-3))])
def test_too_little_and_too_late_leave_a_rest_to_ask_for(minor: int, paid_on: date) -> None:
    decision = after(paying(told(), minor, paid_on))
    assert isinstance(decision, Send), decision
    assert decision.plan.instalments[0].outstanding.minor == 100_000 - minor


def test_a_payment_that_is_told_late_counts_from_the_day_of_the_bank() -> None:
    assert after(paying(told(), at=local(DUE, 9))) == Stop((Reason.BALANCE_ZERO,))


@pytest.mark.parametrize("later", [None, EarlyDiscount(1, 6, frozenset({"due_in_7_days"}))])
def test_a_later_policy_takes_nothing_back(later: EarlyDiscount | None) -> None:
    assert after(paying(told()), later) == Stop((Reason.BALANCE_ZERO,))


def test_who_was_told_nothing_is_asked_for_the_rest() -> None:
    decision = after(paying(told(discount=None)))
    assert isinstance(decision, Send), decision


def test_a_policy_may_ask_for_the_rest_all_the_same() -> None:
    asking = replace(_OFFER, honour=Honour.ASK)
    debtor = told(discount=asking)
    assert (plan_of(_OWING, asking).discount, offered(debtor)) == (asking, (None, [0]))
    assert isinstance(after(paying(debtor), asking), Send)


def test_a_reversal_of_the_payment_opens_the_whole_invoice_again() -> None:
    paid = paying(told())
    name = ReversalId(paid.payments[0].id, "R-1")
    gone = Reversal(name, Money(95_000, "MXN"), DUE, ReversalReason.BOUNCED, local(DUE))
    still_open = replace(paid, reversals=(gone,)).balance.open_instalments
    assert [one.outstanding.minor for one in still_open] == [100_000]


def test_the_shares_of_a_message_come_to_what_it_took_off_the_sum() -> None:
    odd = [invoice(f"F-{number}", minor=minor) for number, minor in enumerate((333, 334, 339))]
    offer, offs = offered(told(account(*odd)))
    assert (sum(offs), offer) == (50, EarlyOffer(5, _LAST_DAY, (Money(956, "MXN"),)))


def test_an_offer_goes_along_with_an_invoice_to_another_account() -> None:
    carried = CarriedContact(DebtorId("cli-0002"), told().contacts[0])
    moved = paying(replace(_OWING, carried=(carried,)))
    assert moved.balance.open_instalments == ()
    assert view_of(moved, local(DUE)).offered_until == _LAST_DAY


def test_what_old_contacts_offered_is_part_of_the_excerpt() -> None:
    later: list[Contact] = [
        reminded(local(days_from_due(day)), "x", "none", seq=place)
        for place, day in enumerate((-6, -5, -4), start=2)
    ]
    debtor = told()
    for contact in later:
        debtor = debtor.with_contact(contact)
    excerpt = excerpt_of(paying(debtor))
    assert (excerpt.base.open_instalments, excerpt.offered_until) == ((), _LAST_DAY)
    assert excerpt.base.books.last_entry is not None
    assert excerpt.base.books.last_entry.id == DocumentId("bank", "P-1")
