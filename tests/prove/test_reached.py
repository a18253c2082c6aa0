"""Rare situations: a long run that leaves one out fails, and a short one does not."""

from __future__ import annotations

from collections import Counter

from tests.prove.reached import LONG, is_too_little, never_reached
from tests.prove.situations import SITUATIONS


def test_some_sixty_situations_have_names() -> None:
    assert len(SITUATIONS) >= 60


def test_a_long_run_that_leaves_one_out_fails() -> None:
    seen = Counter(SITUATIONS)
    assert not is_too_little(seen, LONG)
    seen["a lease refused"] = 0
    assert never_reached(seen) == ["a lease refused"]
    assert is_too_little(seen, LONG)
    assert not is_too_little(seen, LONG - 1)
