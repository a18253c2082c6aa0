"""How a debtor is addressed, from a name that someone typed into a billing system."""

import unicodedata

_LONGEST_NAME = 60
_ELLIPSIS = "…"
# Control, format (they can turn the writing round) and half characters that no encoder takes.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str, longest: int) -> str:
    """Return a text that may stand in a message: one line, printable, not too long."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    printable = (char for char in spaced if unicodedata.category(char) not in _UNPRINTABLE)
    line = " ".join("".join(printable).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS


def address(name: str) -> str:
    """Return the name as the creditor writes it, fit for a message; empty for no name.

    It is never cut to a first name: "Hola, Vidriería" greets nobody, and which word is a first
    name cannot be told from the words.
    """
    whole = clean(name, _LONGEST_NAME)
    return whole if any(char.isalpha() for char in whole) else ""
