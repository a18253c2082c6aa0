"""What our table says, read without the product's code: rows as the emulator returns them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from local.stack import LocalStack

_DEBTOR, _CONTACT, _SILENCE, _DUE = "DEBTOR", "CONTACT", "SILENCE", "DUE"
_PARTS_OF_A_DEBTOR: Final = 3


@dataclass(slots=True)
class Record:
    """What is on record of one debtor.

    Attributes:
        contacts: the ids of the messages that were claimed.
        reasons: the instants of recorded silences, oldest first, and whether each has an end.
        wake_ups: when somebody will look again.
    """

    contacts: set[str] = field(default_factory=set)
    reasons: list[tuple[str, bool]] = field(default_factory=list)
    wake_ups: list[datetime] = field(default_factory=list)

    def knows(self, contact: str) -> bool:
        """Tell whether a message, by the id that it carries, is on record."""
        return contact in self.contacts

    @property
    def is_at_rest(self) -> bool:
        """Tell whether the last word was that nothing is to be done until something changes."""
        return bool(self.reasons) and not max(self.reasons)[1]


def read_records(stack: LocalStack) -> dict[str, Record]:
    """Return the records by debtor."""
    records: dict[str, Record] = defaultdict(Record)
    for row in _rows(stack):
        head, *rest = row["pk"]["S"].split("#")
        if head == _DEBTOR and len(rest) == _PARTS_OF_A_DEBTOR - 1:
            _take(records[rest[1]], row)
        elif head == _DUE:
            at, _, debtor = row["sk"]["S"].split("#")
            packed = row["members"]["S"].split(" ") if "members" in row else [debtor]
            for member in packed:
                records[member.partition("=")[0]].wake_ups.append(datetime.fromisoformat(at))
    return records


def _take(record: Record, row: dict[str, Any]) -> None:
    kind, _, name = row["sk"]["S"].partition("#")
    if kind == _CONTACT and "claimed_at" in row:
        day, purpose = row["local_date"]["S"].replace("-", ""), row["purpose"]["S"]
        record.contacts.add(f"{name}.{day}.{purpose}.{row['attempt']['N']}")
    elif kind == _SILENCE:
        record.reasons.append((name, "until" in row))


def _rows(stack: LocalStack) -> Iterator[dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=stack.deployment.outputs["TableName"]):
        yield from page["Items"]
