"""Every combination of refusing and writing, of a list and removing, is heard."""

from itertools import product
from pathlib import Path
from typing import Final

import pytest

from tests.domain.conversation.reading_replies import read

_FILE: Final = Path(__file__).parent / "opt_out_combinations.txt"
_ROWS: Final = [row for row in _FILE.read_text("utf-8").splitlines() if not row.startswith("#")]
# Seconds instead of minutes; a prime, so that every part meets every other.
_EVERY: Final = 7


@pytest.mark.parametrize("row", _ROWS, ids=map(str, range(len(_ROWS))))
def test_every_combination_is_heard(row: str) -> None:
    locale, *parts = row.split(" | ")
    choices = [[one.removeprefix("-") for one in part.split(" / ")] for part in parts]
    texts = [" ".join(filter(None, chosen)) for chosen in product(*choices)][::_EVERY]
    assert [text for text in texts if read(text, locale).intent != "opt_out"] == []
