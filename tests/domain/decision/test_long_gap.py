"""A gap of weeks, as a policy may ask for, holds for as long as it says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account
from puntual.domain.accounts.contact import CarriedContact
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide as decide_on_view
from puntual.domain.decision.plan import Decision, Send, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorId
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from tests.decisions import decide
from tests.domain.decision.decision_cases import (
    DUE,
    RULES,
    account,
    days_from_due,
    invoice,
    local,
    reminded,
)


def _with_gap(days: int) -> Terms:
    caps = replace(RULES.caps, min_gap=timedelta(days=days))
    return Terms(DEFAULT_POLICY, replace(RULES, caps=caps))


def _reminded_of_another(days_ago: int) -> Account:
    """Return whoever was reminded of another invoice, and gets due what is due today."""
    past = reminded(local(days_from_due(-days_ago)), "overdue_8_days", "F-0")
    return account(invoice("F-1", DUE), contacts=(past,))


def _as_stored(debtor: Account, terms: Terms) -> Decision:
    return decide_on_view(excerpt_of(debtor).view(local(DUE)), terms, local(DUE))


@pytest.mark.parametrize(("gap", "ago"), [(30, 11), (30, 29), (90, 45), (90, 89)])
def test_a_gap_holds_until_it_is_over_however_long_it_is(gap: int, ago: int) -> None:
    terms = _with_gap(gap)
    for decision in (
        decide(_reminded_of_another(ago), terms, local(DUE)),
        _as_stored(_reminded_of_another(ago), terms),
    ):
        assert isinstance(decision, Wait)
        assert Reason.GAP in decision.reasons
        assert decision.until >= local(days_from_due(gap - ago), 9)


@pytest.mark.parametrize(("gap", "ago"), [(30, 30), (90, 90)])
def test_a_gap_that_is_over_holds_nothing_back(gap: int, ago: int) -> None:
    terms = _with_gap(gap)
    assert isinstance(decide(_reminded_of_another(ago), terms, local(DUE)), Send)
    assert isinstance(_as_stored(_reminded_of_another(ago), terms), Send)


def test_a_gap_counts_from_what_another_debtor_of_the_phone_got() -> None:
    shared = account(invoice(), phone_attempts=(local(days_from_due(-50)),))
    decision = decide(shared, _with_gap(60), local(DUE))
    assert isinstance(decision, Wait)
    assert Reason.GAP in decision.reasons


def test_a_gap_counts_from_what_went_out_before_an_invoice_moved() -> None:
    past = reminded(local(days_from_due(-20)), "overdue_8_days", "F-0")
    moved = account(invoice(), carried=(CarriedContact(DebtorId("cli-0009"), past),))
    decision = decide(moved, _with_gap(30), local(DUE))
    assert isinstance(decision, Wait)
    assert Reason.GAP in decision.reasons


def test_the_stored_view_keeps_the_last_attempt_until_a_later_one_has_an_outcome() -> None:
    days = (60, 50, 40, 3)
    past = [
        reminded(local(days_from_due(-ago)), "overdue_8_days", "F-0", seq=seq)
        for seq, ago in enumerate(days, start=1)
    ]
    folded = excerpt_of(account(invoice(), contacts=tuple(past))).base.contacts
    assert [one.claimed_at for one in folded] == [past[3].claimed_at]
    open_now = [replace(one, state=ContactState.CLAIMED) for one in past[2:]]
    kept = excerpt_of(account(invoice(), contacts=(*past[:2], *open_now))).base.contacts
    assert [one.claimed_at for one in kept] == [past[1].claimed_at]
