"""Who may tell us what WhatsApp says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.whatsapp.signature import is_signed, sign

_BODY = '{"name":"José \\u00e9"}'.encode()


def test_a_body_signed_under_the_secret_is_believed() -> None:
    assert is_signed(_BODY, sign(_BODY, "secret"), ["secret"])


def test_the_signature_is_the_documented_one() -> None:
    # RFC 4231, test case 2.
    digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert sign(b"what do ya want for nothing?", "Jefe") == f"sha256={digest}"


def test_during_a_rotation_both_secrets_are_believed() -> None:
    secrets = ["new", "old"]
    assert is_signed(_BODY, sign(_BODY, "new"), secrets)
    assert is_signed(_BODY, sign(_BODY, "old"), secrets)
    assert not is_signed(_BODY, sign(_BODY, "older"), secrets)


def test_a_changed_body_is_not_believed() -> None:
    assert not is_signed(_BODY + b" ", sign(_BODY, "secret"), ["secret"])


def test_an_empty_secret_signs_nothing() -> None:
    assert not is_signed(_BODY, sign(_BODY, ""), [""])
    assert not is_signed(_BODY, sign(_BODY, ""), [])


@pytest.mark.parametrize("header", ["", "sha256=", "sha1=abc", "ñ", "\udcff", "sha256=é"])
def test_a_strange_header_is_refused_and_never_raises(header: str) -> None:
    assert not is_signed(_BODY, header, ["secret"])


@given(st.binary(), st.text())
def test_no_header_but_the_signature_is_believed(body: bytes, header: str) -> None:
    assert is_signed(body, header, ["secret"]) == (header == sign(body, "secret"))
