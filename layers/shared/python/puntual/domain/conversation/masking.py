"""What is taken out of words before they are kept: card numbers, and codes that open an account.

Nobody who answers a debtor needs either, and whoever finds one may use it (PCI DSS 3.2 forbids
keeping a card's security code at all).
"""

import re
from collections.abc import Sequence
from typing import Final

CARD: Final = "[card number]"
CODE: Final = "[code]"
_LONGEST: Final = 4096
# Digits that only blanks and strokes keep apart: a card, and perhaps its last month and code.
_DIGITS: Final = re.compile(r"(?<!\d)\d(?:[\s._/\-\u00b7\u2010-\u2015]{0,3}\d){12,}(?!\d)")
_GROUP: Final = re.compile(r"\d+")
# Of a card's number (ISO/IEC 7812-1), and with what those begin that people pay with.
_CARD_LENGTHS: Final = range(13, 20)
_CARD_BEGINS: Final = frozenset("23456")
# Twice a digit, and the sum of the two digits that it may have.
_DOUBLED: Final = str.maketrans("0123456789", "0246813579")
_NAMES: Final = (
    r"c[óo]digos?|codes?|token|otp|pin|nip|clave|contrase[ñn]a|senha|password|cvv|cvc|cvv2"
)
# A few words may stand between: "el código que me llegó es 482913".
_BETWEEN: Final = r"(?:[\s:#=.,\"'-]{1,4}[^\W\d]+){0,6}[\s:#=.,\"'-]{1,4}"
_CODE: Final = re.compile(
    rf"(\b(?:{_NAMES})\b{_BETWEEN})(\d(?:[ -]?\d){{2,7}})(?!\d)", re.IGNORECASE
)
# "codigos 123456 y 654321", "Codigo482913".
_CODE_AFTER: Final = re.compile(
    rf"({re.escape(CODE)}\s+(?:y|e|o|u|ou|and|or)\s+)(\d(?:[ -]?\d){{3,7}})(?!\d)", re.IGNORECASE
)
_CODE_BESIDE: Final = re.compile(rf"(\b(?:{_NAMES}))(\d{{3,8}})(?!\d)", re.IGNORECASE)
_IS: Final = r"\s(?:es|is|é|eh|como|as)\s(?:[^\W\d]+\s){0,2}"
_CODE_BEFORE: Final = re.compile(
    rf"(?<!\d)(\d(?:[ -]?\d){{3,7}})({_IS}(?:{_NAMES})\b)", re.IGNORECASE
)


def mask(text: str) -> str:
    """Return a text without card numbers and one-time codes; linear, 4,096 characters at most."""
    plain = _DIGITS.sub(lambda found: _without_cards(found[0]), text[:_LONGEST])
    for code in (_CODE_BESIDE, _CODE, _CODE_AFTER):
        plain = code.sub(lambda found: f"{found[1]}{CODE}", plain)
    return _CODE_BEFORE.sub(lambda found: f"{CODE}{found[2]}", plain)


def _without_cards(written: str) -> str:
    """Return digits in groups without those groups that are together a card's number."""
    groups = [*_GROUP.finditer(written)]
    # Digits of any script are read, and counted as ASCII.
    digits = ["".join(str(int(char)) for char in one[0]) for one in groups]
    plain, place, group = "", 0, 0
    while group < len(groups):
        end = _end_of_card(digits, group)
        if end is None:
            group += 1
            continue
        plain += f"{written[place : groups[group].start()]}{CARD}"
        place, group = groups[end].end(), end + 1
    return plain + written[place:]


def _end_of_card(groups: Sequence[str], first: int) -> int | None:
    """Return the last group of a card's number that begins with a group; None where none does."""
    if groups[first][0] not in _CARD_BEGINS:
        return None
    digits, found = "", None
    for place in range(first, min(first + _CARD_LENGTHS.stop, len(groups))):
        digits += groups[place]
        if len(digits) >= _CARD_LENGTHS.stop:
            break
        if len(digits) in _CARD_LENGTHS and _is_card(digits):
            found = place
    return found


def _is_card(digits: str) -> bool:
    """Tell whether digits pass Luhn's check (ISO/IEC 7812-1, annex B)."""
    told = digits[-1::-2] + digits[-2::-2].translate(_DOUBLED)
    return (sum(told.encode()) - len(told) * ord("0")) % 10 == 0
