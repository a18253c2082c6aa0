"""Two accounts that become one, step by step (case H-10)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.account import Account, Release
from puntual.domain.accounts.books.merging import AccountMerged
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.contact import Coverage
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, StaleAccount
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    ReversalId,
    ReversalReason,
)
from puntual.ports.accounts import Ingested
from tests.contracts.conftest import Ports
from tests.factories import (
    CREDITOR,
    LONG_AGO,
    NOON,
    TODAY,
    a_consent,
    a_contact,
    a_document,
    a_key,
    a_payment,
    a_profile,
    an_instalment_key,
    an_invoice,
    some_money,
)

OLD, NEW = a_key("d-1"), a_key("d-2")
INVOICE = an_invoice(external_id="F-1")
OWN = an_invoice(external_id="F-2", minor=7_000)
PAID = a_payment(external_id="P-1", minor=25_050)
BACK = Reversal(ReversalId(PAID.id, "R-1"), some_money(50), TODAY, ReversalReason.BOUNCED, NOON)
NOTE = CreditNote(a_document("N-1"), some_money(1_000), TODAY, NOON, INVOICE.id)
SENT = a_contact(covered=(Coverage(an_instalment_key(INVOICE.id), "due_today"),))
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def two(ports: Ports) -> Ports:
    """Return a world with two records of one person, both of which owe."""
    ports.changes.put_profile(a_profile(key=OLD, phone="+525550000001", wa_ids=["525550000001"]))
    ports.changes.put_profile(a_profile(key=NEW, phone="+525550000002", wa_ids=["525550000002"]))
    ports.changes.put_invoice(OLD, INVOICE, "i1")
    ports.changes.put_invoice(NEW, OWN, "i2")
    ports.changes.put_payment(OLD, PAID, "p1")
    ports.changes.put_reversal(OLD, BACK, "r1")
    ports.changes.put_credit_note(OLD, NOTE, "n1")
    ports.contacts.claim(ports.excerpt(OLD), SENT, b"log")
    return ports


def merge(ports: Ports) -> int:
    """Merge the old one into the new one; return the steps that it took."""
    ports.changes.begin_merge(OLD, NEW, LATER)
    steps = 1
    while not ports.changes.advance_merge(OLD, NEW, LATER):
        steps += 1
    return steps


def owed(*accounts: Account) -> int:
    """Return what accounts owe, less what they have in hand."""
    still_open = sum(
        part.outstanding.minor for one in accounts for part in one.balance.open_instalments
    )
    return still_open - sum(part.minor for one in accounts for part in one.balance.credits)


def test_all_goes_over_and_money_is_conserved(two: Ports) -> None:
    before = owed(two.account(OLD), two.account(NEW))
    merge(two)
    old, new = two.account(OLD), two.account(NEW)
    assert {one.id for one in new.invoices} == {INVOICE.id, OWN.id}
    assert (new.payments, new.reversals, new.credit_notes) == ((PAID,), (BACK,), (NOTE,))
    assert (old.invoices, old.payments, old.reversals, old.credit_notes) == ((), (), (), ())
    assert owed(new) == before
    assert two.documents.debtor_of_invoice(CREDITOR, INVOICE.id) == "d-2"
    assert two.documents.debtor_of_payment(CREDITOR, PAID.id) == "d-2"
    assert two.documents.debtor_of_credit_note(CREDITOR, NOTE.id) == "d-2"
    for key in (OLD, NEW):
        assert two.excerpt(key).view(LATER) == view_of(two.account(key), LATER)


def test_neither_is_written_to_from_the_first_step_on_until_the_last(two: Ports) -> None:
    read = two.excerpt(OLD), two.excerpt(NEW)
    two.changes.begin_merge(OLD, NEW, LATER)
    for account in read:
        with pytest.raises(StaleAccount):
            two.contacts.claim(account, a_contact(seq=account.next_seq, claimed_at=LATER), b"")
    steps = 0
    is_over = False
    while not is_over:
        for key in (OLD, NEW):
            held = two.excerpt(key).view(LATER).active_holds(LATER)
            assert HoldKind.MERGING in {one.kind for one in held}
        is_over = two.changes.advance_merge(OLD, NEW, LATER)
        steps += 1
    assert steps > 2
    assert two.excerpt(NEW).view(LATER).active_holds(LATER) == ()


def test_money_is_conserved_after_each_step(ports: Ports) -> None:
    for number in range(40):
        ports.changes.put_invoice(OLD, an_invoice(external_id=f"F-{number}"), f"i{number}")
        paid = a_payment(external_id=f"P-{number}", minor=100 + number)
        ports.changes.put_payment(OLD, paid, f"p{number}")
    ports.changes.put_invoice(NEW, an_invoice(external_id="own"), "own")
    ports.changes.begin_merge(OLD, NEW, LATER)
    before = owed(ports.account(OLD), ports.account(NEW))
    while not ports.changes.advance_merge(OLD, NEW, LATER):
        assert owed(ports.account(OLD), ports.account(NEW)) == before
    assert owed(ports.account(NEW)) == before
    assert len(ports.account(NEW).payments) == 40


def test_the_same_merge_again_at_any_step_changes_nothing(two: Ports) -> None:
    two.changes.begin_merge(OLD, NEW, LATER)
    while not two.changes.advance_merge(OLD, NEW, LATER):
        two.changes.begin_merge(OLD, NEW, LATER)
    after = two.account(OLD), two.account(NEW)
    assert merge(two) == 1
    assert (two.account(OLD), two.account(NEW)) == after


def test_what_was_sent_to_either_counts(two: Ports) -> None:
    merge(two)
    view = two.excerpt(NEW).view(LATER)
    assert [(one.step, one.times) for one in view.sent_steps] == [("due_today", 1)]
    assert view.carried_attempts == (NOON,)
    assert two.account(OLD).contacts == (SENT,)


def test_holds_go_over_and_those_of_the_other_phone_do_not(two: Ports) -> None:
    until = LATER + timedelta(days=5)
    two.changes.add_hold(OLD, Hold("h-1", HoldKind.DISPUTE, NOON, None))
    two.changes.add_hold(OLD, Hold("h-2", HoldKind.WRONG_NUMBER, NOON, None))
    two.changes.add_hold(OLD, Hold("h-3", HoldKind.CLAIM, NOON, LATER))
    two.changes.add_hold(OLD, Hold("h-4", HoldKind.PROMISE, NOON, until))
    two.changes.add_hold(NEW, Hold("h-4", HoldKind.PROMISE, NOON, LATER))
    merge(two)
    held = {one.id: one.until for one in two.account(NEW).active_holds(LATER)}
    assert held == {"h-1": None, "h-4": until}


def test_what_either_withdrew_is_withdrawn_and_a_renewal_of_the_other_lifts_nothing(
    two: Ports,
) -> None:
    renewed = replace(a_consent(at=NOON, evidence="anew"), renewed=True)
    two.changes.add_consent(OLD, a_consent(ConsentKind.REVOKED, LONG_AGO + timedelta(1), "reply"))
    two.changes.put_profile(a_profile(key=NEW, phone="+525550000002", consents=[renewed]))
    merge(two)
    consents = two.account(NEW).profile.consents
    assert consent_at(consents, LATER) is ConsentStatus.WITHDRAWN
    assert renewed in consents


def test_the_person_is_found_by_the_phone_of_either(two: Ports) -> None:
    merge(two)
    assert two.account(NEW).profile.phone == "+525550000002"
    left = two.account(OLD).profile
    assert (left.phone, left.name, left.wa_ids) == (None, "", frozenset())
    for wa_id in ("525550000001", "525550000002"):
        assert two.people.find(CREDITOR, wa_id).debtors == (NEW,)


def test_what_is_said_of_the_old_one_later_lands_at_the_new_one(two: Ports) -> None:
    for at in (LATER, LATER + timedelta(hours=1)):
        two.changes.begin_merge(OLD, NEW, LATER)
        hold = Hold(f"h-{at:%H}", HoldKind.CLAIM, at, None)
        assert two.changes.add_hold(OLD, hold)
        assert two.changes.end_hold(OLD, hold.id, at + timedelta(1), "Rosa P.")
        assert hold.id in {one.id for one in two.account(NEW).holds}
        gone = Hold(f"u-{at:%H}", HoldKind.UNREACHABLE, at, None)
        assert not two.changes.add_hold(OLD, gone)
        assert gone.id not in {one.id for one in two.account(NEW).holds}
        said = a_consent(ConsentKind.REVOKED, at, "reply")
        assert two.changes.add_consent(OLD, said)
        assert said in two.account(NEW).profile.consents
        assert two.changes.add_release(OLD, Release("due_today", at, "Rosa P."))
        two.changes.learn_ids(OLD, [f"52555000009{at:%H}"])
        assert f"52555000009{at:%H}" in two.account(NEW).profile.wa_ids
        merge(two)
    assert len(two.account(NEW).releases) == 2


def test_who_is_forgotten_by_the_old_id_is_forgotten_as_the_new_one(two: Ports) -> None:
    merge(two)
    two.changes.erase_person(OLD)
    assert two.account(NEW).profile.phone is None
    assert {one.id for one in two.account(NEW).invoices} == {INVOICE.id, OWN.id}


def test_documents_of_the_old_one_say_whose_they_are_now(two: Ports) -> None:
    two.changes.begin_merge(OLD, NEW, LATER)
    for is_done in (False, True):
        with pytest.raises(AccountMerged) as told:
            two.changes.put_invoice(OLD, an_invoice(external_id="F-9"), "i9")
        assert (told.value.into, told.value.is_done) == (NEW, is_done)
        with pytest.raises(AccountMerged):
            two.changes.put_profile(a_profile(key=OLD, name="Another"))
        merge(two)
    assert two.changes.put_invoice(NEW, INVOICE, "i1") is Ingested.UNCHANGED
    assert two.changes.put_payment(NEW, PAID, "p1") is Ingested.UNCHANGED
    assert two.changes.put_reversal(NEW, BACK, "r1") is Ingested.UNCHANGED


def test_a_status_of_a_message_of_the_old_one_is_kept(two: Ports) -> None:
    merge(two)
    two.contacts.settle(OLD, SENT.given_back(LATER))
    assert two.account(OLD).contacts[0].was_refused
    assert not two.changes.refold(OLD, LATER)


def test_who_has_become_another_one_becomes_no_third_one(two: Ports) -> None:
    third = a_key("d-3")
    two.changes.put_profile(a_profile(key=third, phone="+525550000003"))
    two.changes.begin_merge(OLD, NEW, LATER)
    with pytest.raises(Conflict, match="already"):
        two.changes.begin_merge(OLD, third, LATER)
    with pytest.raises(Conflict, match="already"):
        two.changes.begin_merge(third, OLD, LATER)
    with pytest.raises(Conflict, match="finish"):
        two.changes.begin_merge(NEW, third, LATER)
    with pytest.raises(Conflict, match="itself"):
        two.changes.begin_merge(third, third, LATER)
    merge(two)
    two.changes.begin_merge(NEW, third, LATER + timedelta(hours=1))
    while not two.changes.advance_merge(NEW, third, LATER + timedelta(hours=1)):
        pass
    assert {one.id for one in two.account(third).invoices} == {INVOICE.id, OWN.id}
    assert [one.source for one in two.account(third).carried] == ["d-1"]
    assert two.changes.add_hold(OLD, Hold("h-9", HoldKind.CLAIM, LATER, None))
    assert "h-9" in {one.id for one in two.account(third).holds}


def test_money_that_names_nothing_pays_for_both_afterwards(ports: Ports) -> None:
    ports.changes.put_payment(OLD, a_payment(external_id="P-7", minor=8_000), "p7")
    ports.changes.put_invoice(NEW, OWN, "i2")
    merge(ports)
    assert ports.account(NEW).balance.open_instalments == ()
    assert ports.account(NEW).balance.credits == (Money(1_000, "MXN"),)


def test_an_opt_out_during_a_merge_reaches_the_records_of_the_one_that_stays(two: Ports) -> None:
    """It went to the one that stays, and not on to whoever shares a phone with that one."""
    other = a_key("d-3")
    two.changes.put_profile(a_profile(key=other, phone="+525550000002", consents=[a_consent()]))
    two.changes.begin_merge(OLD, NEW, LATER)
    said = ConsentEvent(ConsentKind.REVOKED, LATER, "whatsapp reply", "wamid.1")
    Withdrawals(two.accounts, two.changes, two.people).record(CREDITOR, ["525550000001"], said)
    for key in (NEW, other):
        assert said in two.account(key).profile.consents
