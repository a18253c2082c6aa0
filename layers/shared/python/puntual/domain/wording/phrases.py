"""Phrases that fill a variable: how invoices are named, and what stands for want of a value.

The words themselves are reviewed data that the caller reads (`adapters.packaged.wording`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from puntual.domain.channel import Channel

_IN_DOUBT: Final = "es"


class Phrases(NamedTuple):
    """The phrases of one language.

    Attributes:
        unnamed: how somebody without a name is addressed.
        same_chat: where a person can be reached when the creditor names no other way.
        as_usual: follows "How to pay:" when the creditor says nothing of it.
        on_request: where the claims book is when the creditor names no address.
        dated: an invoice's number and its day.
        of_contract: an invoice's number, its day, and the day of its contract.
        counted_one: one invoice whose number would be too long.
        span: from the first of many dates to the last.
        itemised: an amount, and what it consists of.
        interest_at: interest and its rate.
        costs_for: costs and what they were for.
        line_ahead: a line for what falls due: number, amount and day.
        line_past: a line for what fell due.
        more_lines: how many lines more there would be.
    """

    unnamed: str
    same_chat: str
    as_usual: str
    on_request: str
    one_invoice: str
    few_invoices: str
    dated: str
    of_contract: str
    counted_one: str
    many_invoices: str
    span: str
    itemised: str
    principal: str
    interest: str
    interest_at: str
    fine: str
    costs: str
    costs_for: str
    line_ahead: str
    line_past: str
    more_lines: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The phrases of all languages, by their two letters; Spanish is among them.

    Attributes:
        in_chat: what a message over WhatsApp says.
        elsewhere: what one says over a channel that has no chat to answer in.
    """

    in_chat: Mapping[str, Phrases]
    elsewhere: Mapping[str, Phrases]

    def phrases_of(self, language: str, channel: Channel = Channel.WHATSAPP) -> Phrases:
        """Return the phrases of a template language such as ``es_MX``; Spanish when in doubt."""
        known = self.in_chat if channel is Channel.WHATSAPP else self.elsewhere
        return known.get(language.partition("_")[0], known[_IN_DOUBT])
