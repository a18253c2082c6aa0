"""From a reply as it was typed to the words that are compared."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from puntual.domain.conversation.reading.inflection import fold
from puntual.domain.conversation.reading.lexicon import Lexicon
from puntual.domain.conversation.reading.row_book import without_overlap
from puntual.domain.conversation.reading.spoken_numbers import (
    join_numbers,
    number_symbols,
    read_number,
)
from puntual.domain.conversation.reading.words import Break, Word

# A reply of WhatsApp has up to 4,096 characters. What a long one asks for stands at its begin or
# at its end; a person reads it whole, so that the time of the machine has a bound.
_LONGEST: Final = 500
_HEAD: Final = 140
_TAIL: Final = 90

_TOKEN: Final = re.compile(
    r"(?P<emoji>:[a-z]+:)|(?P<link>https?://\S+|www\.\S+|\S+@\S+\.\w+)|(?P<media>\[[^\]\s]{2,20}\])"
    r"|(?P<code>[a-z]{1,4}\d*-\d{2,}\b|\d{3,}(?:-\d{3,})+\b)|(?P<cash>r\$|us\$|u\$s|s/\.?(?=\s*\d)|\$)"
    r"|(?P<hour>\d{1,2}(?::\d{2}|h(?:\d{2})?\b)(?:\s?hs?\b)?)"
    r"|(?P<day>\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?(?![\d/])"
    r"|\d{1,2}\.\d{1,2}\.20\d\d(?!\d))|(?P<number>\d(?:[\d.,]*\d)?(?:k\b)?)(?:[rt]o\b|ero?\b)?"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*/?)|(?P<end>[.;!?¡¿…\n]+)|(?P<comma>[,:()])|(?P<sign>[%ºª+])"
)
_LAUGHTER: Final = re.compile(r"k{2,}|([jh][aei])\1+[jh]?|(?:rs){2,}|j+s+j+s*|ha+h+a*|ja+j+a*")
_LENGTHENED: Final = re.compile(r"(.)\1{2,}")
# "El lunes, no?" asks to be agreed with and denies nothing.
_TAG: Final = re.compile(r"(?<=\w)(?<!que)(?<!qué)[ ,]+(?:no|não|nao|né|verdad|cierto)\s*\?")
# In Colombia millions are parted off by an apostrophe: "1'250.000".
_GROUPED: Final = re.compile(r"(?<=\d)'(?=\d{3})")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("’‘`\u00b4", "'"))


def is_cut(text: str) -> bool:
    """Tell whether a reply is so long that its middle is not read."""
    return len(text) > _LONGEST


def plain_text(text: str) -> str:
    """Return the part of a reply that is read, in lower case, composed."""
    read = f"{text[:_HEAD]}\n{text[-_TAIL:]}" if is_cut(text) else text
    plain = unicodedata.normalize("NFC", read).lower().translate(_APOSTROPHES)
    return _TAG.sub("?", _GROUPED.sub("", plain))


def count_known(text: str, lexicon: Lexicon) -> int:
    """Return how many of a text's words a language knows."""
    words = (match["word"] for match in _TOKEN.finditer(plain_text(text)) if match["word"])
    return sum(fold(word) in lexicon.classes or fold(word) in lexicon.spelling for word in words)


def words_of(text: str, lexicon: Lexicon) -> list[Word]:
    """Return the words of a reply; what is said beside the matter is dropped."""
    plain = plain_text(text).translate({ord(one): f" {to} " for one, to in lexicon.emoji.items()})
    words = join_numbers([*_words(plain, lexicon)], lexicon)
    return _without_fillers(words, lexicon)


def _words(plain: str, lexicon: Lexicon) -> Iterator[Word]:
    before = Break.SENTENCE
    questions = _questions(plain)
    for match in _TOKEN.finditer(plain):
        kind, text = match.lastgroup or "", match[0]
        if kind in {"end", "comma"}:
            before = max(before, Break.SENTENCE if kind == "end" else Break.COMMA)
            continue
        asks = any(start <= match.start() < end for start, end in questions)
        for one, symbols in _read(kind, text, lexicon):
            apart = Break.COMMA if "@but" in symbols else Break.NONE
            yield Word(one, symbols, max(before, apart), asks)
            before = Break.NONE


def _questions(plain: str) -> list[tuple[int, int]]:
    """Return from where to where the text asks."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in re.finditer(r"[.!?\n]+", plain):
        if "?" in match[0]:
            spans.append((start, match.end()))
        start = match.end()
    return spans


def _read(kind: str, text: str, lexicon: Lexicon) -> Iterator[tuple[str, frozenset[str]]]:
    match kind:
        case "number":
            text = text.rstrip("eort")
            number = read_number(text)
            yield number, number_symbols(number, text)
        case "hour":
            yield re.split("[:h]", text)[0], frozenset({"@hour"})
        case "word" if _LAUGHTER.fullmatch(text):
            yield ":laugh:", frozenset({":laugh:"})
        case "word":
            for part in _spelled(text, lexicon):
                yield fold(part), lexicon.symbols_of(part)
        case "emoji" | "cash" | "day" | "sign":
            yield text, frozenset({text, f"@{kind}"})
        case _:
            yield fold(text), frozenset({f"@{kind}", fold(text)})


def _spelled(text: str, lexicon: Lexicon) -> Sequence[str]:
    """Return the words that a chat's spelling stands for."""
    word = _LENGTHENED.sub(r"\1", text)
    known = lexicon.spelling.get(fold(word))
    return known.split() if known else [word.rstrip("/")]


def _without_fillers(words: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    dropped = {
        at
        for found in without_overlap(lexicon.fillers.found_in(words))
        for at in range(found.start, found.end)
    }
    if len(dropped) == len(words):
        return list(words)
    kept: list[Word] = []
    before = Break.NONE
    for at, word in enumerate(words):
        before = max(before, word.before)
        if at not in dropped:
            apart = before if at - 1 not in dropped else _joined(before, word, kept)
            kept.append(Word(word.text, word.symbols, apart, word.asks, at))
            before = Break.NONE
    return kept


def _joined(before: Break, word: Word, kept: Sequence[Word]) -> Break:
    """Return the separation before a word that something was dropped before.

    A comma around what is dropped separates nothing, but a "no" behind it begins anew: "el 30,
    vecino, no se enoje" says nothing against the 30th.
    """
    if kept and "@no" in word.symbols:
        return max(before, Break.COMMA)
    return Break.NONE if before is Break.COMMA else before
