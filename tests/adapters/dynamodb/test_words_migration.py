"""What people wrote lies in a table of its own, and a change of the stored form reaches it."""

from datetime import timedelta
from typing import Any, Final

import pytest

from puntual.adapters.dynamodb.migration.migration import Form, Migrated, Migration
from puntual.adapters.dynamodb.migration.raw_items import RawItems
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.schema_steps import SchemaStep
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.factories import CREDITOR, NOON, a_key

SAID: Final = ("gracias", "ya casi", "listo")


def _in_capitals(record: Record) -> Record:
    return {**record, "text": str(record["text"]).upper()}


_KINDS: Final = ("WORDS/MESSAGE", "UNKNOWN/MESSAGE")
NEXT: Final = Form(2, {1: [SchemaStep(kind, _in_capitals, reads=("text",)) for kind in _KINDS]})


class _Died(Exception):
    """The command was ended here."""


class _Words:
    """Messages of a debtor and of a stranger, as this version keeps them."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.table = Table(self.client.as_client(), "t")
        words, expires = DynamoWords(self.table), NOON + timedelta(days=180)
        for writer in (a_key("d-1"), UnknownSender(CREDITOR, "525500000001")):
            for text in SAID:
                wamid, kind, other = f"wamid.{text}", MessageKind.TEXT, SpokenIntent.OTHER
                words.keep(writer, KeptMessage(wamid, NOON, kind, text, "", other, expires))

    def migration(self) -> Migration:
        return Migration(self.table, RawItems(self.client.as_client(), "t"), NEXT, page=2)

    def versions_and_texts(self) -> list[tuple[str, str]]:
        items: list[Any] = [i for i in self.client.all_items() if "text" in i]
        return sorted((item["v"]["N"], item["text"]["S"]) for item in items)

    def die_at_write(self, number: int) -> None:
        writes = iter(range(1, 100))

        def die(operation: str, _: list[Row]) -> None:
            if operation == "UpdateItem" and next(writes) == number:
                raise _Died

        self.client.on_call = die


def test_a_migration_reaches_the_words_and_a_death_amid_them_loses_none() -> None:
    words = _Words()
    assert words.versions_and_texts() == sorted(2 * [("1", text) for text in SAID])
    words.die_at_write(4)
    with pytest.raises(_Died):
        list(words.migration().run())
    done = [Migrated(), *words.migration().run()][-1]
    assert set(done.changed) == set(_KINDS)
    assert words.versions_and_texts() == sorted(2 * [("2", text.upper()) for text in SAID])


def test_a_rehearsal_counts_the_words_and_leaves_them() -> None:
    words = _Words()
    done = [Migrated(), *words.migration().rehearse()][-1]
    assert done.changed == dict.fromkeys(_KINDS, len(SAID))
    assert {version for version, _ in words.versions_and_texts()} == {"1"}
