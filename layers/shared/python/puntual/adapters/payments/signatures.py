"""Comparing what was signed with what should have been, in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

_MOST_PARTS: Final = 32


def is_one_of(given: str, expected: Iterable[str]) -> bool:
    """Tell whether a text is one of those expected; all are compared, whichever is the same."""
    # Compared as bytes: for text, compare_digest raises on any character outside ASCII.
    raw = given.encode("utf-8", "replace")
    verdicts = [hmac.compare_digest(raw, one.encode("utf-8", "replace")) for one in expected]
    return any(verdicts)


def hmac_sha256(secret: bytes, *parts: bytes) -> bytes:
    """Return the HMAC-SHA256 of the parts behind each other."""
    return hmac.new(secret, b"".join(parts), hashlib.sha256).digest()


def bytes_of(secret: str) -> bytes:
    """Return the bytes of a secret; half a surrogate pair stands for itself and never raises."""
    return secret.encode("utf-8", "surrogatepass")


def parts_of(header: str) -> dict[str, tuple[str, ...]]:
    """Return all values of each name of a header such as ``t=1700000000,v1=ab,v1=cd``.

    Of more parts than any provider sends nothing is read.
    """
    found: dict[str, tuple[str, ...]] = {}
    parts = header.split(",", _MOST_PARTS)
    for part in parts if len(parts) <= _MOST_PARTS else ():
        name, equals, value = part.strip(" \t").partition("=")
        if equals:
            found[name] = (*found.get(name, ()), value)
    return found


def base64_hmac_sha256(secret: bytes, *parts: bytes) -> str:
    """Return the HMAC-SHA256 of the parts behind each other, in base64."""
    return base64.b64encode(hmac_sha256(secret, *parts)).decode()
