"""The bodies of the functions' calls to AWS, those to the words table left out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from tests.e2e.hearing.overheard import is_of_words

_TABLES: Final = "DynamoDB"
# What writes; who only reads tells a table nothing but keys.
_WRITES: Final = ("PutItem", "UpdateItem", "TransactWriteItems", "BatchWriteItem", "Statement")


@dataclass(slots=True)
class RecordedCalls:
    """What the functions told AWS, by target."""

    bodies: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))

    def note(self, target: str, body: bytes) -> None:
        """Keep the body of a call that writes or tells."""
        is_read = target.startswith(_TABLES) and not target.endswith(_WRITES)
        if not is_read and not is_of_words(target, body):
            self.bodies[target].append(body)
