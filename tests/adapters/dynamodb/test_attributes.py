from decimal import Decimal
from typing import cast

import pytest
from boto3.dynamodb.types import TypeSerializer
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.items.values import (
    integer_of,
    integer_or_none,
    records_of,
    text_of,
    text_or_none,
    texts_of,
)
from puntual.adapters.dynamodb.store.attributes import (
    Record,
    from_attribute,
    from_attributes,
    to_attributes,
)

TEXTS = st.text(max_size=6)
SCALARS = TEXTS | st.integers(-(10**18), 10**18) | st.booleans()
VALUES = st.recursive(
    SCALARS | st.frozensets(TEXTS, min_size=1, max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=3))
def test_a_record_reads_back(record: Record) -> None:
    assert from_attributes(to_attributes(record)) == record


@given(st.dictionaries(TEXTS, SCALARS, max_size=5))
def test_attributes_are_those_of_boto3(record: Record) -> None:
    serializer = TypeSerializer()
    plain = {
        name: Decimal(value) if type(value) is int else value for name, value in record.items()
    }
    assert to_attributes(record) == {name: serializer.serialize(v) for name, v in plain.items()}


def test_what_is_absent_is_left_out() -> None:
    assert to_attributes({"a": None, "b": frozenset(), "c": {"d": None}}) == {"c": {"M": {}}}


def test_a_type_that_is_never_written_is_refused() -> None:
    with pytest.raises(TypeError, match="never writes"):
        from_attribute({"BS": [b"x"]})


def test_an_attribute_of_the_wrong_type_is_named() -> None:
    record = cast("Record", {"name": 1, "rev": "x", "wa_ids": "x", "covered": "x"})
    with pytest.raises(TypeError, match="name"):
        text_of(record, "name")
    with pytest.raises(TypeError, match="rev"):
        integer_of(record, "rev")
    assert (texts_of(record, "wa_ids"), records_of(record, "covered")) == (frozenset(), [])
    assert (text_or_none(record, "x"), integer_or_none(record, "x")) == (None, None)
