"""Phrases that fill a variable: how invoices are named, and what is said for want of a value."""

from types import MappingProxyType
from typing import NamedTuple

from puntual.domain.channel import Channel


class Phrases(NamedTuple):
    """The phrases of one language.

    Attributes:
        unnamed: how somebody without a name is addressed.
        same_chat: where a person can be reached when the creditor names no other way.
        as_usual: follows "How to pay:" when the creditor says nothing of it.
        on_request: where the claims book is when the creditor names no address.
        counted_one: one invoice whose number would be too long.
        span: from the first of many dates to the last.
    """

    unnamed: str
    same_chat: str
    as_usual: str
    on_request: str
    one_invoice: str
    few_invoices: str
    counted_one: str
    many_invoices: str
    span: str


_SPANISH = Phrases(
    unnamed="cliente",
    same_chat="este mismo chat",
    as_usual="por los medios habituales de la empresa",
    on_request="solicítalo en este chat",
    one_invoice="la factura {}",
    few_invoices="las facturas {}",
    counted_one="{} factura",
    many_invoices="{} facturas",
    span="del {} al {}",
)
_PORTUGUESE = Phrases(
    unnamed="cliente",
    same_chat="este mesmo chat",
    as_usual="pelos meios habituais da empresa",
    on_request="solicite neste chat",
    one_invoice="a fatura {}",
    few_invoices="as faturas {}",
    counted_one="{} fatura",
    many_invoices="{} faturas",
    span="de {} a {}",
)
_ENGLISH = Phrases(
    unnamed="customer",
    same_chat="this same chat",
    as_usual="in the company's usual ways",
    on_request="ask for it in this chat",
    one_invoice="invoice {}",
    few_invoices="invoices {}",
    counted_one="{} invoice",
    many_invoices="{} invoices",
    span="from {} to {}",
)
_PHRASES = MappingProxyType({"es": _SPANISH, "pt": _PORTUGUESE, "en": _ENGLISH})


# Outside WhatsApp there is no chat to answer in.
_ELSEWHERE = MappingProxyType(
    {
        "es": _SPANISH._replace(
            same_chat="los canales de siempre de la empresa", on_request="solicítalo a la empresa"
        ),
        "pt": _PORTUGUESE._replace(
            same_chat="os canais de sempre da empresa", on_request="solicite à empresa"
        ),
        "en": _ENGLISH._replace(
            same_chat="the company's usual channels", on_request="ask the company for it"
        ),
    }
)


def phrases_of(language: str, channel: Channel = Channel.WHATSAPP) -> Phrases:
    """Return the phrases of a template language such as ``es_MX``; Spanish when in doubt."""
    own = language.partition("_")[0]
    known = _PHRASES if channel is Channel.WHATSAPP else _ELSEWHERE
    return known.get(own, known["es"])
