"""Identifiers are safe inside storage keys, and a contact finds its way back through WhatsApp."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.errors import InvalidInput
from puntual.domain.ids import ContactId, ContactRef, CreditorId, DebtorId, DebtorKey, require_id

SAFE = st.from_regex(r"\A[A-Za-z0-9._-]{1,64}\Z")


@given(SAFE, SAFE, SAFE)
def test_a_contact_is_found_again_from_the_text_that_travelled(
    creditor: str, debtor: str, contact: str
) -> None:
    ref = ContactRef(DebtorKey(CreditorId(creditor), DebtorId(debtor)), ContactId(contact))
    travelling = ref.to_callback()
    assert ContactRef.from_callback(travelling) == ref
    assert len(travelling) <= 512


@given(st.text(max_size=80))
def test_foreign_text_is_never_taken_for_ours(text: str) -> None:
    ref = ContactRef.from_callback(text)
    assert ref is None or ref.to_callback() == text


@pytest.mark.parametrize("text", ["", "v1|a|b", "v2|a|b|c", "v1|a|b|c|d", "v1|a#x|b|c", "v1||b|c"])
def test_a_callback_of_another_shape_is_not_ours(text: str) -> None:
    assert ContactRef.from_callback(text) is None


@pytest.mark.parametrize("value", ["", "a#b", "a b", "ñ", "x" * 65, "a\n"])
def test_an_identifier_that_could_break_a_key_is_refused_by_field_name(value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_id(value, "debtor_id")
    assert refusal.value.field == "debtor_id"


def test_a_safe_identifier_is_returned_as_it_is() -> None:
    assert require_id("cli-0042.A_b", "debtor_id") == "cli-0042.A_b"
