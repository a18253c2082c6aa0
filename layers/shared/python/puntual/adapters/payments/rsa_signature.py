"""Checking an RSA signature (PKCS #1 v1.5, SHA-256), of which Conekta alone has need.

Nothing is parsed out of the signature: what it should open to is built here, whole, and compared
with what it opens to (RFC 8017, 8.2.2). ``docs/adr`` says why no library does it.
"""

import base64
import hashlib
import hmac
import re
from typing import Final, NamedTuple

_PEM: Final = re.compile(r"-----BEGIN (?:RSA )?PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END")
_INTEGER, _BITS, _SEQUENCE = 0x02, 0x03, 0x30
_LEAST_BITS, _MOST_BITS = 1024, 8192
_LONG_FORM, _MOST_LENGTH_BYTES = 0x80, 2
# RFC 8017, 9.2: the DER of an algorithm's name, before the digest itself.
_SHA256: Final = bytes.fromhex("3031300d060960864801650304020105000420")
# rsaEncryption with its NULL, as a public key of X.509 says what it is.
_ALGORITHM: Final = bytes.fromhex("06092a864886f70d0101010500")
_LEAST_PADDING: Final = 8


class PublicKey(NamedTuple):
    """The two numbers of a key."""

    modulus: int
    exponent: int


def public_keys_of(text: str) -> tuple[PublicKey, ...]:
    """Return the keys of a text in PEM: one, or two while one is renewed; no other text is one."""
    found = (_read(block) for block in _PEM.findall(text.replace("\\n", "\n")))
    return tuple(key for key in found if key)


def is_signed(body: bytes, signature: bytes, key: PublicKey) -> bool:
    """Tell whether a body was signed with the private half of a key."""
    size = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature)
    if len(signature) != size or number >= key.modulus:
        return False
    digest = _SHA256 + hashlib.sha256(body).digest()
    padding = b"\xff" * (size - len(digest) - 3)
    opened = pow(number, key.exponent, key.modulus).to_bytes(size)
    expected = b"\x00\x01" + padding + b"\x00" + digest
    return len(padding) >= _LEAST_PADDING and hmac.compare_digest(opened, expected)


def _read(block: str) -> PublicKey | None:
    try:
        der = base64.b64decode("".join(block.split()), validate=True)
        inside, rest = _take(der, _SEQUENCE)
        if rest:
            return None
        return _numbers_of(_without_algorithm(inside))
    except (ValueError, IndexError):
        return None


def _without_algorithm(inside: bytes) -> bytes:
    """Return the two integers, with or without the frame of X.509 around them."""
    if inside[0] == _INTEGER:
        return inside
    algorithm, rest = _take(inside, _SEQUENCE)
    bits, more = _take(rest, _BITS)
    key, behind = _take(bits[1:], _SEQUENCE)
    if algorithm != _ALGORITHM or more or behind or bits[0]:
        raise ValueError
    return key


def _numbers_of(inside: bytes) -> PublicKey | None:
    modulus, rest = _take(inside, _INTEGER)
    exponent, behind = _take(rest, _INTEGER)
    key = PublicKey(int.from_bytes(modulus), int.from_bytes(exponent))
    sound = _LEAST_BITS <= key.modulus.bit_length() <= _MOST_BITS and key.modulus % 2
    odd = key.exponent % 2 and 1 < key.exponent < key.modulus
    return key if sound and odd and not behind else None


def _take(der: bytes, tag: int) -> tuple[bytes, bytes]:
    """Return the content of the first element, and what follows it."""
    if der[0] != tag:
        raise ValueError
    length, at = der[1], 2
    if length & _LONG_FORM:
        count = length & ~_LONG_FORM
        if not 1 <= count <= _MOST_LENGTH_BYTES:
            raise ValueError
        length, at = int.from_bytes(der[2 : 2 + count]), 2 + count
    if len(der) < at + length:
        raise ValueError
    return der[at : at + length], der[at + length :]
