"""Each decision record has a number of its own, by which code and documents name it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from tests.architecture.repository import ROOT

RECORDS: Final = sorted((ROOT / "docs/adr").glob("0*.md"))


def test_no_two_records_share_a_number() -> None:
    numbers = Counter(record.name[:4] for record in RECORDS)
    assert [number for number, count in numbers.items() if count > 1] == []


def test_a_record_is_headed_and_listed_by_the_number_of_its_file() -> None:
    listed = re.findall(
        r"^(\d+)\. \[.*\]\((0.*\.md)\)$",
        (ROOT / "docs/adr/README.md").read_text(encoding="utf-8"),
        flags=re.MULTILINE,
    )
    assert {name: int(number) for number, name in listed} == {
        record.name: int(record.name[:4]) for record in RECORDS
    }
    for record in RECORDS:
        head = record.read_text(encoding="utf-8").partition("\n")[0]
        assert head.startswith(f"# {int(record.name[:4])}. "), record.name
