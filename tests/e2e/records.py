"""What our table says, read without the product's code: rows as the emulator returns them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from local.stack import LocalStack

_DEBTOR, _CONTACT, _SILENCE, _DUE = "DEBTOR", "CONTACT", "SILENCE", "DUE"
# As tests/e2e/neighbourhood.py names them.
_A_DEBTOR: Final = re.compile(r"\bN-\d{5}\b")


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
        if head == _DEBTOR:
            _take(records[rest[1]], row)
        elif head == _DUE:
            # One row may wake many: whoever is named anywhere in it.
            at = datetime.fromisoformat(row["sk"]["S"].partition("#")[0])
            for debtor in set(_A_DEBTOR.findall(json.dumps(row, default=repr))):
                records[debtor].wake_ups.append(at)
    return records


def _take(record: Record, row: dict[str, Any]) -> None:
    kind, _, name = row["sk"]["S"].partition("#")
    if kind == _CONTACT:
        record.contacts |= _contact_of(row, name)
    elif kind == _SILENCE:
        record.reasons.append((name, "until" in row))


def _contact_of(row: dict[str, Any], place: str) -> set[str]:
    """Return the id that a claim on this place has; a place may also be kept free.

    What has no template was never claimed: it was made up from a status.
    """
    told = {name: str(next(iter(value.values()))) for name, value in row.items()}
    if not told.get("claimed_at") or not told.get("template"):
        return set()
    day = told["local_date"].replace("-", "")
    return {f"{place}.{day}.{told['purpose']}.{told['attempt']}"}


def _rows(stack: LocalStack) -> Iterator[dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=stack.deployment.outputs["TableName"]):
        yield from page["Items"]
