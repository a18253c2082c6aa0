"""Signatures of RSA, judged by the library that this repository has for tests."""

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.payments.rsa_signature import is_signed, public_keys_of
from tests.adapters.payments.rsa_key import (
    BODY,
    DIGEST_INFO,
    MODULUS,
    OPENSSL_SIGNATURE,
    PUBLIC_PEM,
    PUBLIC_PEM_PKCS1,
    SIZE,
    raw_signature,
)

_SIGNATURE = base64.b64decode(OPENSSL_SIGNATURE)
_DIGEST = hashlib.sha256(BODY).digest()
(_KEY,) = public_keys_of(PUBLIC_PEM)


def _element(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(content).to_bytes(2) + content


def _pem(der: bytes) -> str:
    text = base64.b64encode(der).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}\n-----END PUBLIC KEY-----\n"


def test_both_forms_of_a_public_key_are_the_same_key() -> None:
    assert public_keys_of(PUBLIC_PEM_PKCS1) == (_KEY,)
    assert public_keys_of(PUBLIC_PEM + PUBLIC_PEM_PKCS1) == (_KEY, _KEY)
    assert (_KEY.modulus, _KEY.exponent) == (MODULUS, 65537)


@pytest.mark.parametrize("bits", [1024, 2048, 3072])
@pytest.mark.parametrize("form", [PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1])
def test_what_the_library_signs_is_believed(bits: int, form: PublicFormat) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    pem = private.public_key().public_bytes(Encoding.PEM, form).decode()
    (key,) = public_keys_of(pem)
    signature = private.sign(BODY, padding.PKCS1v15(), SHA256())
    assert is_signed(BODY, signature, key)
    assert not is_signed(BODY + b" ", signature, key)
    assert not is_signed(BODY, signature, _KEY)


@pytest.mark.parametrize("other", [SHA384(), SHA512()])
def test_another_hash_or_padding_is_refused(other: HashAlgorithm) -> None:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = private.public_key().public_bytes(Encoding.PEM, PublicFormat.PKCS1)
    (key,) = public_keys_of(public.decode())
    assert not is_signed(BODY, private.sign(BODY, padding.PKCS1v15(), other), key)
    salted = padding.PSS(padding.MGF1(SHA256()), 32)
    assert not is_signed(BODY, private.sign(BODY, salted, SHA256()), key)


@pytest.mark.parametrize(
    "block",
    [
        # Digest behind too little padding, with room for what an attacker likes (Bleichenbacher).
        b"\x00\x01" + b"\xff" * 8 + b"\x00" + DIGEST_INFO + _DIGEST + b"\x00" * 194,
        b"\x00\x01" + b"\xff" * (SIZE - 54) + b"\x00" + DIGEST_INFO[:-1] + b"\x1f" + _DIGEST[:31],
        b"\x00\x02" + b"\xff" * (SIZE - 54) + b"\x00" + DIGEST_INFO + _DIGEST,
        b"\x00\x01" + b"\xfe" * (SIZE - 54) + b"\x00" + DIGEST_INFO + _DIGEST,
        b"\x00\x01" + b"\xff" * (SIZE - 53) + DIGEST_INFO + _DIGEST,
        b"\x00\x01" + b"\xff" * (SIZE - 35) + b"\x00" + _DIGEST,
    ],
)
def test_a_block_of_another_form_is_refused_though_the_key_signed_it(block: bytes) -> None:
    signature = base64.b64decode(raw_signature(block))
    assert not is_signed(BODY, signature, _KEY)


def test_a_signature_of_another_size_is_refused() -> None:
    number = int.from_bytes(_SIGNATURE)
    assert is_signed(BODY, _SIGNATURE, _KEY)
    for other in (
        b"",
        _SIGNATURE[:-1],
        b"\x00" + _SIGNATURE,
        _SIGNATURE + b"\x00",
        (number + MODULUS).to_bytes(SIZE + 1),
        b"\xff" * SIZE,
        b"\x00" * SIZE,
    ):
        assert not is_signed(BODY, other, _KEY)


@given(at=st.integers(0, SIZE * 8 - 1))
def test_no_bit_of_a_signature_can_be_changed(at: int) -> None:
    changed = int.from_bytes(_SIGNATURE) ^ (1 << at)
    assert not is_signed(BODY, changed.to_bytes(SIZE), _KEY)


@given(text=st.text() | st.binary().map(_pem))
def test_a_text_that_is_no_key_is_none_and_never_raises(text: str) -> None:
    assert all(key.modulus.bit_length() >= 1024 for key in public_keys_of(text))


@given(at=st.integers(0, 293), byte=st.integers(0, 255))
def test_a_key_with_a_changed_byte_never_raises(at: int, byte: int) -> None:
    der = bytearray(base64.b64decode("".join(PUBLIC_PEM.splitlines()[1:-1])))
    der[at] = byte
    for key in public_keys_of(_pem(bytes(der))):
        assert is_signed(BODY, _SIGNATURE, key) is (key == _KEY)


@pytest.mark.parametrize("bits", [512, 1023])
def test_a_key_that_is_too_short_is_none(bits: int) -> None:
    modulus = (1 << (bits - 1)) + 1
    inside = _element(2, b"\x00" + modulus.to_bytes((bits + 7) // 8)) + _element(2, b"\x03")
    assert public_keys_of(_pem(_element(0x30, inside))) == ()
