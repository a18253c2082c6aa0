"""An amount with what it consists of, as soon as more than the principal is asked for.

BR: SP Lei 17.832/2023 art. 49, RJ, PR and PE likewise; CL: Ley 19.496 art. 37 nos. 3 and 4; MX:
PROFECO's dispositions on collection. Elsewhere it is shown in the same way.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto

from puntual.domain.currencies import rounding_unit_of
from puntual.domain.money import Money
from puntual.domain.receivables.charges import Charges
from puntual.domain.receivables.receivable import OpenInstalment
from puntual.domain.wording.form_of_address import plain_label
from puntual.domain.wording.message_source import MessageSource
from puntual.domain.wording.typography import write_list, write_money, write_number

_LONGEST_WORDS = 40


class Form(Enum):
    """How much is said of the parts of an amount.

    Attributes:
        FULL: the rates of interest too, and what costs were for.
        SUMS: each part with its currency.
        NUMBERS: each part without it, where every letter counts.
    """

    FULL = auto()
    SUMS = auto()
    NUMBERS = auto()


def write_itemised(
    amount: Money,
    instalments: Iterable[OpenInstalment],
    source: MessageSource,
    form: Form = Form.FULL,
) -> str:
    """Return an amount with its parts; the bare amount where all of it is principal.

    Args:
        amount: what is outstanding of the instalments in its currency.
        instalments: those that the amount is the sum of; others of its currency there are none.
        source: what the message is made of.
        form: how much is said of the parts; each of them is named in every form.
    """
    currency = amount.currency
    charges = [one.open_charges for one in instalments if one.outstanding.currency == currency]
    parts = [*_parts(amount, charges, source, form)]
    written = write_money(amount)
    return source.phrases.itemised.format(written, ", ".join(parts)) if parts else written


def _parts(
    amount: Money, charges: Sequence[Charges], source: MessageSource, form: Form
) -> Iterator[str]:
    """Yield the parts; rounding is the principal's, so that they make the sum."""
    phrases = source.phrases
    interest, fine, costs = (
        _written_sum((getattr(one, name) for one in charges), amount.currency)
        for name in ("interest", "fine", "costs")
    )
    if not (interest.minor or fine.minor or costs.minor):
        return
    write = write_number if form is Form.NUMBERS else write_money
    principal = _written_sum([amount.minor], amount.currency) - interest - fine - costs
    if principal.minor > 0:
        yield phrases.principal.format(write(principal))
    rates = {one.rate for one in charges if one.interest and form is Form.FULL}
    causes = {one.costs_for for one in charges if one.costs and form is Form.FULL}
    for part, words, forms in (
        (interest, rates, (phrases.interest, phrases.interest_at)),
        (fine, (), (phrases.fine, phrases.fine)),
        (costs, causes, (phrases.costs, phrases.costs_for)),
    ):
        if part.minor:
            yield _part(write(part), forms, words, source)


def _written_sum(minors: Iterable[int], currency: str) -> Money:
    """Return a sum as it will be written, half up to the units in which people reckon."""
    unit = rounding_unit_of(currency)
    return Money((2 * sum(minors) + unit) // (2 * unit) * unit, currency)


def _part(
    written: str, forms: tuple[str, str], words: Iterable[str], source: MessageSource
) -> str:
    said = sorted(filter(None, (plain_label(one, _LONGEST_WORDS) for one in words)))
    bare, explained = forms
    if not said:
        return bare.format(written)
    return explained.format(written, write_list(said, source.language))
