"""Whom a message of ours went to, as its id says.

Meta documents no form of a message's id. In those that it gives out it is Base64 of a record whose
first field is the phone of the person at the other end, as digits. Any other id says nothing.
"""

import re
from base64 import b64decode
from binascii import Error
from typing import Final

_PREFIX: Final = "wamid."
_PHONE: Final = re.compile(rb"\x1c\x18(.)(\d{7,15})\x15", re.DOTALL)
_LONGEST: Final = 200


def recipient_of(wamid: str) -> str | None:
    """Return the phone that a message's id names, as WhatsApp knows it; None if it names none."""
    coded = wamid.removeprefix(_PREFIX)
    if coded == wamid or len(coded) > _LONGEST:
        return None
    try:
        record = b64decode(coded + "=" * (-len(coded) % 4), validate=True)
    except (Error, ValueError):
        return None
    found = _PHONE.match(record)
    return found[2].decode() if found and found[1][0] == len(found[2]) else None
