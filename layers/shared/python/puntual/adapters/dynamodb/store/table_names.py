"""Which table an item lies in: that of looks and of the daily pass, history, or words.

What grows with an account's age lies in the history table from the beginning. That one is named
after the first, and so is that of words, so that whoever knows one table knows all; no key stands
in two of them.
"""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

# The kinds of partitions that no look, no claim and no scan for accounts reads.
HISTORY_KINDS: Final = frozenset(
    {"CREDITNOTE", "DIGESTKEY", "DOCUMENTS", "IDEMPOTENCY", "INVOICE", "PAYMENT", "RECORDS"}
)
# What people wrote.
_WORDS_KINDS: Final = frozenset({"UNKNOWN", "WORDS"})


class Store(StrEnum):
    """The tables: of looks and the daily pass, of history, and of what people write."""

    MAIN = "main"
    HISTORY = "history"
    WORDS = "words"


_SUFFIXES: Final = MappingProxyType(
    {Store.MAIN: "", Store.HISTORY: "-history", Store.WORDS: "-words"}
)


def name_of(table: str, store: Store) -> str:
    """Return the name of one of the tables beside the one that a look reads."""
    return f"{table}{_SUFFIXES[store]}"


def history_name(table: str) -> str:
    """Return the name of the history table beside a table."""
    return name_of(table, Store.HISTORY)


def words_name(table: str) -> str:
    """Return the name of the words table beside a table."""
    return name_of(table, Store.WORDS)


def store_of(pk: str) -> Store:
    """Return the table in which a partition lies."""
    kind = pk.partition("#")[0]
    if kind in HISTORY_KINDS:
        return Store.HISTORY
    return Store.WORDS if kind in _WORDS_KINDS else Store.MAIN


def name_for(table: str, pk: str) -> str:
    """Return the name of the table in which a partition lies.

    Args:
        table: the name of the one that a look reads.
        pk: the partition.
    """
    return name_of(table, store_of(pk))
