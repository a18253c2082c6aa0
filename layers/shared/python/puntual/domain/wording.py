"""The values of a template's variables: what a plan says, in the debtor's language.

WhatsApp refuses a value with a line break, a tab or a run of spaces, and a message that grows
beyond 1,024 characters. Names come from other people's systems, so every value is cleaned and
measured here.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from puntual.domain.account import Creditor, Profile
from puntual.domain.contact import Purpose
from puntual.domain.form_of_address import address, clean
from puntual.domain.money import Money, total_by_currency
from puntual.domain.plan import Plan
from puntual.domain.receivable import OpenInstalment
from puntual.domain.typography import write_date, write_list, write_money

_LONGEST_NAME = 60
_LONGEST_LABEL = 40
_LONGEST_CONTACT_LINE = 120
_NAMED_AT_MOST = 3


class _Phrases(NamedTuple):
    unnamed: str
    same_chat: str
    one_invoice: str
    few_invoices: str
    many_invoices: str
    span: str


_SPANISH = _Phrases(
    unnamed="cliente",
    same_chat="este mismo chat",
    one_invoice="la factura {}",
    few_invoices="las facturas {}",
    many_invoices="{} facturas",
    span="del {} al {}",
)
_PORTUGUESE = _Phrases(
    unnamed="cliente",
    same_chat="este mesmo chat",
    one_invoice="a fatura {}",
    few_invoices="as faturas {}",
    many_invoices="{} faturas",
    span="de {} a {}",
)
_PHRASES = MappingProxyType({"es": _SPANISH, "pt_BR": _PORTUGUESE})


def compose(plan: Plan, profile: Profile, creditor: Creditor) -> dict[str, str]:
    """Return the value of each variable of the plan's template.

    A reminder has ``invoices``, ``amount`` (outstanding) and ``due_date``; a receipt has
    ``amount`` (received) and ``paid_on``. Amounts of several currencies stand side by side.
    """
    language = plan.contact.language
    phrases = _PHRASES.get(language, _SPANISH)
    people = {
        "customer_name": address(profile.name) or phrases.unnamed,
        "creditor_name": clean(creditor.name, _LONGEST_NAME) or creditor.id,
        "contact_line": clean(creditor.contact_line, _LONGEST_CONTACT_LINE).rstrip(" .")
        or phrases.same_chat,
    }
    if plan.contact.purpose is Purpose.RECEIPT:
        return people | {
            "amount": _amount((one.amount for one in plan.payments), language),
            "paid_on": _dates((one.paid_on for one in plan.payments), language),
        }
    return people | {
        "amount": _amount((one.outstanding for one in plan.instalments), language),
        "invoices": _invoices(plan.instalments, language),
        "due_date": _dates((one.due_on for one in plan.instalments), language),
    }


def _amount(amounts: Iterable[Money], language: str) -> str:
    return write_list([write_money(one) for one in total_by_currency(amounts)], language)


def _invoices(instalments: Sequence[OpenInstalment], language: str) -> str:
    phrases = _PHRASES.get(language, _SPANISH)
    labels = {one.key.invoice: _label(one) for one in instalments}
    if len(labels) > _NAMED_AT_MOST:
        return phrases.many_invoices.format(len(labels))
    phrase = phrases.one_invoice if len(labels) == 1 else phrases.few_invoices
    return phrase.format(write_list(list(labels.values()), language))


def _label(instalment: OpenInstalment) -> str:
    known = clean(instalment.label, _LONGEST_LABEL)
    return known or clean(instalment.key.invoice.external_id, _LONGEST_LABEL)


def _dates(days: Iterable[date], language: str) -> str:
    distinct = sorted(set(days))
    written = [write_date(day, language) for day in distinct]
    if len(distinct) <= _NAMED_AT_MOST:
        return write_list(written, language)
    return _PHRASES.get(language, _SPANISH).span.format(written[0], written[-1])
