"""What an SMS is made of: GSM 03.38 letters, in one segment or two.

A letter outside that alphabet makes the whole message UCS-2, with less than half the room. So a
message is written in it: people in the region read and write SMS without accents.
"""

import unicodedata
from typing import Final, NamedTuple

MOST_SEGMENTS: Final = 2
_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these travels as two.
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")
_REPLACED: Final = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "·": ".",
    "₡": "CRC ",
    "₲": "PYG ",
    "º": "o",
    "ª": "a",
    "\u00a0": " ",
    "\u202f": " ",
}


class Room(NamedTuple):
    """How many characters fit: into a message of one segment, and into each of several."""

    alone: int
    joined: int


_GSM: Final = Room(160, 153)
_UCS2: Final = Room(70, 67)


def fold(text: str) -> str:
    """Return a text in the alphabet of SMS; what has no likeness there is left out."""
    return " ".join("".join(_folded(char) for char in unicodedata.normalize("NFC", text)).split())


def segments(text: str) -> int:
    """Return in how many segments a text travels."""
    is_gsm = all(char in _BASIC or char in _EXTENDED for char in text)
    room = _GSM if is_gsm else _UCS2
    length = sum(map(_width, text)) if is_gsm else len(text.encode("utf-16-be")) // 2
    return 1 if length <= room.alone else -(-length // room.joined)


def _width(char: str) -> int:
    return 2 if char in _EXTENDED else 1


def _folded(char: str) -> str:
    if char in _BASIC or char in _EXTENDED:
        return char
    if char in _REPLACED:
        return _REPLACED[char]
    bare = unicodedata.normalize("NFKD", char)
    return "".join(part for part in bare if part in _BASIC)
