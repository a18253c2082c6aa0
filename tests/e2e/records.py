"""What our tables say: rows as the emulator returns them, read without the product's adapters."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from local.stack import LocalStack
from puntual.application.log_compression import decompress, decompress_pack

_OF_DEBTORS, _DUE = frozenset({"DEBTOR", "DOCUMENTS", "RECORDS"}), "DUE"
_CONTACT, _PACK, _LATE, _SUPPRESSED = "CONTACT", "PACK", "EVIDENCE", "SILENCE"
_PROFILE = "CONTACT$PROFILE"
# As tests/e2e/neighbourhood.py names them.
_A_DEBTOR: Final = re.compile(r"\bN-\d{5}\b")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that was claimed, and what became of it by our record.

    Attributes:
        id: what the message carries through WhatsApp.
        on: the debtor's day that it was claimed for.
        deadline: until when its outcome may stay open.
        was_refused: whether it never left, as far as we know.
    """

    id: str
    on: date
    purpose: str
    claimed_at: datetime
    deadline: datetime
    state: str = "claimed"
    was_refused: bool = False


@dataclass(frozen=True, slots=True)
class SuppressedMessage:
    """A recorded reason why nothing was sent; without an end it holds until something changes."""

    at: datetime
    ends: bool


@dataclass(slots=True)
class Record:
    """What is on record of one debtor.

    Attributes:
        claims: by their id.
        wake_ups: when somebody was, or will be, asked to look.
        packed: the claims that have left the account, by their place.
        late: what was reported of those afterwards.
    """

    claims: dict[str, Claim] = field(default_factory=dict)
    suppressed_messages: list[SuppressedMessage] = field(default_factory=list)
    wake_ups: list[datetime] = field(default_factory=list)
    packed: dict[str, Claim] = field(default_factory=dict)
    late: dict[str, str] = field(default_factory=dict)

    def unpack(self) -> None:
        """Add the claims that have left; one that is still in the account knows more."""
        for place, claim in self.packed.items():
            state = self.late.get(place, claim.state)
            self.claims.setdefault(claim.id, replace(claim, state=state))


def read_records(stack: LocalStack) -> dict[str, Record]:
    """Return the records by debtor."""
    return records_of(_rows(stack))


def records_of(rows: Iterable[dict[str, Any]]) -> dict[str, Record]:
    """Return what rows of both tables say, by debtor."""
    records: dict[str, Record] = defaultdict(Record)
    for row in rows:
        head, *rest = row["pk"]["S"].split("#")
        if head in _OF_DEBTORS:
            _take(records[rest[1]], row)
        elif head == _DUE:
            # One row may wake many: whoever is named anywhere in it.
            at = datetime.fromisoformat(row["sk"]["S"].partition("#")[0])
            for debtor in set(_A_DEBTOR.findall(json.dumps(row, default=repr))):
                records[debtor].wake_ups.append(at)
    for record in records.values():
        record.unpack()
    return records


def _take(record: Record, row: dict[str, Any]) -> None:
    kind, _, name = row["sk"]["S"].partition("#")
    if kind == _CONTACT:
        claim = claim_of(row, name)
        if claim is not None:
            record.claims[claim.id] = claim
    elif kind == _PACK:
        for old in json.loads(_first_line(decompress_pack(row["contacts"]["B"][1:]))):
            place = f"{old['seq']:06d}"
            claim = claim_of({name: {"S": value} for name, value in old.items()}, place)
            if claim is not None:
                record.packed[place] = claim
    elif kind == _LATE:
        record.late[name] = row["state"]["S"]
    elif kind in {_SUPPRESSED, _PROFILE} and "suppressed" in row:
        # What left the profile a moment ago may still stand there.
        for at, _, until, *_ in json.loads(_first_line(decompress(row["suppressed"]["B"][1:]))):
            message = SuppressedMessage(datetime.fromisoformat(at), bool(until))
            if message not in record.suppressed_messages:
                record.suppressed_messages.append(message)


def _first_line(text: str) -> str:
    """Return what stands before the logs of a pack, a line each."""
    return text.partition("\n")[0]


def claim_of(row: dict[str, Any], place: str) -> Claim | None:
    """Return the claim on this place; a place may also be kept free.

    What has no step was never claimed: it was made up from a status. An answer has no template.
    """
    told = {name: str(next(iter(value.values()))) for name, value in row.items()}
    if not told.get("claimed_at") or not told.get("step"):
        return None
    day = told["local_date"]
    return Claim(
        f"{place}.{day.replace('-', '')}.{told['purpose']}.{told['attempt']}",
        date.fromisoformat(day),
        told["purpose"],
        datetime.fromisoformat(told["claimed_at"]),
        datetime.fromisoformat(told["deadline"]),
        told.get("state", "claimed"),
        "refused" in told,
    )


def _rows(stack: LocalStack) -> Iterator[dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan")
    for table in ("TableName", "HistoryTableName"):
        for page in pages.paginate(TableName=stack.deployment.outputs[table]):
            yield from page["Items"]
