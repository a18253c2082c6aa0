"""What goes over from one account to another, and what of both counts (case H-10)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.books.merging import (
    AccountMerged,
    emptied_profile,
    merged_profiles,
    merging_hold,
    next_parcel,
    require_apart,
    require_mergeable,
)
from puntual.domain.accounts.books.parcels import Parcel, ParcelCame, ParcelLeft
from puntual.domain.accounts.consent import ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.contact import Contact, Coverage, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import MOST_LINES, lines
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.channel import Channel
from puntual.domain.decision.plan import Stop
from puntual.domain.decision.suppression import find_suppression
from puntual.domain.errors import Conflict
from puntual.domain.ids import DebtorId
from puntual.domain.reasons import Reason
from puntual.domain.receivables.corrections import (
    CreditNote,
    Reversal,
    ReversalId,
    ReversalReason,
)
from tests.factories import (
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

OLD, NEW = a_profile(key=a_key("d-1")), a_profile(key=a_key("d-2"))
OTHER_PHONE = a_profile(key=a_key("d-2"), phone="+525550000002")
DAY = timedelta(days=1)


def steps(source: Account, target: Account) -> list[Parcel]:
    """Take all steps of a merge, and return what went with each."""
    parcels: list[Parcel] = []
    while (parcel := next_parcel(source, target, NOON)) != Parcel(NOON):
        parcels.append(parcel)
        source, target = (
            ParcelLeft(parcel).of_account(source),
            ParcelCame(parcel).of_account(target),
        )
    return parcels


def test_what_was_sent_and_what_holds_goes_before_any_document() -> None:
    paid = a_payment(external_id="P-1")
    back = Reversal(ReversalId(paid.id, "R"), some_money(1), TODAY, ReversalReason.MISTAKE, NOON)
    note = CreditNote(a_document("N-1"), some_money(1), TODAY, NOON)
    source = Account(
        OLD,
        invoices=(an_invoice(),),
        payments=(paid,),
        contacts=(a_contact(),),
        holds=(Hold("h", HoldKind.CLAIM, NOON, None),),
        reversals=(back,),
        credit_notes=(note,),
    )
    first, second, third = steps(source, Account(NEW))
    assert [one.contact.id for one in first.carried] == [a_contact().id]
    assert [one.id for one in second.holds] == ["h"]
    assert (third.invoices, third.payments) == (source.invoices, (paid,))
    assert (third.reversals, third.credit_notes) == ((back,), (note,))


def test_many_documents_go_in_several_steps() -> None:
    invoices = tuple(an_invoice(external_id=f"F-{number}") for number in range(20))
    payments = tuple(a_payment(external_id=f"P-{number}") for number in range(20))
    parcels = steps(Account(OLD, invoices=invoices, payments=payments), Account(NEW))
    sizes = [(len(one.invoices), len(one.payments)) for one in parcels]
    assert sizes == [(20, 5), (0, 15)]


def test_contacts_that_cover_much_go_in_several_steps() -> None:
    covered = [Coverage(an_instalment_key(number=one), "due_today") for one in range(1, 1_700)]
    contacts = tuple(a_contact(seq=seq, covered=covered) for seq in (1, 2, 3))
    parcels = steps(Account(OLD, contacts=contacts), Account(NEW))
    assert [len(one.carried) for one in parcels] == [1, 1, 1]


def thanks(days: int) -> Contact:
    receipts = [a_document("P-1")]
    return a_contact(purpose=Purpose.RECEIPT, claimed_at=NOON - days * DAY, receipts=receipts)


@pytest.mark.parametrize(
    ("contact", "count"),
    [
        (a_contact(claimed_at=NOON - 400 * DAY), 1),
        (a_contact(claimed_at=NOON - DAY, covered=()), 1),
        (a_contact(claimed_at=NOON - 11 * DAY, covered=()), 0),
        (thanks(30), 1),
        (thanks(32), 0),
        (a_contact(purpose=Purpose.AWAY, claimed_at=NOON - DAY), 0),
    ],
    ids=["steps", "attempt", "old attempt", "thanks", "old thanks", "answer"],
)
def test_of_contacts_goes_what_still_counts(contact: Contact, count: int) -> None:
    source = Account(OLD, contacts=(contact,))
    assert len(next_parcel(source, Account(NEW), NOON).carried) == count


def test_a_contact_that_came_from_the_other_one_does_not_come_back() -> None:
    (first,) = steps(Account(OLD, contacts=(a_contact(),)), Account(NEW))
    source = replace(Account(NEW), carried=first.carried)
    assert steps(source, Account(OLD, contacts=(a_contact(),))) == []


def test_more_coverage_or_thanks_of_a_known_contact_goes_as_well() -> None:
    sent = a_contact(receipts=[a_document("P-1")])
    (first,) = steps(Account(OLD, contacts=(sent,)), Account(NEW))
    known = ParcelCame(first).of_account(Account(NEW))
    more = replace(
        sent, covered=(*sent.covered, Coverage(an_instalment_key(number=2), "due_today"))
    )
    (second,) = steps(Account(OLD, contacts=(more,)), known)
    both = ParcelCame(second).of_account(known).carried
    assert [one.contact.covered for one in both] == [more.covered]
    thanked = replace(sent, receipts=(a_document("P-1"), a_document("P-2")))
    assert len(steps(Account(OLD, contacts=(thanked,)), known)) == 1


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        (OTHER_PHONE, [HoldKind.DECEASED]),
        (NEW, [HoldKind.DECEASED, HoldKind.UNREACHABLE, HoldKind.WRONG_NUMBER]),
    ],
    ids=["another phone", "the same phone"],
)
def test_what_is_said_of_a_phone_goes_only_to_the_same_phone(
    target: Profile, kinds: list[HoldKind]
) -> None:
    held = [*kinds, HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE, HoldKind.MERGING]
    holds = tuple(Hold(kind, kind, NOON, None) for kind in dict.fromkeys(held))
    source = Account(OLD, holds=holds)
    (parcel,) = steps(source, Account(target))
    assert sorted(one.kind for one in parcel.holds) == kinds


def test_of_one_hold_the_longer_one_counts() -> None:
    short, long = (Hold("h", HoldKind.CLAIM, NOON - DAY, NOON + days * DAY) for days in (1, 2))
    assert steps(Account(OLD, holds=(short,)), Account(NEW, holds=(long,))) == []
    (parcel,) = steps(Account(OLD, holds=(long,)), Account(NEW, holds=(short,)))
    assert parcel.holds == (long,)
    endless = replace(long, until=None)
    assert steps(Account(OLD, holds=(long,)), Account(NEW, holds=(endless,))) == []


def test_a_renewal_of_one_lifts_nothing_that_the_other_withdrew() -> None:
    no_sms = a_consent(ConsentKind.REVOKED, LONG_AGO, channels=[Channel.SMS])
    renewed = replace(
        a_consent(at=LONG_AGO + DAY, evidence="anew", channels=[Channel.SMS, Channel.WHATSAPP]),
        renewed=True,
    )
    source, target = replace(OLD, consents=(no_sms,)), replace(NEW, consents=(renewed,))
    merged = merged_profiles(target, source, NOON)
    assert {no_sms, renewed} < {*merged.consents}
    states = {
        one: consent_at(merged.consents, NOON, one) for one in (Channel.SMS, Channel.WHATSAPP)
    }
    assert states == {Channel.SMS: ConsentStatus.WITHDRAWN, Channel.WHATSAPP: ConsentStatus.GIVEN}


def test_the_ids_of_both_stand_for_the_person_as_many_as_one_has() -> None:
    many = frozenset(f"5255500{number:05}" for number in range(MOST_LINES + 3))
    source = replace(OLD, wa_ids=many)
    target = replace(NEW, wa_ids=frozenset({"525559999999"}))
    merged = merged_profiles(target, source, NOON)
    assert "525559999999" in merged.wa_ids
    assert len(lines(merged.wa_ids)) == MOST_LINES
    assert (merged.name, merged.phone) == (NEW.name, NEW.phone)
    assert (emptied_profile(source).phone, emptied_profile(source).wa_ids) == (None, frozenset())


def test_nothing_is_sent_to_an_account_that_is_being_merged() -> None:
    hold = merging_hold(DebtorId("d/1"), NOON)
    view = view_of(Account(NEW, invoices=(an_invoice(),), holds=(hold,)), NOON)
    assert find_suppression(view, NOON) == Stop((Reason.MERGING,))


def test_who_has_become_another_one_is_told_as_such() -> None:
    require_apart(OLD)
    going = replace(OLD, merged_into=DebtorId("d-2"), is_merging=True)
    with pytest.raises(AccountMerged) as told:
        require_apart(going)
    assert (told.value.into, told.value.is_done) == (NEW.key, False)
    for source, target in ((going, NEW), (NEW, going), (OLD, OLD)):
        with pytest.raises(Conflict):
            require_mergeable(Account(source), Account(target), NOON)
    require_mergeable(Account(OLD), Account(NEW), NOON)
