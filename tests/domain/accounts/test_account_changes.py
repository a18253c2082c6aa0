"""A change says the same of a whole account as of its excerpt."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.account_changes import NewConsent, NewRelease, NewReversal
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from tests.domain.decision.decision_cases import DUE, account, local, payment, reminded

NOON = local(DUE, 12)


def test_a_consent_is_added_to_the_account_and_to_its_view_alike() -> None:
    event = ConsentEvent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.1")
    debtor = account()
    changed = NewConsent(event).of_account(debtor)
    assert changed.profile.consents == (*debtor.profile.consents, event)
    view = NewConsent(event).of_view(view_of(debtor, NOON))
    assert view is not None
    assert view.profile == changed.profile


def _reminded(number: int) -> Contact:
    return reminded(NOON - timedelta(hours=9 - number), "due_today", seq=number)


def test_what_becomes_known_of_a_contact_in_the_base_is_known_in_the_excerpt() -> None:
    contacts = tuple(_reminded(number) for number in (1, 2, 3, 4))
    debtor: Account = account(contacts=contacts)
    excerpt = excerpt_of(debtor)
    (oldest, *_) = excerpt.base.contacts
    assert oldest.id == contacts[0].id
    known = oldest.with_evidence(ContactState.READ, NOON)
    after = excerpt.with_contact(known)
    assert known in after.base.contacts
    assert after.recent == excerpt.recent


def test_a_reversal_takes_back_of_its_own_payment_and_of_no_other() -> None:
    small, large = payment(100, NOON, "P-1"), payment(500, NOON, "P-2")
    debtor = account(payments=(small, large))
    returned = Reversal(
        ReversalId(large.id, "R-1"), Money(500, "MXN"), DUE, ReversalReason.MISTAKE, NOON
    )
    assert NewReversal(returned).of_account(debtor).reversals == (returned,)
    too_much = replace(returned, id=ReversalId(small.id, "R-1"))
    with pytest.raises(Conflict):
        NewReversal(too_much).of_account(debtor)


def test_a_release_before_a_message_on_record_is_told_by_the_whole_account() -> None:
    view = view_of(account(contacts=(_reminded(1),)), NOON)
    before = Release("due_today", NOON - timedelta(hours=9), "Rosa P.")
    assert NewRelease(before).of_view(view) is None
    assert NewRelease(replace(before, at=NOON)).of_view(view) is not None
