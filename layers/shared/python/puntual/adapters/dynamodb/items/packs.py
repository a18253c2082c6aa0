"""Packs of wake-ups as text: debtors of one creditor and instant, each with its value.

Ids are escaped, and then hold neither spaces nor equals signs (`puntual.domain.ids.escape_id`).
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from puntual.domain.ids import DebtorId, escape_id, unescape_id

# With its key and the rest a row stays below a kilobyte, which is what a write unit pays for.
_CHARACTERS = 800


def fill_packs(values: Mapping[DebtorId, int]) -> Iterator[Mapping[DebtorId, int]]:
    """Yield the members pack by pack, in order, so that the same ones make the same packs."""
    pack: dict[DebtorId, int] = {}
    size = 0
    for debtor, value in sorted(values.items()):
        length = len(_member(debtor, value)) + 1
        if pack and size + length > _CHARACTERS:
            yield pack
            pack, size = {}, 0
        pack[debtor] = value
        size += length
    if pack:
        yield pack


def pack_to_text(pack: Mapping[DebtorId, int]) -> str:
    """Return a pack as a text."""
    return " ".join(_member(debtor, value) for debtor, value in pack.items())


def pack_of(text: str) -> dict[DebtorId, int]:
    """Read ``pack_to_text`` back."""
    members = (member.partition("=") for member in text.split(" "))
    return {DebtorId(unescape_id(debtor)): int(value or 0) for debtor, _, value in members}


def digest_of(text: str) -> str:
    """Return the digest that names a pack: the same pack again is the same row."""
    return sha256(text.encode()).hexdigest()[:16]


def _member(debtor: DebtorId, value: int) -> str:
    name = escape_id(debtor)
    return f"{name}={value}" if value else name
