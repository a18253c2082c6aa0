"""Amounts as debtors say them, in minor units of the country's own money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row import Found
from puntual.domain.conversation.reading.row_book import without_overlap
from puntual.domain.conversation.reading.words import Word

# ISO 4217, list one.
_MINOR_DIGITS: Final = MappingProxyType({"CLP": 0, "PYG": 0})
_USUAL_MINOR_DIGITS: Final = 2
_SUM: Final = "sum"


@dataclass(frozen=True, slots=True)
class SpokenSums:
    """The sums of a reply, as they are said: units of a currency that is not.

    Attributes:
        meant: what is paid, promised or owed; of "500 of the 800" the whole.
        heard: all numbers that may be a sum, also the part, and "the invoice of 800".
    """

    meant: tuple[Decimal, ...] = ()
    heard: tuple[Decimal, ...] = ()


NO_SUMS: Final = SpokenSums()


@dataclass(frozen=True, slots=True)
class Country:
    """What a country's replies are read by.

    Attributes:
        code: ISO 3166.
        zone: IANA name, of the capital.
        currency: ISO 4217.
        slang: what words for money are worth in units of the currency ("luca").
    """

    code: str
    zone: str
    currency: str
    slang: Mapping[str, int] = field(hash=False)


def fold_sums(words: Sequence[Word], lexicon: Lexicon, country: Country) -> list[Word]:
    """Return the words with each amount as one word ``@money``, its units as text.

    A number that counts something else (days, parts, an invoice) becomes ``@count``,
    ``@parts`` or ``@reference``.
    """
    folded: list[Word] = []
    at = 0
    for found in _numbers(words, lexicon):
        folded.extend(words[at : found.start])
        folded.extend(_as_sum(found, words, country))
        at = found.end
    return [*folded, *words[at:]]


def amount_of(words: Sequence[Word], country: Country) -> int | None:
    """Return the one amount that a reply names, in minor units; None where there is none.

    The first of several is what is offered now: "le doy 500 y luego los otros 300".
    """
    sums = (word.text for word in words if "@money" in word.symbols)
    first = next(sums, None)
    if first is None:
        return None
    digits = _MINOR_DIGITS.get(country.currency, _USUAL_MINOR_DIGITS)
    scaled = Decimal(first).scaleb(digits)
    return int(scaled) if scaled == scaled.to_integral_value() and scaled > 0 else None


def sums_of(words: Sequence[Word]) -> SpokenSums:
    """Return the sums that folded words name."""
    paid, whole, of_papers = (
        tuple(Decimal(word.text) for word in words if symbol in word.symbols)
        for symbol in ("@money", "@whole", "@reference")
    )
    return SpokenSums(whole or paid, (*paid, *whole, *of_papers))


def _numbers(words: Sequence[Word], lexicon: Lexicon) -> list[Found]:
    """Return what each number is; one that counts something else is no amount."""
    found = [*lexicon.sums.found_in(words)]
    others = without_overlap(one for one in found if one.row.name != _SUM)
    sums = (one for one in found if one.row.name == _SUM)
    free = (one for one in sums if not any(one.overlaps(other) for other in others))
    return sorted((*others, *without_overlap(free)), key=lambda one: one.start)


def _as_sum(found: Found, words: Sequence[Word], country: Country) -> list[Word]:
    """Return what stands around the number, and the number with its slang as one word."""
    said = words[found.start : found.end]
    name = "money" if found.row.name == _SUM else found.row.name
    folded: list[Word] = []
    for word in said:
        if "#" in word.symbols:
            factor = _factor(said, country) if name == "money" else Decimal(1)
            value = f"{((Decimal(word.text) + _half(said)) * factor).normalize():f}"
            folded.append(
                Word(value, frozenset({f"@{name}"}), word.before, word.asks, word.source)
            )
        elif not word.symbols & {"@cash", "$"}:
            folded.append(word)
    numbered = any("#" in word.symbols for word in said)
    return folded if numbered else _one_of_slang(said, country)


def _factor(said: Sequence[Word], country: Country) -> Decimal:
    return Decimal(next((country.slang[w.text] for w in said if w.text in country.slang), 1))


def _one_of_slang(said: Sequence[Word], country: Country) -> list[Word]:
    """Read "una luca", where no number stands."""
    if not any(word.text in country.slang for word in said):
        return list(said)
    one = 0 if "@half" in said[0].symbols else 1
    value = f"{((one + _half(said)) * _factor(said, country)).normalize():f}"
    return [Word(value, frozenset({"@money"}), said[0].before, said[0].asks, said[0].source)]


def _half(said: Sequence[Word]) -> Decimal:
    """Return the half of "palo y medio" and "medio palo"."""
    return Decimal("0.5") if any("@half" in word.symbols for word in said) else Decimal(0)
