"""Domain values as plain ones, and back."""

from dataclasses import dataclass, field

import pytest

from puntual.application.plain_values import from_plain, to_plain


@dataclass(frozen=True)
class _Tagged:
    name: str
    tags: frozenset[str] = field(default_factory=frozenset)
    limits: dict[str, int] = field(default_factory=dict)


def test_a_mapping_is_written_in_the_order_of_its_names_and_read_back() -> None:
    tagged = _Tagged("a", frozenset({"y", "x"}), {"b": 2, "a": 1})
    plain = to_plain(tagged)
    assert list(plain["limits"]) == ["a", "b"]
    assert from_plain(_Tagged, plain) == tagged


def test_what_is_as_presumed_is_not_written() -> None:
    assert to_plain(_Tagged("a")) == {"name": "a"}
    assert from_plain(_Tagged, {"name": "a"}) == _Tagged("a")


def test_a_value_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        to_plain(complex(1, 2))
