"""The values of a template's variables: what a plan says, in the debtor's language.

WhatsApp refuses a value with a line break, a tab or a run of spaces, and a message that grows
beyond 1,024 characters. Names come from other people's systems, so every value is cleaned and
measured here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.decision.plan import Plan
from puntual.domain.errors import InvalidInput
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policies.early_discount import Offer, offer_of
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.templates.sms_text import MOST_SEGMENTS, fold, segments
from puntual.domain.templates.template import Template
from puntual.domain.wording.form_of_address import address, clean
from puntual.domain.wording.phrases import Phrases, phrases_of
from puntual.domain.wording.typography import write_date, write_list, write_money

LONGEST_MESSAGE = 1024
_LONGEST_NAME = 60
_LONGEST_LABEL = 40
_LONGEST_LINE = 120
_SHORT_LINE = 40
_SHORTEST_LINE = 20
_NAMED_AT_MOST = 3


@dataclass(frozen=True, slots=True)
class _Said:
    """The sender, the recipient, the content and the language of one message."""

    plan: Plan
    profile: Profile
    creditor: Creditor

    @property
    def language(self) -> str:
        return self.plan.contact.language

    @property
    def phrases(self) -> Phrases:
        return phrases_of(self.language, self.plan.contact.channel)


type _Shorter = tuple[str, Callable[[_Said], str]]


def compose(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template
) -> dict[str, str]:
    """Return the value of each variable of the plan's template.

    Amounts of several currencies stand side by side. What would make the message longer than
    WhatsApp takes is said more shortly.

    Raises:
        InvalidInput: the template has a variable that the plan says nothing of.
    """
    said = _Said(plan, profile, creditor)
    return _fitted(said, template, lambda text: len(text) <= LONGEST_MESSAGE, _SHORTER.items())


def compose_sms(
    plan: Plan, profile: Profile, creditor: Creditor, template: Template
) -> dict[str, str]:
    """Return the value of each variable of a text that must fit into an SMS."""
    said = _Said(plan, profile, creditor)
    return _fitted(said, template, _fits_sms, (*_SHORTER.items(), *_SHORTEST.items()))


def _fitted(
    said: _Said, template: Template, fits: Callable[[str], bool], shorter: Iterable[_Shorter]
) -> dict[str, str]:
    values = {name: _value_of(name, said) for name in template.variables}
    for name, shorten in shorter:
        if fits(template.render(values)):
            break
        if name in values:
            values[name] = shorten(said)
    return values


def _fits_sms(text: str) -> bool:
    return segments(fold(text)) <= MOST_SEGMENTS


def _value_of(name: str, said: _Said) -> str:
    writer = _WRITERS.get(name)
    if writer is None:
        raise InvalidInput(name, "is a variable that nothing is known of", "rename it")
    return writer(said)


def _customer_name(said: _Said) -> str:
    return address(said.profile.name) or said.phrases.unnamed


def _creditor_name(said: _Said) -> str:
    return clean(said.creditor.name, _LONGEST_NAME) or said.creditor.id


def _contact_line(said: _Said) -> str:
    return _line(said.creditor.contact_line) or said.phrases.same_chat


def _how_to_pay(said: _Said) -> str:
    return _line(said.creditor.how_to_pay) or said.phrases.as_usual


def _claims_book(said: _Said) -> str:
    return _line(said.creditor.claims_book) or said.phrases.on_request


def _line(text: str, longest: int = _LONGEST_LINE) -> str:
    return clean(text, longest).rstrip(" .")


def _amount(said: _Said) -> str:
    plan = said.plan
    if plan.payments:
        return _amounts((one.amount for one in plan.payments), said)
    return _amounts((one.outstanding for one in plan.instalments), said)


def _overdue_amount(said: _Said) -> str:
    today = said.plan.contact.local_date
    # A currency in which nothing is past due is named all the same, with zero.
    amounts = (
        one.outstanding if one.due_on < today else Money(0, one.outstanding.currency)
        for one in said.plan.instalments
    )
    return _amounts(amounts, said)


def _paid_on(said: _Said) -> str:
    return _dates((one.paid_on for one in said.plan.payments), said)


def _due_date(said: _Said) -> str:
    return _dates((one.due_on for one in said.plan.instalments), said)


def _promise_date(said: _Said) -> str:
    day = said.plan.peace_until
    if day is None:
        raise InvalidInput("promise_date", "is not known", "use it for agreements only")
    return write_date(day, said.language)


def _discount_date(said: _Said) -> str:
    return write_date(_offer(said).until, said.language)


def _discount_amount(said: _Said) -> str:
    return _amounts(_offer(said).amounts, said)


def _offer(said: _Said) -> Offer:
    plan = said.plan
    offer = offer_of(plan.discount, plan.instalments, plan.contact.local_date)
    if offer is None:
        raise InvalidInput("discount", "is not on offer", "use the template without it")
    return offer


def _amounts(amounts: Iterable[Money], said: _Said) -> str:
    return write_list([write_money(one) for one in total_by_currency(amounts)], said.language)


def _invoices(said: _Said) -> str:
    labels = {one.key.invoice: _label(one) for one in said.plan.instalments}
    if len(labels) > _NAMED_AT_MOST:
        return _counted_invoices(said)
    phrase = said.phrases.one_invoice if len(labels) == 1 else said.phrases.few_invoices
    return phrase.format(write_list(list(labels.values()), said.language))


def _counted_invoices(said: _Said) -> str:
    count = len({one.key.invoice for one in said.plan.instalments})
    phrase = said.phrases.counted_one if count == 1 else said.phrases.many_invoices
    return phrase.format(count)


def _label(instalment: OpenInstalment) -> str:
    known = clean(instalment.label, _LONGEST_LABEL)
    return known or clean(instalment.key.invoice.external_id, _LONGEST_LABEL)


def _dates(days: Iterable[date], said: _Said) -> str:
    distinct: Sequence[date] = sorted(set(days))
    written = [write_date(day, said.language) for day in distinct]
    if len(distinct) <= _NAMED_AT_MOST:
        return write_list(written, said.language)
    return said.phrases.span.format(written[0], written[-1])


_WRITERS: Mapping[str, Callable[[_Said], str]] = MappingProxyType(
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
        "paid_on": _paid_on,
        "promise_date": _promise_date,
        "discount_date": _discount_date,
        "discount_amount": _discount_amount,
    }
)

# In the order in which they give way when a message would be too long.
_SHORTER: Mapping[str, Callable[[_Said], str]] = MappingProxyType(
    {
        "invoices": _counted_invoices,
        "how_to_pay": lambda said: said.phrases.as_usual,
        "claims_book": lambda said: _line(_claims_book(said), _SHORT_LINE),
        "contact_line": lambda said: _line(_contact_line(said), _SHORT_LINE),
        "creditor_name": lambda said: _line(_creditor_name(said), _SHORT_LINE),
        "customer_name": lambda said: _line(_customer_name(said), _SHORT_LINE),
    }
)

# What gives way besides, where a message has room for 306 letters only; amounts never do.
_SHORTEST: Mapping[str, Callable[[_Said], str]] = MappingProxyType(
    {
        "due_date": lambda said: write_date(_first_due(said), said.language),
        "customer_name": lambda said: said.phrases.unnamed,
        "creditor_name": lambda said: _line(_creditor_name(said), _SHORTEST_LINE),
        "claims_book": lambda said: _line(_claims_book(said), _SHORTEST_LINE),
        "contact_line": lambda said: _line(_contact_line(said), _SHORTEST_LINE),
    }
)


def _first_due(said: _Said) -> date:
    return min(one.due_on for one in said.plan.instalments)
