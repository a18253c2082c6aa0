"""Who else reads what people wrote: every word of a run, searched for where none may be.

The words table and the bucket of media are the only places for what people write and for the
names of their files. Who they are, and their phones, also stand in the accounts; in logs,
metrics, queues and events neither does.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from local.stack import LocalStack
from puntual.application.log_compression import decompress, decompress_pack

type Saying = Mapping[str, Any]

# Shorter words may stand anywhere by chance.
_TELLING: Final = 12
# What the wire hears beside the tables.
_MESSAGES: Final = ("AmazonSQS", "AWSEvents")
_OF_WORDS: Final = "-words"
_READERS: Final = (decompress, decompress_pack)


@dataclass(slots=True)
class Overheard:
    """What a run wrote anywhere but to the words table, by place.

    Attributes:
        of_accounts: the tables of accounts and of history; they know who people are.
        elsewhere: logs, metrics, queue bodies, events.
    """

    of_accounts: dict[str, str] = field(default_factory=dict)
    elsewhere: dict[str, str] = field(default_factory=dict)

    def secrets_told(self, sayings: Iterable[Saying], identities: Iterable[str]) -> list[str]:
        """Return in a line each what stands where it must not.

        Args:
            sayings: what was written, and the names of files.
            identities: everybody's name and phones.
        """
        words = {one["text"] for one in sayings if len(one["text"]) >= _TELLING}
        secrets = words.union(identities)
        return sorted([*_found(self.of_accounts, words), *_found(self.elsewhere, secrets)])


def words_in(log: str, sayings: Iterable[Saying]) -> list[str]:
    """Return the words of people that stand in a log, as they are or as JSON writes them."""
    texts = {one["text"] for one in sayings if len(one["text"]) >= _TELLING}
    return sorted(text for text in texts if _stands_in(log, text))


def overhear(stack: LocalStack, calls: Mapping[str, Iterable[bytes]]) -> Overheard:
    """Collect what a run wrote.

    Args:
        stack: what ran.
        calls: the bodies of the functions' calls to AWS, by target.
    """
    overheard = Overheard()
    for log in sorted(stack.folder.path.glob("*.log")):
        if "simulator" not in log.name:
            overheard.elsewhere[log.name] = log.read_text("utf-8", "replace")
    overheard.elsewhere["metrics"] = json.dumps(_metrics(stack), default=str, ensure_ascii=False)
    for target, bodies in calls.items():
        text = b"\n".join(bodies).decode("utf-8", "replace")
        if target.startswith(_MESSAGES):
            overheard.elsewhere[target] = text
        else:
            overheard.of_accounts[target] = text
    for name in ("TableName", "HistoryTableName"):
        overheard.of_accounts[name] = "\n".join(_items(stack, stack.deployment.outputs[name]))
    return overheard


def is_of_words(target: str, body: bytes) -> bool:
    """Tell whether a call is to the words table."""
    if not target.startswith("DynamoDB"):
        return False
    asked = json.loads(body or b"{}")
    return str(asked.get("TableName", "")).endswith(_OF_WORDS)


def texts_of(value: object) -> Iterator[str]:
    """Yield all texts in an item, those in compressed logs included."""
    match value:
        case {"B": bytes() as packed}:
            yield from _unpacked(packed)
        case dict():
            for name, part in value.items():
                yield str(name)
                yield from texts_of(part)
        case list() | tuple():
            for part in value:
                yield from texts_of(part)
        case _:
            yield str(value)


def _unpacked(packed: bytes) -> Iterator[str]:
    """Yield every reading of a compressed log: its form stands in the byte before it."""
    yield packed.decode("utf-8", "replace")
    for read in _READERS:
        try:
            yield read(packed[1:])
        except (zlib.error, UnicodeDecodeError):
            continue


def _found(places: Mapping[str, str], secrets: Iterable[str]) -> Iterator[str]:
    for secret in secrets:
        for place, text in places.items():
            if _stands_in(text, secret):
                yield f"{place} tells {secret!r}"


def _stands_in(text: str, secret: str) -> bool:
    return secret in text or json.dumps(secret)[1:-1] in text


def _metrics(stack: LocalStack) -> list[Any]:
    pages = stack.aws.client("cloudwatch").get_paginator("list_metrics").paginate()
    return [one for page in pages for one in page["Metrics"]]


def _items(stack: LocalStack, table: str) -> Iterator[str]:
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    for page in pages:
        for item in page["Items"]:
            yield " ".join(texts_of(item))
