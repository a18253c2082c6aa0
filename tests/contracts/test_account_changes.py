from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from puntual.domain.accounts.account import Release
from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.errors import AccountTooLarge, Conflict, NotFound, StaleAccount
from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.charges import Charges
from puntual.domain.receivables.payer_segment import DebtorKind
from puntual.domain.receivables.receivable import InvoiceStatus
from puntual.ports.accounts import Ingested
from tests.contracts.conftest import Ports
from tests.factories import (
    CREDITOR,
    LONG_AGO,
    NOON,
    a_consent,
    a_contact,
    a_document,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    an_instalment,
    an_invoice,
)

MEXICAN = "+525550000001"
OTHER = "+525550000002"


def _behind(ports: Ports, wa_id: str) -> list[DebtorKey]:
    return list(ports.people.find(CREDITOR, wa_id).debtors)


def test_an_invoice_is_created_once_and_then_unchanged(ports: Ports) -> None:
    outcomes = [ports.changes.put_invoice(a_key(), an_invoice(), "i1") for _ in range(3)]
    assert outcomes == [Ingested.CREATED, Ingested.UNCHANGED, Ingested.UNCHANGED]
    assert ports.account().rev == 1


def test_an_invoice_keeps_what_is_not_principal_and_its_contract(ports: Ports) -> None:
    (part,) = an_invoice().instalments
    charges = Charges(costs=5, fine=7, interest=20, rate="1 %", costs_for="carta")
    invoice = replace(
        an_invoice(),
        instalments=(replace(part, charges=charges),),
        contract_on=LONG_AGO.date(),
    )
    ports.changes.put_invoice(a_key(), invoice, "i1")
    assert ports.account().invoices == (invoice,)
    (open_part,) = ports.excerpt().base.open_instalments
    assert (open_part.charges, open_part.contract_on) == (charges, LONG_AGO.date())


def test_an_invoice_with_other_content_is_updated(ports: Ports) -> None:
    cancelled = an_invoice(status=InvoiceStatus.CANCELLED)
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    assert ports.changes.put_invoice(a_key(), cancelled, "i2") is Ingested.UPDATED
    assert (ports.account().invoices, ports.account().rev) == ((cancelled,), 2)
    assert ports.changes.put_invoice(a_key(), an_invoice(), "i1") is Ingested.UPDATED


