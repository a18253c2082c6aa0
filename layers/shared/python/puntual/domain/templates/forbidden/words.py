"""The words of a text, with every reading that a disguised spelling may have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.domain.templates.forbidden.spelling import Folded, fold

# Digits and signs stand for letters (a leet spelling) inside words that also have letters.
_LEET: Final = str.maketrans("013457@$", "oieastas")
_LEET_ONE_AS_L: Final = str.maketrans("013457@$", "oleastas")
_WORD = re.compile(r"[^\W_@$]*[@$]?[^\W_]+(?:[@$][^\W_]+)*[@$]?|%")
_VARIABLE = re.compile(r"\{\{.*?\}\}")
# Letters apart: "e m b a r g o", "S.P.C."; one blank or mark between each two.
_APART = re.compile(r"(?<![^\W_])[^\W\d_](?:[ .\-_*~·|/][^\W\d_](?![^\W_])){2,}")
# Syllables apart: "em-bar-go", "em*bar*go".
_HYPHENED = re.compile(r"(?<![^\W_])[^\W_]++(?:[\-_*~·|.][^\W_]++)+")
_STRETCHED = re.compile(r"(.)\1{2,}")
_SENTENCE_END = re.compile(r"[.!?\n\r…¡¿;]")
_CLAUSE_END = re.compile(r"[,:()\[\]—–«»\"“”]")
# A full stop behind these ends nothing: "Av. Abogados 140", "Mr. Cole".
_SHORTENED: Final = frozenset(
    {
        *("av", "avda", "blvd", "col", "cra", "dept", "depto", "dpto", "dr"),
        *("dra", "esq", "gral", "ing", "jr", "lic", "ltda", "mr", "mrs"),
        *("ms", "nro", "num", "prof", "sr", "sra", "srta"),
        *("st", "tel"),
    }
)
_LONGEST_JOINED: Final = 12
_MOST_LETTER_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands.

    Attributes:
        start, end: its place in the text as written.
        readings: what it may say, with the index of the word after the reading.
        is_name: it begins with a capital inside a sentence, in a text that has small letters too.
        opens_sentence, opens_clause: what ends before it.
    """

    start: int
    end: int
    readings: tuple[tuple[str, int], ...]
    is_name: bool
    opens_sentence: bool
    opens_clause: bool


def read_words(text: str, lookalikes: Mapping[str, str]) -> tuple[Word, ...]:
    """Return the words of a text; variables of a template are blanks."""
    folded = fold(_VARIABLE.sub(lambda match: " " * len(match[0]), text), lookalikes)
    spans = [match.span() for match in _WORD.finditer(folded.plain)]
    joined = dict(_joined(folded.plain, spans))
    has_small = any(char.islower() for char in text)
    return tuple(
        _word(text, folded, spans, index, joined.get(index, ()), has_small=has_small)
        for index in range(len(spans))
    )


def _word(
    text: str,
    folded: Folded,
    spans: Sequence[tuple[int, int]],
    index: int,
    joined: Sequence[tuple[str, int]],
    *,
    has_small: bool,
) -> Word:
    begin, end = spans[index]
    start, last = folded.places[begin], folded.places[end - 1]
    before = folded.plain[spans[index - 1][1] : begin] if index else ""
    ends_sentence = index == 0 or _ends_sentence(folded.plain, spans[index - 1], before)
    single = [(reading, index + 1) for reading in _readings(folded.plain[begin:end])]
    return Word(
        start=start,
        end=last + 1,
        readings=tuple(dict.fromkeys([*single, *joined])),
        is_name=has_small and not ends_sentence and text[start].isupper(),
        opens_sentence=ends_sentence,
        opens_clause=ends_sentence or bool(_CLAUSE_END.search(before)),
    )


def _ends_sentence(plain: str, last_word: tuple[int, int], before: str) -> bool:
    if plain[slice(*last_word)] in _SHORTENED:
        before = before.removeprefix(".")
    return bool(_SENTENCE_END.search(before))


def _readings(word: str) -> Iterator[str]:
    yield word
    if word.isalpha():
        yield _STRETCHED.sub(r"\1", word)
    elif _is_disguised(word):
        yield word.translate(_LEET)
        yield word.translate(_LEET_ONE_AS_L)
        yield word.strip("@$")


def _is_disguised(word: str) -> bool:
    """Whether signs may stand for letters: in "3mb4rg0", not in the invoice "F001"."""
    letters = sum(char.isalpha() for char in word)
    return letters >= len(word) - letters and not word[-2:].isdigit()


def _joined(
    plain: str, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, Sequence[tuple[str, int]]]]:
    """Yield, for the first word of letters or syllables apart, what they say together."""
    starts = {span[0]: index for index, span in enumerate(spans)}
    ends = {span[1]: index for index, span in enumerate(spans)}
    found: dict[int, list[tuple[str, int]]] = {}
    for shape in (_APART, _HYPHENED):
        for match in shape.finditer(plain):
            first, last = starts.get(match.start()), ends.get(match.end())
            if first is None or last is None:
                continue
            if shape is _HYPHENED and last - first > _LONGEST_JOINED:
                continue
            parts = [char for char in match[0] if char.isalnum()]
            # "vamos a e m b a r g a r": the first letter may be a word of its own.
            for skipped in range(_MOST_LETTER_WORDS if shape is _APART else 1):
                readings = _readings("".join(parts[skipped:]))
                found.setdefault(first + skipped, []).extend((one, last + 1) for one in readings)
    yield from found.items()
