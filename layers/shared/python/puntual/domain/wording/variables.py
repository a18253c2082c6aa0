"""The value of each variable: what a plan says, in the debtor's language.

WhatsApp refuses a value with a line break, a tab or a run of spaces. Names come from other
people's systems, so every value is cleaned and measured here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from puntual.domain.decision.duties.written_copy import WRITTEN_COPY
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.early_discount import Offer, offer_of
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.wording.form_of_address import address, clean, plain_label, without_emphasis
from puntual.domain.wording.itemised import Form, write_itemised
from puntual.domain.wording.message_source import MessageSource
from puntual.domain.wording.typography import (
    write_date,
    write_list,
    write_money,
    write_near_day,
)

_LONGEST_NAME = 60
_LONGEST_LABEL = 40
_LONGEST_LINE = 120
_LONGEST_ADDRESS = 80
_SHORT_LINE = 40
_SHORTEST_LINE = 20
_NAMED_AT_MOST = 3
# Ley 19.496 art. 37 no. 2 wants the day of each contract: that of the invoice, for a purchase.
_NAMING_DAYS = frozenset({"es_CL"})


def value_of(name: str, source: MessageSource) -> str:
    """Return the value of a variable.

    Raises:
        InvalidInput: nothing is known of a variable with this name, or of its value here.
    """
    writer = _WRITERS.get(name)
    if writer is None:
        raise InvalidInput(name, "is a variable that nothing is known of", "rename it")
    return writer(source)


def _customer_name(source: MessageSource) -> str:
    """Every text has a full stop behind the name; that of "S.A." is the same one."""
    return address(source.profile.name).rstrip(". ") or source.phrases.unnamed


def _creditor_name(source: MessageSource) -> str:
    return without_emphasis(source.creditor.name, _LONGEST_NAME) or source.creditor.id


def _contact_line(source: MessageSource) -> str:
    return _line(source.creditor.contact_line) or source.phrases.same_chat


def _how_to_pay(source: MessageSource) -> str:
    return _line(source.creditor.how_to_pay) or source.phrases.as_usual


def _claims_book(source: MessageSource) -> str:
    return _line(source.creditor.claims_book) or source.phrases.on_request


def _line(text: str, longest: int = _LONGEST_LINE) -> str:
    return clean(text, longest).rstrip(" .")


def _amount(source: MessageSource) -> str:
    plan = source.plan
    if plan.payments:
        return _amounts((one.amount for one in plan.payments), source)
    return _asked(plan.instalments, source)


def _amount_in(form: Form) -> Callable[[MessageSource], str]:
    def write(source: MessageSource) -> str:
        plan = source.plan
        return _amount(source) if plan.payments else _asked(plan.instalments, source, form)

    return write


def _overdue_amount(source: MessageSource, *, is_itemised: bool = True) -> str:
    today = source.plan.contact.local_date
    late = [one for one in source.plan.instalments if one.due_on < today]
    # A currency in which nothing is past due is named all the same, with zero.
    amounts = (
        one.outstanding if one.due_on < today else Money(0, one.outstanding.currency)
        for one in source.plan.instalments
    )
    return _itemised(total_by_currency(amounts), late if is_itemised else (), source)


def _asked(
    instalments: Sequence[OpenInstalment], source: MessageSource, form: Form = Form.FULL
) -> str:
    amounts = total_by_currency(one.outstanding for one in instalments)
    return _itemised(amounts, instalments, source, form)


def _itemised(
    amounts: Sequence[Money],
    instalments: Sequence[OpenInstalment],
    source: MessageSource,
    form: Form = Form.FULL,
) -> str:
    written = [write_itemised(one, instalments, source, form) for one in amounts]
    return write_list(written, source.language)


def _paid_on(source: MessageSource) -> str:
    return _dates((one.paid_on for one in source.plan.payments), source)


def _due_date(source: MessageSource) -> str:
    return _dates((one.due_on for one in source.plan.instalments), source)


def _due_day(source: MessageSource) -> str:
    days = sorted({one.due_on for one in source.plan.instalments})
    if len(days) > _NAMED_AT_MOST:
        return _due_date(source)
    today = source.plan.contact.local_date
    return write_list(
        [write_near_day(day, today, source.language) for day in days], source.language
    )


def _supplier(source: MessageSource) -> str:
    """Return name, address and CPF or CNPJ (CDC art. 42-A); the number is never cut."""
    creditor = source.creditor
    parts = (_creditor_name(source), _line(creditor.address, _LONGEST_ADDRESS), creditor.tax_id)
    return ", ".join(filter(None, parts))


def _promise_date(source: MessageSource) -> str:
    day = source.plan.peace_until
    if day is None:
        raise InvalidInput("promise_date", "is not known", "use it for agreements only")
    return write_date(day, source.language)


def _promised_amount(source: MessageSource) -> str:
    """Return what was promised; for a wish for time, all that is asked for."""
    return _amounts(source.plan.promised, source) if source.plan.promised else _amount(source)


def _discount_date(source: MessageSource) -> str:
    return write_date(_offer(source).until, source.language)


def _discount_amount(source: MessageSource) -> str:
    return _amounts(_offer(source).amounts, source)


def _offer(source: MessageSource) -> Offer:
    plan = source.plan
    offer = offer_of(plan.discount, plan.instalments, plan.contact.local_date)
    if offer is None:
        raise InvalidInput("discount", "is not on offer", "use the template without it")
    return offer


def _amounts(amounts: Iterable[Money], source: MessageSource) -> str:
    return write_list([write_money(one) for one in total_by_currency(amounts)], source.language)


def _invoices(source: MessageSource) -> str:
    labels = {one.key.invoice: _dated_label(one, source) for one in source.plan.instalments}
    if len(labels) > _most_named(source):
        return _counted_invoices(source)
    phrase = source.phrases.one_invoice if len(labels) == 1 else source.phrases.few_invoices
    return phrase.format(write_list(list(labels.values()), source.language))


def _counted_invoices(source: MessageSource) -> str:
    count = len({one.key.invoice for one in source.plan.instalments})
    phrase = source.phrases.counted_one if count == 1 else source.phrases.many_invoices
    return phrase.format(count)


def _dated_label(instalment: OpenInstalment, source: MessageSource) -> str:
    label = label_of(instalment)
    names_days = source.language in _NAMING_DAYS or _is_copy(source)
    if instalment.issued_on is None or not names_days:
        return label
    days = filter(None, (instalment.issued_on, instalment.contract_on))
    written = [write_date(one, source.language) for one in days]
    phrases = source.phrases
    return (phrases.of_contract if instalment.contract_on else phrases.dated).format(
        label, *written
    )


def label_of(instalment: OpenInstalment) -> str:
    """Return the number of an invoice as the debtor knows it, fit for a message."""
    known = plain_label(instalment.label, _LONGEST_LABEL)
    return known or clean(instalment.key.invoice.external_id, _LONGEST_LABEL)


def _dates(days: Iterable[date], source: MessageSource) -> str:
    distinct: Sequence[date] = sorted(set(days))
    written = [write_date(day, source.language) for day in distinct]
    if len(distinct) <= _most_named(source):
        return write_list(written, source.language)
    return source.phrases.span.format(written[0], written[-1])


def _most_named(source: MessageSource) -> int:
    """Return how many are named before they are counted: in a written copy all, if they fit."""
    return len(source.plan.instalments) if _is_copy(source) else _NAMED_AT_MOST


def _is_copy(source: MessageSource) -> bool:
    return source.plan.contact.step == WRITTEN_COPY.name


_WRITERS: Mapping[str, Callable[[MessageSource], str]] = MappingProxyType(
    {
        "customer_name": _customer_name,
        "creditor_name": _creditor_name,
        "contact_line": _contact_line,
        "how_to_pay": _how_to_pay,
        "claims_book": _claims_book,
        "invoices": _invoices,
        "amount": _amount,
        "overdue_amount": _overdue_amount,
        "due_date": _due_date,
        "due_day": _due_day,
        "supplier": _supplier,
        "paid_on": _paid_on,
        "promise_date": _promise_date,
        "promised_amount": _promised_amount,
        "discount_date": _discount_date,
        "discount_amount": _discount_amount,
    }
)
# In the order in which they give way when a message would be too long.
SHORTER: Mapping[str, Callable[[MessageSource], str]] = MappingProxyType(
    {
        "invoices": _counted_invoices,
        "how_to_pay": lambda source: source.phrases.as_usual,
        "claims_book": lambda source: _line(_claims_book(source), _SHORT_LINE),
        "contact_line": lambda source: _line(_contact_line(source), _SHORT_LINE),
        "creditor_name": lambda source: _line(_creditor_name(source), _SHORT_LINE),
        "customer_name": lambda source: _line(_customer_name(source), _SHORT_LINE),
        # The whole amount in the same text says what it consists of.
        "overdue_amount": lambda source: _overdue_amount(source, is_itemised=False),
        "amount": _amount_in(Form.SUMS),
    }
)
# What gives way besides, where a message has room for 306 letters only; amounts never do, nor
# what they consist of: only the words beside their parts.
SHORTEST: Mapping[str, Callable[[MessageSource], str]] = MappingProxyType(
    {
        "amount": _amount_in(Form.NUMBERS),
        "due_date": lambda source: write_date(_first_due(source), source.language),
        "due_day": lambda source: write_near_day(
            _first_due(source), source.plan.contact.local_date, source.language
        ),
        # The name stands in the text already; by the number anybody finds the address.
        "supplier": lambda source: (
            source.creditor.tax_id or _line(_creditor_name(source), _SHORTEST_LINE)
        ),
        "customer_name": lambda source: source.phrases.unnamed,
        "creditor_name": lambda source: _line(_creditor_name(source), _SHORTEST_LINE),
        "claims_book": lambda source: _line(_claims_book(source), _SHORTEST_LINE),
        "contact_line": lambda source: _line(_contact_line(source), _SHORTEST_LINE),
    }
)


def _first_due(source: MessageSource) -> date:
    return min(one.due_on for one in source.plan.instalments)
