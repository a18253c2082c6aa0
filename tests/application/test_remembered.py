"""A memory of a fixed size: what was remembered first is forgotten first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from puntual.application.remembered import Remembered


def test_the_value_that_was_remembered_first_is_forgotten_first() -> None:
    memory: Remembered[str, int] = Remembered(2)
    for value, key in enumerate(("a", "b", "a", "c")):
        memory.put(key, value)
    assert [memory.get(key) for key in ("a", "b", "c")] == [2, None, 3]


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_no_more_is_remembered_than_fits_and_the_latest_always_is(
    keys: list[int], most: int
) -> None:
    memory: Remembered[int, int] = Remembered(most)
    for place, key in enumerate(keys):
        memory.put(key, place)
    known = [key for key in range(10) if memory.get(key) is not None]
    latest = list(dict.fromkeys(reversed(keys)))[:most]
    assert sorted(latest) == known
