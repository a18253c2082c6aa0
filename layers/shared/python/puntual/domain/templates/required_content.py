"""What every message has to say, by law, by WhatsApp's policy, or by good manners."""

from collections.abc import Callable
from typing import NamedTuple

from puntual.domain.templates.finding import Finding
from puntual.domain.templates.template import Template

# The word that a debtor sends to be left alone, by language.
_WAY_OUT = {"es": "BAJA", "pt": "SAIR", "en": "STOP"}
# What speaks of something overdue, by its stem; the sources are the files of the catalogue.
_AFTER_THE_DATE = (
    *("overdue_3_days", "overdue_8_days", "first_reminder", "follow_up", "formal_notice"),
    *("last_opportunity", "statement", "written_copy", "promise_day"),
)
_MACHINE = {"es": "automátic", "pt": "automátic", "en": "automat"}


class _Duty(NamedTuple):
    id: str
    lacks: str
    fix: str
    source: str
    is_kept: Callable[[Template], bool]


def find_missing_duties(template: Template) -> list[Finding]:
    """Return what a template should say and does not."""
    return [
        Finding(duty.id, template.name, template.language, duty.lacks, duty.fix, duty.source)
        for duty in _DUTIES
        if not duty.is_kept(template)
    ]


def _family(template: Template) -> str:
    return template.language.partition("_")[0]


def _offers_way_out(template: Template) -> bool:
    if template.is_answer:
        return True
    word = _WAY_OUT.get(_family(template), "STOP")
    return word in template.body.rstrip().splitlines()[-1] if template.body.strip() else False


def _tells_machine(template: Template) -> bool:
    return _MACHINE.get(_family(template), "automat") in template.body.casefold()


def _names_debt(template: Template) -> bool:
    asks = "due_date" in template.variables
    return not asks or {"invoices", "amount"} <= set(template.variables)


def _names_claims_book(template: Template) -> bool:
    return template.language != "es_PE" or "claims_book" in template.variables


def _names_supplier(template: Template) -> bool:
    asks = "due_date" in template.variables
    return template.language != "pt_BR" or not asks or "supplier" in template.variables


def _denies_execution(template: Template) -> bool:
    is_late = template.language == "es_CL" and _late(template)
    return not is_late or "ejecución de los bienes del deudor" in template.body


def _late(template: Template) -> bool:
    return any(stem in template.name for stem in _AFTER_THE_DATE)


def _hears_strangers(template: Template) -> bool:
    payloads = {one.payload for one in template.quick_replies}
    asks = "due_date" in template.variables or "IS_ME" in payloads
    return not asks or "NOT_ME" in payloads


_DUTIES = (
    _Duty(
        "creditor_unnamed",
        "no {{creditor_name}}",
        "Say who writes.",
        "hidden identity: MX LTOSF art. 17 Bis 3, CL Ley 19.496 art. 37",
        lambda template: "creditor_name" in template.variables,
    ),
    _Duty(
        "no_person",
        "no {{contact_line}}",
        "Say how to reach a person.",
        "WhatsApp business policy: human escalation",
        lambda template: "contact_line" in template.variables,
    ),
    _Duty(
        "machine_undisclosed",
        "no word of an automatic system",
        "Say that an automatic system writes.",
        "fairness; no article that was read asks for it",
        _tells_machine,
    ),
    _Duty(
        "no_way_out",
        "the last line",
        "End with the word that stops the messages: BAJA, SAIR or STOP.",
        "WhatsApp business policy; PE Ley 29571 art. 58; CO Ley 2300 art. 2",
        _offers_way_out,
    ),
    _Duty(
        "debt_unnamed",
        "no {{invoices}} or no {{amount}}",
        "Name the invoice and the amount beside the date.",
        "MX CONDUSEF; CL Ley 19.496 art. 37",
        _names_debt,
    ),
    _Duty(
        "claims_book_unnamed",
        "no {{claims_book}}",
        "Name the Libro de Reclamaciones.",
        "PE Ley 29571",
        _names_claims_book,
    ),
    _Duty(
        "supplier_unnamed",
        "no {{supplier}}",
        "Name the supplier with address and CPF or CNPJ.",
        "BR CDC art. 42-A",
        _names_supplier,
    ),
    _Duty(
        "execution_not_denied",
        "no word that it is no procedure",
        "Say: no se trata de un procedimiento que persiga la ejecución de los bienes del deudor.",
        "CL Ley 19.496 art. 37",
        _denies_execution,
    ),
    _Duty(
        "strangers_unheard",
        "no NOT_ME button",
        "Let whoever has the number now say so: numbers change hands.",
        "disclosure to third parties, forbidden in every country of the region",
        _hears_strangers,
    ),
)
