"""A slip of one letter in a word that we know."""

from collections.abc import Collection, Iterator
from string import ascii_lowercase
from typing import Final

_SHORTEST: Final = 6
_LONGEST: Final = 16


def corrected(word: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the known words one letter away from a word: one too many, missing, wrong or swapped.

    Short words are left alone, where one letter makes another word ("casa", "cada"), and so is
    the first letter, which few people miss.
    """
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha():
        return ()
    return tuple(dict.fromkeys(near for near in _one_letter_away(word) if near in known))


def _one_letter_away(word: str) -> Iterator[str]:
    for at in range(1, len(word)):
        head, tail = word[:at], word[at + 1 :]
        yield head + tail
        if tail:
            yield head + tail[0] + word[at] + tail[1:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            yield head + letter + word[at] + tail
    yield from (word + letter for letter in ascii_lowercase)
