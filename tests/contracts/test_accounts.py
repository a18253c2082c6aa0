from dataclasses import replace
from datetime import timedelta

from puntual.domain.accounts.account import PaymentMethod
from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.channel import Channel
from tests.contracts.conftest import Ports
from tests.factories import (
    NOON,
    a_consent,
    a_contact,
    a_document,
    a_hold,
    a_key,
    a_payment,
    a_profile,
    a_ref,
    a_status,
    an_accepted_contact,
    an_account,
    an_instalment,
    an_instalment_key,
    an_invoice,
)


def test_nothing_is_known_of_a_debtor_nobody_wrote_about(ports: Ports) -> None:
    assert ports.accounts.read(a_key()) is None


def test_an_account_comes_back_as_it_was_stored(ports: Ports) -> None:
    invoice = an_invoice(
        instalments=[an_instalment(1), an_instalment(2, NOON.date() + timedelta(days=30), 990)]
    )
    named = a_payment("P-1", invoice=invoice.id)
    unnamed = a_payment("P-2", minor=1, currency="COP")
    hold = a_hold(instalments=[an_instalment_key(invoice.id, 2)])
    endless = replace(a_hold("hold-2", until=None), promised_on=NOON.date(), may_be_opt_out=True)
    ports.changes.put_profile(a_profile(segment="retail", payment_method=PaymentMethod.CASH))
    ports.changes.put_invoice(a_key(), invoice, "i1")
    ports.changes.put_payment(a_key(), named, "p1")
    ports.changes.put_payment(a_key(), unnamed, "p2")
    ports.changes.add_hold(a_key(), hold)
    ports.changes.add_hold(a_key(), endless)
    assert ports.account() == an_account(
        a_profile(
            segment="retail",
            wa_ids={"525550000001", "5215550000001"},
            payment_method=PaymentMethod.CASH,
        ),
        rev=6,
        invoices=[invoice],
        payments=[named, unnamed],
        holds=[hold, endless],
    )


def test_since_when_there_is_another_phone_stays_with_its_line(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    moved = a_profile(phone="+525550000077")
    ports.changes.put_profile(replace(moved, phone_since=NOON))
    ports.changes.put_profile(replace(moved, name="Ana"))
    assert ports.account().profile.phone_since == NOON
    assert ports.excerpt().profile.phone_since == NOON
    ports.changes.put_profile(a_profile())
    assert ports.account().profile.phone_since is None


def test_that_the_phone_is_the_debtors_is_said_once_and_stays_with_its_line(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    assert ports.changes.confirm_phone(a_key(), NOON)
    rev = ports.account().rev
    assert not ports.changes.confirm_phone(a_key(), NOON + timedelta(days=1))
    ports.changes.put_profile(a_profile(name="Luz"))
    assert ports.account().profile.confirmed_at == NOON
    assert ports.excerpt().profile.confirmed_at == NOON
    assert ports.account().rev == rev + 1
    ports.changes.put_profile(a_profile(phone="+525550000077"))
    assert ports.account().profile.confirmed_at is None
    assert ports.excerpt().profile.confirmed_at is None


def test_an_address_and_the_channels_of_consents_come_back(ports: Ports) -> None:
    said = (
        a_consent(),
        a_consent(channels=[Channel.SMS, Channel.WHATSAPP]),
        a_consent(ConsentKind.REVOKED, NOON, channels=[Channel.SMS]),
    )
    ports.changes.put_profile(a_profile(email="ana@example.com", consents=said[:2]))
    ports.changes.add_consent(a_key(), said[2])
    profile = ports.account().profile
    assert profile.email == "ana@example.com"
    assert set(profile.consents) == set(said)
    ports.changes.put_profile(a_profile())
    assert ports.account().profile.email is None


def test_an_invoice_without_a_customer_makes_an_account_with_a_blank_profile(
    ports: Ports,
) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(recorded_at=None), "i1")
    assert ports.account() == an_account(
        a_profile(
            name="", phone=None, country="", state=None, locale="es", zone=None, consents=()
        ),
        invoices=[an_invoice(recorded_at=None)],
    )


def test_a_status_alone_makes_no_account(ports: Ports) -> None:
    ports.contacts.record_status(a_ref(), a_status())
    assert ports.accounts.read(a_key()) is None


def test_accounts_of_other_debtors_and_creditors_stay_apart(ports: Ports) -> None:
    ports.changes.put_invoice(a_key(), an_invoice(), "i1")
    ports.changes.put_invoice(a_key("d-10"), an_invoice(external_id="F-2"), "i1")
    ports.changes.put_invoice(a_key(creditor="otra"), an_invoice(external_id="F-3"), "i1")
    assert [one.id for one in ports.account().invoices] == [a_document("F-1")]


def _shares(ports: Ports, debtor: str) -> bool:
    return ports.account(a_key(debtor)).shares_phone


def test_nobody_shares_a_phone_until_somebody_else_has_it_too(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    ports.changes.put_profile(a_profile(key=a_key("d-2"), phone="+525550000002"))
    assert not _shares(ports, "d-1")
    ports.changes.put_profile(a_profile(key=a_key("d-2")))
    assert _shares(ports, "d-1")
    assert _shares(ports, "d-2")


def test_who_has_a_phone_written_otherwise_shares_it(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    ports.changes.put_profile(a_profile(key=a_key("d-2"), phone="+5215550000001"))
    assert _shares(ports, "d-1")


def test_debtors_of_other_creditors_share_no_phone(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    ports.changes.put_profile(a_profile(key=a_key("d-2", "otra")))
    assert not _shares(ports, "d-1")


def test_without_a_phone_nothing_is_shared(ports: Ports) -> None:
    for debtor in ("d-1", "d-2"):
        ports.changes.put_profile(a_profile(key=a_key(debtor), phone=None))
    ports.changes.put_invoice(a_key("d-3"), an_invoice(), "i1")
    assert not any(_shares(ports, debtor) for debtor in ("d-1", "d-2", "d-3"))


def test_who_moves_to_a_phone_of_their_own_shares_it_no_more(ports: Ports) -> None:
    for debtor in ("d-1", "d-2"):
        ports.changes.put_profile(a_profile(key=a_key(debtor)))
    ports.changes.put_profile(a_profile(key=a_key("d-2"), phone="+525550000002"))
    assert not _shares(ports, "d-2")


def test_an_id_that_whatsapp_reports_may_be_shared(ports: Ports) -> None:
    ports.changes.put_profile(a_profile())
    ports.changes.put_profile(a_profile(key=a_key("d-2"), phone="+51987650002"))
    ports.contacts.claim(ports.excerpt(), a_contact(), b"")
    ports.contacts.settle(a_key(), an_accepted_contact(), "51987650002")
    assert _shares(ports, "d-1")
