"""What is taken out of words before they are kept: card numbers, and codes that open an account.

Nobody who answers a debtor needs either, and whoever finds one may use it (PCI DSS 3.2 forbids
keeping a card's security code at all).
"""

import re
from typing import Final

CARD: Final = "[card number]"
CODE: Final = "[code]"
_LONGEST: Final = 4096
_CARD: Final = re.compile(r"(?<!\d)\d(?:[ .-]?\d){12,18}(?!\d)")
_NAMES: Final = (
    r"c[óo]digos?|codes?|token|otp|pin|nip|clave|contrase[ñn]a|senha|password|cvv|cvc|cvv2"
)
# A few words may stand between: "el código que me llegó es 482913".
_BETWEEN: Final = r"(?:[\s:#=.,\"'-]{1,4}[^\W\d]+){0,6}[\s:#=.,\"'-]{1,4}"
_CODE: Final = re.compile(
    rf"(\b(?:{_NAMES})\b{_BETWEEN})(\d(?:[ -]?\d){{2,7}})(?!\d)", re.IGNORECASE
)
_IS: Final = r"\s(?:es|is|é|eh|como|as)\s(?:[^\W\d]+\s){0,2}"
_CODE_BEFORE: Final = re.compile(
    rf"(?<!\d)(\d(?:[ -]?\d){{3,7}})({_IS}(?:{_NAMES})\b)", re.IGNORECASE
)


def mask(text: str) -> str:
    """Return a text without card numbers and one-time codes; linear, 4,096 characters at most."""
    plain = _CARD.sub(lambda found: CARD if _is_card(found[0]) else found[0], text[:_LONGEST])
    plain = _CODE.sub(lambda found: f"{found[1]}{CODE}", plain)
    return _CODE_BEFORE.sub(lambda found: f"{CODE}{found[2]}", plain)


def _is_card(written: str) -> bool:
    """Tell whether digits pass the check of Luhn (ISO/IEC 7812-1, annex B)."""
    digits = [int(char) for char in written if char.isdigit()]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
