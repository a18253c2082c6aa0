"""What a step says by SMS and by e-mail, and that it always fits."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from puntual.adapters.packaged.fallback_texts import PackagedFallbackTexts
from puntual.adapters.packaged.wording import load_wording
from puntual.domain.accounts.account import Profile
from puntual.domain.channel import FALLBACKS, Channel
from puntual.domain.decision.plan import Plan, Send
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money
from puntual.domain.receivables.charges import Charges
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment
from puntual.domain.templates.sms_text import segments
from puntual.domain.templates.template import template_name
from puntual.domain.wording.text_message import PlainWords, write_plainly
from tests.decisions import decide
from tests.domain.decision.decision_cases import DUE
from tests.domain.decision.fallback.fallback_cases import (
    BY_EMAIL,
    BY_SMS,
    MORNING,
    REACHABLE,
    terms,
    unreachable,
)
from tests.factories import a_creditor, a_document, a_reader

TEXTS = PackagedFallbackTexts()
SHOP = replace(
    a_creditor(name="Ferretería El Roble"), how_to_pay="por transferencia o en la tienda."
)
LOCALES = ["es", "es-MX", "es-CL", "es-PE", "pt-BR", "en", "en-US"]


def plan(channel: Channel = Channel.SMS) -> Plan:
    policy = BY_SMS if channel is Channel.SMS else BY_EMAIL
    decision = decide(unreachable(), terms(policy), MORNING)
    assert isinstance(decision, Send)
    return decision.plan


def said(what: Plan, profile: Profile = REACHABLE, locale: str = "es-MX") -> PlainWords:
    contact = what.contact
    text = TEXTS.find(contact.channel, contact.template, a_reader(locale))
    return write_plainly(what, profile, SHOP, text, load_wording())


def test_an_sms_says_who_what_how_much_and_how_to_end_it() -> None:
    assert said(plan()) == PlainWords(
        "",
        "Hola, Ana Ejemplo. Ferreteria El Roble, recordatorio de pago: con vencimiento hoy. "
        "Es por la factura F-001: $1,250.50 MXN, fecha 10 de marzo de 2026. Si ya pagaste, "
        "ignoralo. Es automatico; una persona: +52 55 5550 0000. BAJA para no recibir mas.",
    )


def test_an_email_has_a_subject_and_says_how_to_pay() -> None:
    subject, body = said(plan(Channel.EMAIL))
    assert subject == "Recordatorio de pago de Ferretería El Roble"
    assert body.startswith("Hola, Ana Ejemplo.")
    assert "Cómo pagar: por transferencia o en la tienda." in body
    assert "Monto pendiente: $1,250.50 MXN" in body
    assert body.endswith("Responde BAJA a este correo si no quieres recibir estos recordatorios.")


@pytest.mark.parametrize("channel", sorted(FALLBACKS))
def test_outside_whatsapp_nobody_is_sent_back_to_the_chat(channel: Channel) -> None:
    shop = replace(SHOP, contact_line="", claims_book="")
    what = plan(channel)
    for locale in LOCALES:
        text = TEXTS.find(channel, what.contact.template, a_reader(locale))
        language = replace(what, contact=replace(what.contact, language=text.language))
        assert "chat" not in write_plainly(language, REACHABLE, shop, text, load_wording()).body


def test_whatsapp_takes_templates_only() -> None:
    what = plan()
    chat = replace(what, contact=replace(what.contact, channel=Channel.WHATSAPP))
    text = TEXTS.find(Channel.SMS, what.contact.template, a_reader("es"))
    with pytest.raises(InvalidInput, match="templates only"):
        write_plainly(chat, REACHABLE, SHOP, text, load_wording())


def test_a_text_that_cannot_be_made_to_fit_is_refused_and_never_cut() -> None:
    what = plan()
    text = TEXTS.find(Channel.SMS, what.contact.template, a_reader("es"))
    endless = replace(text, body=text.body + " y" * 200)
    with pytest.raises(InvalidInput, match="two segments"):
        write_plainly(what, REACHABLE, SHOP, endless, load_wording())


OPEN = st.builds(
    lambda number, label, days, minor, currency, parts: OpenInstalment(
        InstalmentKey(a_document(f"F-{number}"), 1),
        label,
        DUE + timedelta(days=days),
        Money(minor, currency),
        Money(minor, currency),
        charges=Charges(
            costs=minor * parts[0] // 100,
            fine=minor * parts[1] // 100,
            interest=minor * parts[2] // 100,
            rate="1,5 % mensual",
            costs_for="envío de carta",
        ),
    ),
    st.integers(1, 99),
    st.text(max_size=60),
    st.integers(-60, 60),
    st.integers(1, 99_999_999_999),
    st.sampled_from(["MXN", "MXN", "CLP", "PEN", "CRC"]),
    st.sampled_from([(0, 0, 0), (0, 0, 0), (0, 0, 5), (1, 10, 33)]),
)


@settings(max_examples=200)
@given(
    locale=st.sampled_from(LOCALES),
    step=st.sampled_from(["due_today", "overdue_8_days", "last_opportunity", "own_step"]),
    name=st.text(max_size=80),
    shop=st.text(max_size=80),
    line=st.text(max_size=150),
    instalments=st.lists(OPEN, min_size=1, max_size=6, unique_by=lambda one: one.key),
)
def test_whatever_the_names_an_sms_is_two_segments_and_keeps_every_amount(
    locale: str,
    step: str,
    name: str,
    shop: str,
    line: str,
    instalments: list[OpenInstalment],
) -> None:
    currencies = [one.outstanding.currency for one in instalments]
    mine = [one for one in instalments if one.outstanding.currency in currencies[:1]]
    text = TEXTS.find(Channel.SMS, template_name(step), a_reader(locale))
    base = plan()
    contact = replace(base.contact, template=text.name, language=text.language)
    what = replace(base, contact=contact, instalments=tuple(mine))
    creditor = replace(SHOP, name=shop, contact_line=line, claims_book=line)
    body = write_plainly(what, replace(REACHABLE, name=name), creditor, text, load_wording()).body
    assert segments(body) <= (3 if any(one.open_charges.total for one in mine) else 2)
    assert any(way_out in body for way_out in ("BAJA", "SAIR", "STOP"))
    total = sum(one.outstanding.minor for one in mine)
    assert str(total) in "".join(filter(str.isdigit, body))
    parts = sum((Counter(open_sums(one)) for one in mine), Counter())
    for minor in parts.values():
        assert not minor or str(minor) in "".join(filter(str.isdigit, body))


def open_sums(one: OpenInstalment) -> dict[str, int]:
    charges = one.open_charges
    return {"costs": charges.costs, "fine": charges.fine, "interest": charges.interest}


def test_the_first_of_many_dates_is_named_where_there_is_no_room() -> None:
    months = [date(2026, month, 28) for month in range(1, 7)]
    instalments = tuple(
        OpenInstalment(
            InstalmentKey(a_document(f"F-{day}"), 1), "", day, Money(1, "MXN"), Money(1, "MXN")
        )
        for day in months
    )
    long = replace(REACHABLE, name="Comercializadora de Materiales Eléctricos del Noroeste SA")
    shop = replace(SHOP, name="Distribuidora Mayorista de Ferretería y Materiales El Roble")
    what = replace(plan(), instalments=instalments)
    text = TEXTS.find(Channel.SMS, what.contact.template, a_reader("es"))
    body = write_plainly(what, long, shop, text, load_wording()).body
    assert "fecha 28 de enero de 2026" in body
    assert "6 facturas" in body
