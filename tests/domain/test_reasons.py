"""Every reason code is documented, and nothing else is."""

import re
from pathlib import Path

from puntual.domain.reasons import NOTHING_DUE, Reason

PAGE = Path(__file__).parents[2] / "docs" / "reasons.md"


def test_the_page_of_reasons_and_the_code_list_the_same_codes() -> None:
    documented = re.findall(r"^\| `([a-z_]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert documented == [reason.value for reason in Reason]


def test_reasons_that_hold_nothing_back_are_reasons() -> None:
    assert set(Reason) > NOTHING_DUE
