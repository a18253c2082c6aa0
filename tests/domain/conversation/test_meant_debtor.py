"""Which of several debtors behind a phone is meant by a sum or an invoice's number."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from puntual.adapters.packaged.reply_reader import PackagedReplyReader
from puntual.domain.accounts.contact import Contact, Coverage, EarlyOffer
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.meant_debtor import may_mean_one, meant_debtor
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.conversation.spoken_money import SpokenSums
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.money import Money
from tests.factories import (
    a_contact,
    a_document,
    a_key,
    a_payment,
    a_profile,
    an_account,
    an_instalment_key,
    an_invoice,
)

SAID = datetime(2026, 3, 3, 16, tzinfo=UTC)


def owing(
    name: str,
    *minors: int,
    label: str = "F-1",
    currency: str = "MXN",
    paid: int = 0,
    contacts: Iterable[Contact] = (),
) -> AccountExcerpt:
    invoices = [
        an_invoice(external_id=f"F-{n}", minor=minor, currency=currency, label=label)
        for n, minor in enumerate(minors, 1)
    ]
    payments = [a_payment(minor=paid, currency=currency)] if paid else []
    profile = a_profile(key=a_key(name))
    return excerpt_of(an_account(profile, invoices=invoices, payments=payments, contacts=contacts))


def meant(text: str, *sharers: AccountExcerpt, country: str = "MX") -> str | None:
    profile = a_profile(country=country, locale=f"es-{country}")
    understood = PackagedReplyReader().read(text, SAID, profile, None)
    assert may_mean_one(understood, text)
    found = meant_debtor(understood, text, sharers)
    return None if found is None else found.debtor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el viernes te pago 800", "ana"),
        ("te pago 1250.50 el viernes", "beto"),
        ("ya pagué los 1.250,50", "beto"),
        ("te doy 500 de los 800 el viernes", "ana"),
        ("no reconozco la factura de 800", "ana"),
        ("el viernes te pago 700", None),
        ("el viernes pago los 800 y los 1250.50", None),
        ("el viernes pago los 800 y los 300", None),
    ],
)
def test_the_sum_names_whoever_owes_it(text: str, expected: str | None) -> None:
    assert meant(text, owing("ana", 80_000), owing("beto", 125_050)) == expected


def test_a_sum_that_two_owe_names_none() -> None:
    assert meant("el viernes te pago 800", owing("ana", 80_000), owing("beto", 80_000)) is None


def test_the_same_figure_in_another_currency_is_in_doubt_too() -> None:
    dollars = owing("beto", 80_000, currency="USD")
    assert meant("el viernes te pago 800", owing("ana", 80_000), dollars) is None


@pytest.mark.parametrize(
    ("country", "currency", "minor"), [("CO", "COP", 15_000_000), ("CL", "CLP", 150_000)]
)
def test_sums_are_compared_in_units_of_their_currency(
    country: str, currency: str, minor: int
) -> None:
    ana = owing("ana", minor, currency=currency)
    beto = owing("beto", minor // 100, currency=currency)
    assert meant("el viernes te pago 150 mil", ana, beto, country=country) == "ana"


def test_all_that_is_open_is_a_sum_of_the_debtor() -> None:
    ana = owing("ana", 80_000, 20_000)
    assert meant("el viernes te pago 1000", ana, owing("beto", 50_000)) == "ana"


def test_what_a_message_asked_for_is_a_sum_of_the_debtor() -> None:
    """Two of three invoices stood in it."""
    parts = [an_instalment_key(a_document(f"F-{n}")) for n in (1, 2)]
    contact = a_contact(covered=[Coverage(part, "due_today") for part in parts])
    ana = owing("ana", 80_000, 20_000, 5_000, contacts=[contact])
    assert meant("ya pagué los 1000", ana, owing("beto", 50_000)) == "ana"


def told_of_less(state: ContactState = ContactState.ACCEPTED) -> AccountExcerpt:
    offer = EarlyOffer(10, date(2026, 3, 9), (Money(72_000, "MXN"),))
    contact = replace(a_contact(), offer=offer, state=state)
    return owing("ana", 80_000, contacts=[contact])


def test_a_discount_that_was_told_is_a_sum_of_the_debtor() -> None:
    assert meant("el viernes te pago 720", told_of_less(), owing("beto", 50_000)) == "ana"


def test_a_message_that_never_left_asked_for_nothing() -> None:
    never_sent = told_of_less(ContactState.FAILED)
    assert meant("el viernes te pago 720", never_sent, owing("beto", 50_000)) is None


def test_what_is_printed_and_partly_paid_names_none_and_leaves_no_other_alone() -> None:
    ana = owing("ana", 100_000, paid=20_000)
    assert meant("el viernes te pago 1000", ana, owing("beto", 50_000)) is None
    assert meant("el viernes te pago 1000", ana, owing("beto", 100_000)) is None
    assert meant("el viernes te pago 800", ana, owing("beto", 100_000)) == "ana"


def test_i_paid_may_be_said_of_what_another_has_settled_since_the_reminder() -> None:
    settled = owing("ana", 80_000, paid=80_000, contacts=[a_contact()])
    assert meant("ya pagué los 800", settled, owing("beto", 80_000)) is None
    assert meant("el viernes te pago 800", settled, owing("beto", 80_000)) == "beto"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ya pagué la fac-1001", "ana"),
        ("el viernes te doy 300 de la FAC-1001", "ana"),
        ("el viernes te pago 500 de la FAC-1001", None),
        ("ya pagué la FAC-10012", None),
        ("ya pagué la XFAC-1001", None),
    ],
)
def test_the_number_of_an_invoice_names_its_debtor(text: str, expected: str | None) -> None:
    ana = owing("ana", 80_000, label="FAC-1001")
    assert meant(text, ana, owing("beto", 50_000, label="FAC-2002")) == expected


@pytest.mark.parametrize("label", ["F-12", "15", "cuota"])
def test_a_label_that_may_be_anything_names_nobody(label: str) -> None:
    ana = owing("ana", 80_000, label=label)
    assert meant(f"ya pagué 1 vez, la {label}", ana, owing("beto", 50_000)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("el viernes pago la factura 10045", "ana"),
        ("el viernes te pago 10045", None),
        ("el viernes te pago 500", "beto"),
    ],
)
def test_a_number_of_figures_alone_is_no_label_where_it_is_said_as_a_sum(
    text: str, expected: str | None
) -> None:
    ana = owing("ana", 80_000, label="10045")
    assert meant(text, ana, owing("beto", 50_000)) == expected


@pytest.mark.parametrize("label", ["800", "F-800", "FAC-0800"])
def test_the_number_of_one_may_be_the_sum_of_another(label: str) -> None:
    ana = owing("ana", 50_000, label=label)
    assert meant("ya pagué la factura 800", ana, owing("beto", 80_000)) is None


def said(intent: SpokenIntent, *others: SpokenIntent, doubt: bool = False) -> Understanding:
    sums = SpokenSums((Decimal(800),), (Decimal(800),))
    return Understanding(intent, others, 0.9, None, None, "words", False, doubt, sums)


@pytest.mark.parametrize(
    "understood",
    [
        said(SpokenIntent.DECEASED),
        said(SpokenIntent.HARDSHIP),
        said(SpokenIntent.DISPUTE, SpokenIntent.WRONG_NUMBER),
        said(SpokenIntent.DISPUTE, doubt=True),
    ],
    ids=["a death", "hardship", "a stranger's", "a doubtful wish to be left alone"],
)
def test_what_is_said_of_a_person_is_of_no_debt(understood: Understanding) -> None:
    assert not may_mean_one(understood, "los 800")


def test_without_any_figure_there_is_nothing_to_look_for() -> None:
    bare = replace(said(SpokenIntent.PROMISE), sums=SpokenSums())
    assert not may_mean_one(bare, "mañana te pago")
    assert may_mean_one(bare, "mañana pago la FAC-1001")
