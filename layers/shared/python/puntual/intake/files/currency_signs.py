"""Signs of currencies, which spreadsheets put before or behind an amount.

One is taken away only from an amount in its own currency: `R$` beside MXN is a contradiction.
"""

import re
from typing import Final

_DOLLARS: Final = "ARS AUD BBD BMD BSD BZD CAD CLP COP CUP DOP GYD JMD MXN TTD USD UYU XCD"
_SIGNS: Final = {
    "$": _DOLLARS.split(),
    "US$": ["USD"],
    "U$S": ["USD"],
    "MX$": ["MXN"],
    "R$": ["BRL"],
    "C$": ["NIO"],
    "RD$": ["DOP"],
    "$U": ["UYU"],
    "S/": ["PEN"],
    "S/.": ["PEN"],
    "BS": ["BOB", "VES"],
    "BS.": ["BOB", "VES"],
    "Q": ["GTQ"],
    "L": ["HNL"],
    "L.": ["HNL"],
    "B/.": ["PAB"],
    "\u20a1": ["CRC"],
    "\u20b2": ["PYG"],
    "GS": ["PYG"],
    "GS.": ["PYG"],
    "\u20ac": ["EUR"],
}
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_NUMBER: Final = r"[-(\u2010-\u2015\u2212 ]*[0-9](?:.*[0-9])?[-)\u2010-\u2015\u2212 ]*"


def without_sign(text: str, currency: str) -> str:
    """Return an amount without the sign or code of its currency; all else stays, to be refused."""
    if not _CURRENCY.fullmatch(currency):
        return text
    own = [sign for sign, used_by in _SIGNS.items() if currency in used_by]
    signs = "|".join(map(re.escape, sorted((currency, *own), key=len, reverse=True)))
    before = rf"(?P<minus>[-(\u2212]?)\s*(?:{signs})\s*(?P<first>{_NUMBER})"
    behind = rf"(?P<last>{_NUMBER}?)\s*(?:{signs})"
    found = re.fullmatch(f"{before}|{behind}", text, re.IGNORECASE)
    if found is None:
        return text
    return (found["last"] or f"{found['minus']}{found['first']}").strip()
