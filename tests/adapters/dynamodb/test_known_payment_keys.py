"""The keys of what is known of providers' payments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.keys.known_payment import (
    known_payment_key,
    parse_known_payment_pk,
)
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import CreditorId

_VISIBLE = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=128)


@given(payment_id=_VISIBLE)
def test_the_key_of_a_known_payment_reads_back_and_is_no_longer_than_dynamodb_takes(
    payment_id: str,
) -> None:
    key = known_payment_key(CreditorId("c" * 64), "mercadopago", payment_id)
    assert parse_known_payment_pk(key.pk) == ("c" * 64, "mercadopago", payment_id)
    assert len(key.pk.encode()) <= 2048


@pytest.mark.parametrize("pk", ["TOLD#acme#stripe", "TOLD#acme#stripe#a b", "CASES#acme"])
def test_another_key_is_none(pk: str) -> None:
    with pytest.raises(InvalidInput):
        parse_known_payment_pk(pk)
