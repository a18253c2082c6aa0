"""How a debtor is addressed, from a name that someone typed into a billing system.

Whoever registers at a shop with somebody else's phone chooses the name that the shop's next
message shows there: so a name carries no link, no number to call and no emphasis.
"""

import re
import unicodedata

_LONGEST_NAME = 60
_ELLIPSIS = "…"
# Control, format (they can turn the writing round) and half characters that no encoder takes.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs"})
# What WhatsApp reads as bold, struck out, fixed width; an underscore only beside a word, where it
# slants: inside one it is part of an invoice's number.
_MARKUP = re.compile(r"[*~`]|(?<![^\W_])_+|_+(?![^\W_])")
_GENERIC = "com|net|org|info|biz|app|link|shop|store|online|site|xyz|click|page|dev|gob|gov|edu"
_NATIONAL = "ar|bo|br|cl|co|cr|ec|es|gt|hn|mx|ni|pe|py|sv|uy|ve|io|ly|gl|cc|tk"
_LINK = re.compile(
    r"\S*://\S*"
    r"|\bwww\.\S*"
    r"|\S+@\S+\.\S+"
    rf"|\b[\w-]{{2,63}}(?:\.[\w-]{{2,63}}){{0,5}}\.(?:{_GENERIC}|{_NATIONAL})(?![\w-])(?:[/?:]\S*)?"
    # Any other name of two letters behind a dot may be an abbreviation; with a path it is a link.
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,10}/\S*",
    re.IGNORECASE,
)
# Seven digits or more, as one writes phones; the number of an invoice has no plus and no blanks.
_PHONE = re.compile(r"\+?\(?\d(?:[ ().-]{0,2}\d){6,}")
_DIALLED = re.compile(r"\+[ (]{0,2}\d(?:[ ().-]{0,2}\d){6,}")


def clean(text: str, longest: int) -> str:
    """Return a text that may stand in a message: one line, printable, not too long."""
    spaced = "".join(" " if char.isspace() else char for char in text)
    printable = (char for char in spaced if unicodedata.category(char) not in _UNPRINTABLE)
    line = " ".join("".join(printable).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS


def without_emphasis(text: str, longest: int) -> str:
    """Return a cleaned text without the signs that WhatsApp reads as markup."""
    return clean(_MARKUP.sub("", clean(text, len(text) + 1)), longest)


def plain_label(text: str, longest: int) -> str:
    """Return an invoice's label without markup, links and numbers to dial."""
    return _without(text, longest, _DIALLED)


def address(name: str) -> str:
    """Return the name as the creditor writes it, fit for a message; empty for no name.

    Markup, links and phone numbers are taken out. It is never cut to a first name: "Hola,
    Vidriería" greets nobody, and which word is a first name cannot be told from the words.
    """
    whole = _without(name, _LONGEST_NAME, _PHONE)
    return whole if any(char.isalpha() for char in whole) else ""


def _without(text: str, longest: int, number: re.Pattern[str]) -> str:
    """Take out markup, links and numbers, and what only stands there once they are gone."""
    plain = without_emphasis(text, len(text) + 1)
    left = clean(number.sub(" ", _LINK.sub(" ", plain)), len(text) + 1)
    return clean(left, longest) if left == text else _without(left, longest, number)
