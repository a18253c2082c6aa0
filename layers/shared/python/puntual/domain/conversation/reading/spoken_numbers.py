"""Numbers as debtors write them: in figures, in words, and both at once ("2 mil 500")."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.words import Break, Word

_LAST_DAY: Final = 31
_YEARS: Final = range(2020, 2041)
# More figures than a debt has: an account, a phone, a document.
_LONGEST_SUM: Final = 9
# So many figures without a separator are a phone, unless they end as a sum does.
_UNGROUPED: Final = 7
_TEN: Final = 10
_HUNDRED: Final = 100
_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000
_GROUP: Final = 3
_HALF: Final = Decimal("0.5")
_LINKS: Final = frozenset({"y", "e", "and"})


def read_number(text: str) -> str:
    """Return a number in figures with a point for decimals and no separators.

    The last sign parts decimals off only if one or two figures follow it and it stands once:
    "1.500,50" and "1,500.50" are the same; "1.500" and "1,500" are thousands everywhere.
    """
    if text.endswith("k"):
        return f"{Decimal(read_number(text[:-1])) * _THOUSAND:f}".removesuffix(".0")
    last = max(text.rfind("."), text.rfind(","))
    decimals = text[last + 1 :]
    if last < 0 or len(decimals) >= _GROUP or text.count(text[last]) > 1:
        return text.replace(".", "").replace(",", "")
    return text[:last].replace(".", "").replace(",", "") + "." + decimals


def number_symbols(number: str, text: str) -> frozenset[str]:
    """Return what a number may be: ``#`` any, ``#day`` of a month, ``#year``, ``#code``."""
    if len(number.partition(".")[0]) > _LONGEST_SUM:
        return frozenset({"#code", "@code"})
    symbols = {"#", number}
    whole = number.isdigit()
    if whole and number == text and len(text) >= _UNGROUPED and not text.endswith("000"):
        return frozenset({"#code", "@code"})
    if whole and number == text and 1 <= int(number) <= _LAST_DAY:
        symbols.add("#day")
    if whole and number == text and int(number) in _YEARS:
        symbols.add("#year")
    if not whole or int(number) > _LAST_DAY or number != text:
        symbols.add("#sum")
    return frozenset(symbols)


def join_numbers(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """Return the words with each spoken number as one word in figures."""
    joined: list[Word] = []
    at = 0
    while at < len(words):
        end = _number_end(words, at, lexicon)
        if end > at:
            text = _value(words[at:end], lexicon)
            joined.append(replace(words[at], text=text, symbols=number_symbols(text, text)))
        else:
            joined.append(words[at])
        at = max(end, at + 1)
    return joined


def _number_end(words: Sequence[Word], start: int, lexicon: Lexicon) -> int:
    """Return where a spoken number that begins at ``start`` ends; ``start`` if there is none."""
    at = end = start
    spoken = False
    while at < len(words) and (at == start or words[at].before is Break.NONE):
        word = words[at]
        if word.text in lexicon.numbers:
            spoken = True
            end = at + 1
        elif _goes_on(words, at, start, lexicon):
            end = at + 1
        elif not (word.text in _LINKS and end == at and at > start):
            break
        at += 1
    return end if spoken else start


def _goes_on(words: Sequence[Word], at: int, start: int, lexicon: Lexicon) -> bool:
    """Tell whether figures or a half belong to the spoken number that begins at ``start``."""
    in_figures = "#" in words[at].symbols
    joins = at == start or _follows_thousand(words, at, lexicon)
    return (in_figures and joins) or _is_half_of_a_million(words, at, lexicon)


def _follows_thousand(words: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    return lexicon.numbers.get(words[at - 1].text, 0) >= _THOUSAND


def _is_half_of_a_million(words: Sequence[Word], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a half stands in "medio millón" or in "millón y medio"."""
    if "@half" not in words[at].symbols:
        return False
    after = words[at + 1].text if at + 1 < len(words) else ""
    is_linked = at > 1 and words[at - 1].text in _LINKS
    before = words[at - 2].text if is_linked else ""
    return any(lexicon.numbers.get(one, 0) >= _MILLION for one in (before, after))


def _value(words: Sequence[Word], lexicon: Lexicon) -> str:
    total = part = Decimal(0)
    for value in _values(words, lexicon):
        if value >= _THOUSAND and value % _THOUSAND == 0:
            total += (part or Decimal(1)) * value
            part = Decimal(0)
        elif value == _HUNDRED and 1 < part < _TEN:
            part *= value
        else:
            part += value
    if total >= _MILLION and part >= _HUNDRED:
        # "Un millón doscientos" is 1,200,000.
        part *= _THOUSAND
    return f"{(total + part).normalize():f}"


def _values(words: Sequence[Word], lexicon: Lexicon) -> Iterator[Decimal]:
    value_is_said = False
    for word in words:
        if word.text in lexicon.numbers:
            yield Decimal(lexicon.numbers[word.text])
        elif "@half" in word.symbols:
            yield Decimal(_MILLION // 2) if value_is_said else _HALF
        elif word.text not in _LINKS:
            yield Decimal(word.text)
        value_is_said = True
