"""Holds."""

from collections.abc import Mapping
from datetime import date

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    date_of,
    instalment_of,
    instalment_to_record,
    instant_of,
    instant_or_none,
    integer_or_none,
    money_of,
    money_to_record,
    records_of,
    text_of,
    text_or_none,
    to_instant_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.agreements.promise import Promised


def hold_to_record(hold: Hold) -> Record:
    """Return a hold as a record."""
    return {
        "v": SCHEMA_VERSION,
        "kind": hold.kind.value,
        "since": to_instant(hold.since),
        "until": to_instant_or_none(hold.until),
        "instalments": [instalment_to_record(one) for one in sorted(hold.instalments)],
        "origin": hold.origin,
        "ended_by": hold.ended_by or None,
        "promised_on": None if hold.promised_on is None else hold.promised_on.isoformat(),
        "may_be_opt_out": hold.may_be_opt_out or None,
        "promised": None if hold.promised is None else _promised_to_record(hold.promised),
    }


def hold_of(record: Mapping[str, Value], hold_id: str) -> Hold:
    """Read ``hold_to_record`` back."""
    return Hold(
        hold_id,
        HoldKind(text_of(record, "kind")),
        instant_of(record, "since"),
        instant_or_none(record, "until"),
        frozenset(instalment_of(one) for one in records_of(record, "instalments")),
        text_of(record, "origin"),
        text_or_none(record, "ended_by") or "",
        date_of(record, "promised_on") if record.get("promised_on") else None,
        bool(record.get("may_be_opt_out")),
        _promised_of(record),
    )


def _promised_to_record(promised: Promised) -> Record:
    return {
        "sums": [money_to_record(one) for one in promised.sums],
        "last_on": promised.last_on.isoformat(),
        "due_to": promised.due_to.isoformat(),
        "tolerance": promised.tolerance or None,
        "heard_at": to_instant_or_none(promised.heard_at),
        "is_part": promised.is_part or None,
        "is_replaced": promised.is_replaced or None,
        "is_taken_back": promised.is_taken_back or None,
    }


def _promised_of(hold: Mapping[str, Value]) -> Promised | None:
    record = hold.get("promised")
    if not isinstance(record, dict):
        return None
    return Promised(
        tuple(money_of(one) for one in records_of(record, "sums")),
        date.fromisoformat(text_of(record, "last_on")),
        date.fromisoformat(text_of(record, "due_to")),
        integer_or_none(record, "tolerance") or 0,
        instant_or_none(record, "heard_at"),
        bool(record.get("is_part")),
        bool(record.get("is_replaced")),
        bool(record.get("is_taken_back")),
    )
