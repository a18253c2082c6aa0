"""What ``puntual why`` and ``puntual plan`` say of a message that goes by SMS."""

from dataclasses import replace

from cli.explaining.case import Case
from cli.explaining.words import words_in
from cli.planning.row import Press, Row
from cli.planning.table import write_rows
from cli.why import explain
from puntual.adapters.packaged.rates import load_rates
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.application.play_forward import Forecast
from tests.decisions import decide
from tests.domain.decision.fallback.fallback_cases import (
    BY_EMAIL,
    BY_SMS,
    MORNING,
    REACHABLE,
    terms,
    unreachable,
)
from tests.factories import a_creditor

PRESS = Press(a_creditor(), PackagedTemplates(), load_rates(), BY_SMS.version)


def test_why_names_the_channel_and_the_consent_for_it() -> None:
    told = [*explain(Case(unreachable(), terms(), MORNING), words_in("en"))]
    assert told[0] == "Would be sent now: due_today (puntual_due_today_v1, es, sms)"
    assert any(line.split() == ["Channel", "sms", "(Consent:", "given)"] for line in told)


def test_why_tells_what_keeps_the_other_channel_silent() -> None:
    nobody_asked = replace(
        REACHABLE, consents=(replace(REACHABLE.consents[0], channels=frozenset()),)
    )
    told = "\n".join(
        explain(Case(unreachable(profile=nobody_asked), terms(), MORNING), words_in("es"))
    )
    assert "fallback_consent_missing: ningún consentimiento registrado nombra" in told


def test_a_plan_shows_the_words_of_an_sms_and_no_price_of_meta() -> None:
    debtor = unreachable()
    forecast = Forecast(MORNING, debtor, terms(), decide(debtor, terms(), MORNING))
    line = PRESS.row_of(forecast)
    assert (line.channel, line.cost_usd) == ("sms", None)
    assert line.text is not None
    assert line.text.startswith("Hola, Ana Ejemplo. Muebles del Sur, recordatorio de pago")
    assert "by sms" in [*write_rows([line.to_record()])][1]


def test_a_plan_shows_an_email_with_its_subject() -> None:
    debtor = unreachable()
    forecast = Forecast(MORNING, debtor, terms(BY_EMAIL), decide(debtor, terms(BY_EMAIL), MORNING))
    line = PRESS.row_of(forecast)
    assert line.text is not None
    assert line.text.splitlines()[0] == "Recordatorio de pago de Muebles del Sur"


def test_the_table_shows_what_each_message_asks_for() -> None:
    """A plan's rows named invoices and no amounts."""
    record = {
        **dict.fromkeys(Row.__dataclass_fields__),
        "kind": "send",
        "at": "2026-03-02T15:00:00Z",
        "debtor_id": "C-1",
        "invoice_ids": ("F-1",),
        "step": "due_today",
        "language": "es_MX",
        "cost_usd": 0.0085,
    }
    asked = record | {"amount_minor": 125_050, "currency": "MXN"}
    assert [*write_rows([asked])][1].endswith("F-1  $1,250.50 MXN")
    assert [*write_rows([record])][1].endswith("US$ 0.0085  F-1")
