"""Why an invoice is disputed, as far as the words say it."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Where words say that something is disputed, and none of the causes.
OTHER_CAUSE: Final = "other"
# Between two words of a row; a sentence that wanders further says something else.
_GAP: Final = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause with the rows of words that tell it."""

    name: str
    rows: tuple[re.Pattern[str], ...]


def cause_of_rows(name: str, rows: Iterable[str]) -> Cause:
    """Return a cause of rows as the data has them."""
    return Cause(name, tuple(re.compile(_pattern(row)) for row in rows))


def find_cause(text: str, causes: Sequence[Cause]) -> str:
    """Return the first cause that a text tells; empty for none."""
    plain = _plain(text)
    found = (one.name for one in causes if any(row.search(plain) for row in one.rows))
    return next(found, "")


def _pattern(row: str) -> str:
    return r"\b" + _GAP.join(_word(one) for one in row.split()) + r"\b"


def _word(choices: str) -> str:
    each = (
        re.escape(one.rstrip("*")) + (r"\w*" if one.endswith("*") else "")
        for one in choices.split("|")
    )
    return f"(?:{'|'.join(each)})"


def _plain(text: str) -> str:
    """Return a text in small letters without accents and apostrophes."""
    parts = unicodedata.normalize("NFD", text.casefold())
    letters = (one for one in parts if not unicodedata.combining(one))
    return re.sub(r"['’`]", "", "".join(letters))
