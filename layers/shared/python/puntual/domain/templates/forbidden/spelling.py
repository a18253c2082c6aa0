"""What a text says beneath its spelling: accents, look-alikes and invisible characters undone.

Unicode Technical Standard 39 calls this a skeleton: texts that look alike have the same one.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Marks above letters, control and format characters, and halves of characters.
_UNSEEN = frozenset({"Mn", "Me", "Mc", "Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Folded:
    """A text in plain lower-case letters.

    Attributes:
        plain: what it says.
        places: for each character of ``plain``, where it stands in the text that was folded.
    """

    plain: str
    places: tuple[int, ...]


def fold(text: str, lookalikes: Mapping[str, str]) -> Folded:
    """Return a text without accents, capitals, look-alike letters and invisible characters.

    Character by character, so that composed and decomposed Unicode read alike.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in _fold_char(char, lookalikes):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), tuple(places))


def _fold_char(char: str, lookalikes: Mapping[str, str]) -> Iterator[str]:
    if char.isascii():
        yield from char.lower() if char.isprintable() or char.isspace() else ""
        return
    # Twice, because a small letter may decompose where its capital does not.
    small = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    for letter in small:
        like = lookalikes.get(letter, letter)
        if like.isspace():
            yield " "
        elif unicodedata.category(like[0]) not in _UNSEEN:
            yield from like
