"""Which of the two tables an item lies in: that of looks and of the daily pass, or history.

What grows with an account's age lies in the history table from the beginning. That one is named
after the other, so whoever knows one table knows both, and no key stands in both of them.
"""

from typing import Final

# The kinds of partitions that no look, no claim and no scan for accounts reads.
HISTORY_KINDS: Final = frozenset(
    {"CREDITNOTE", "DOCUMENTS", "IDEMPOTENCY", "INVOICE", "PAYMENT", "RECORDS"}
)
_SUFFIX: Final = "-history"


def history_name(table: str) -> str:
    """Return the name of the history table beside a table."""
    return f"{table}{_SUFFIX}"


def name_for(table: str, pk: str) -> str:
    """Return the name of the table in which a partition lies.

    Args:
        table: the name of the one that a look reads.
        pk: the partition.
    """
    return history_name(table) if pk.partition("#")[0] in HISTORY_KINDS else table
