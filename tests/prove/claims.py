"""How many claims an account has had, as its rows lie in the table."""

from __future__ import annotations

from typing import Final

from local.emulator.tenant import CREDITOR
from tests.doubles.dynamodb_memory import MemoryDynamoDB

_CONTACT: Final = "CONTACT#"


def claims_of(memory: MemoryDynamoDB, debtor: str) -> int:
    """Return the number of the last claim; the row behind it holds a place free, if it exists."""
    last = 0
    for item in memory.items_of(f"DEBTOR#{CREDITOR}#{debtor}"):
        name = item["sk"]["S"].removeprefix(_CONTACT)
        if item["sk"]["S"].startswith(_CONTACT) and name.isdigit():
            last = max(last, int(name) if "claimed_at" in item else int(name) - 1)
    return last