def test_an_invoice_of_another_debtor_is_a_conflict(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    with pytest.raises(Conflict):
        ports.changes.put_invoice(a_key("d-2"), an_invoice(), "i1")
    assert ports.accounts.read(a_key("d-2")) is None
    assert ports.documents.debtor_of_invoice(CREDITOR, a_document("F-1")) == "d-1"


def test_an_account_that_owes_too_much_at_once_takes_payments_and_no_more_invoices(
    ports: Ports,
) -> None:
    parts = [an_instalment(number, NOON.date(), 100, "MXN") for number in range(1, 401)]
    bills = [
        an_invoice(external_id="F" * 60 + str(number), instalments=parts) for number in (1, 2)
    ]
    ports.changes.put_invoice(a_key(), an_invoice(), "i0")
    for bill in bills:
        with pytest.raises(AccountTooLarge, match="account_too_large"):
            ports.changes.put_invoice(a_key(), bill, "i1")
    assert len(ports.account().invoices) == 1
    assert ports.documents.debtor_of_invoice(CREDITOR, bills[0].id) is None
    assert ports.changes.put_payment(a_key(), a_payment(), "p1") is Ingested.CREATED


def test_a_payment_is_created_once_and_then_unchanged(ports: Ports) -> None:
    outcomes = [ports.changes.put_payment(a_key(), a_payment(), "p1") for _ in range(2)]
    assert outcomes == [Ingested.CREATED, Ingested.UNCHANGED]
    assert ports.account().rev == 1


@pytest.mark.parametrize(("debtor", "fingerprint"), [("d-1", "p2"), ("d-2", "p1")])
def test_a_payment_never_changes_its_content_or_its_debtor(
    ports: Ports, debtor: str, fingerprint: str
) -> None:
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    with pytest.raises(Conflict):
        ports.changes.put_payment(a_key(debtor), a_payment(minor=1), fingerprint)
    assert ports.account().payments == (a_payment(),)


def test_documents_know_their_debtor(ports: Ports) -> None:
    ports.changes.put_payment(a_key(), a_payment(), "p1")
    assert ports.documents.debtor_of_payment(CREDITOR, a_document("P-1")) == "d-1"
    assert ports.documents.debtor_of_payment(CREDITOR, a_document("P-2")) is None
    assert ports.documents.debtor_of_invoice(CREDITOR, a_document("P-1")) is None


def test_a_hold_is_added_once_and_never_opened_again(ports: Ports) -> None:
    """Meta repeats a webhook for days; by then a person may have ended the hold."""
    assert ports.changes.add_hold(a_key(), a_hold())
    ports.changes.end_hold(a_key(), a_hold().id, NOON + timedelta(hours=1), "Rosa")
    assert not ports.changes.add_hold(a_key(), a_hold())
    ended = replace(a_hold(until=NOON + timedelta(hours=1)), ended_by="Rosa")
    assert (ports.account().holds, ports.account().rev) == ((ended,), 2)


@pytest.mark.parametrize("until", [None, NOON + timedelta(days=5)])
def test_a_hold_ends_at_once_and_who_ended_it_is_on_record(
    ports: Ports, until: datetime | None
) -> None:
    hold = a_hold(until=until)
    ports.changes.add_hold(a_key(), hold)
    assert ports.changes.end_hold(a_key(), hold.id, NOON + timedelta(hours=1), "Rosa P.")
    ended = replace(hold, until=NOON + timedelta(hours=1), ended_by="Rosa P.")
    assert (ports.account().holds, ports.account().rev) == ((ended,), 2)


def test_a_hold_that_ended_before_stays_as_it_is(ports: Ports) -> None:
    ports.changes.add_hold(a_key(), a_hold(until=NOON))
    assert not ports.changes.end_hold(a_key(), a_hold().id, NOON, "Rosa")
    assert not ports.changes.end_hold(a_key(), a_hold().id, NOON + timedelta(hours=1), "Rosa")
    assert (ports.account().holds, ports.account().rev) == ((a_hold(until=NOON),), 1)


def test_of_two_people_who_end_a_hold_the_first_one_is_on_record(ports: Ports) -> None:
    ports.changes.add_hold(a_key(), a_hold(until=None))
    ends = [ports.changes.end_hold(a_key(), a_hold().id, NOON, who) for who in ("Rosa", "Luis")]
    (hold,) = ports.account().holds
    assert (ends, hold.until, hold.ended_by) == ([True, False], NOON, "Rosa")
    assert ports.account().rev == 2


def test_a_hold_that_is_not_there_cannot_end(ports: Ports) -> None:
    with pytest.raises(NotFound):
        ports.changes.end_hold(a_key(), "hold-9", NOON, "Rosa")


def test_a_release_is_read_with_the_account_and_bumps_its_revision(ports: Ports) -> None:
    first = Release("last_chance", NOON, "Rosa P.")
    again = Release("last_chance", NOON + timedelta(days=9), "Luis T.")
    news = [ports.changes.add_release(a_key(), one) for one in (first, again, first)]
    assert news == [True, True, False]
    assert (ports.account().releases, ports.account().rev) == ((first, again), 2)


def test_a_release_between_read_and_claim_makes_the_claim_fail(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    read = ports.excerpt()
    ports.changes.add_release(a_key(), Release("last_chance", NOON, "Rosa P."))
    with pytest.raises(StaleAccount):
        ports.contacts.claim(read, a_contact(), b"")


def test_a_company_stays_a_company(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(kind=DebtorKind.CORPORATE))
    assert ports.account().profile.kind is DebtorKind.CORPORATE
    ports.changes.put_profile(a_profile())
    assert ports.account().profile.kind is DebtorKind.INDIVIDUAL


def test_consents_are_only_ever_added_and_the_same_one_once(ports: Ports) -> None:
    granted = a_consent()
    revoked = a_consent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.9")
    ports.changes.put_profile(a_profile(consents=[granted]))
    news = [ports.changes.add_consent(a_key(), revoked) for _ in range(2)]
    assert news == [True, False]
    assert (ports.account().profile.consents, ports.account().rev) == ((granted, revoked), 2)
    ports.changes.put_profile(a_profile(name="Ana P.", consents=[]))
    assert ports.account().profile.consents == (granted, revoked)


def test_consents_at_one_instant_do_not_hide_each_other(ports: Ports) -> None:
    said = [
        a_consent(ConsentKind.GRANTED, LONG_AGO, "contract", "a"),
        a_consent(ConsentKind.GRANTED, LONG_AGO, "contract", "b"),
        a_consent(ConsentKind.GRANTED, LONG_AGO, "web form", "a"),
        a_consent(ConsentKind.REVOKED, LONG_AGO, "contract", "a"),
    ]
    ports.changes.put_profile(a_profile(consents=said))
    assert ports.account().profile.consents == tuple(said)


def test_the_same_profile_again_changes_nothing(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    ports.changes.put_profile(a_profile())
    assert ports.account().rev == 1


def test_a_profile_after_an_invoice_fills_the_blank_one(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.changes.put_profile(a_profile())
    assert ports.account().profile.name == a_profile().name
    assert ports.account().rev == 2


def test_a_blank_profile_is_stored_too(ports: Ports) -> None:
    blank = a_profile(name="", phone=None, state=None, zone=None, country="", consents=[])
    ports.changes.put_profile(blank)
    assert ports.account().profile == blank


def test_an_optional_field_can_be_taken_back(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(segment="retail"))
    ports.changes.put_profile(a_profile(phone=None, state=None, zone=None))
    profile = ports.account().profile
    assert replace(profile, left_lines=()) == a_profile(phone=None, state=None, zone=None)
    # The line that was left is remembered: a withdrawal from it still counts (ADR 28).
    assert profile.left_lines
    assert _behind(ports, "525550000001") == []


def test_a_phone_is_found_under_each_id_that_whatsapp_may_use(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(phone=MEXICAN))
    assert _behind(ports, "525550000001") == [a_key()]
    assert _behind(ports, "5215550000001") == [a_key()]
    assert _behind(ports, "525550000009") == []
    assert list(ports.people.find(a_key(creditor="otra").creditor, "525550000001").debtors) == []


def test_one_phone_may_stand_for_several_debtors(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(key=a_key("d-1")))
    ports.changes.put_profile(a_profile(key=a_key("d-2")))
    assert _behind(ports, "525550000001") == [a_key("d-1"), a_key("d-2")]


def test_the_old_phone_no_longer_stands_for_the_debtor(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(phone=MEXICAN, wa_ids=["learned-1"]))
    assert _behind(ports, "learned-1") == [a_key()]
    ports.changes.put_profile(a_profile(phone=OTHER))
    assert _behind(ports, "525550000001") == []
    assert _behind(ports, "learned-1") == []
    assert _behind(ports, "525550000002") == [a_key()]
    assert ports.account().profile.wa_ids == {"525550000002", "5215550000002"}


def test_a_learned_id_survives_a_change_that_keeps_the_phone(ports: Ports) -> None:
    ports.changes.put_profile(a_profile(wa_ids=["learned-1"]))
    ports.changes.put_profile(a_profile(name="Ana P."))
    assert "learned-1" in ports.account().profile.wa_ids
    assert _behind(ports, "learned-1") == [a_key()]


def test_holds_that_end_with_a_profile_end_in_the_same_write(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    holds = [a_hold("wrong-1", until=None), a_hold("promise-1")]
    for hold in holds:
        ports.changes.add_hold(a_key(), hold)
    rev = ports.account().rev
    ended = replace(holds[0], until=NOON)
    ports.changes.put_profile(a_profile(phone=OTHER), [ended])
    account = ports.account()
    assert {hold.id: hold.until for hold in account.holds} == {
        "wrong-1": NOON,
        "promise-1": holds[1].until,
    }
    assert (account.profile.phone, account.rev) == (OTHER, rev + 1)
