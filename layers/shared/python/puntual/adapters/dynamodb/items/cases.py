"""Cases."""

from collections.abc import Mapping

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import (
    instant_of,
    text_list_of,
    text_of,
    text_or_none,
)
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.adapters.instants import to_instant
from puntual.domain.conversation.case import Case, CaseOutcome, CasePriority, Ending
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import CreditorId, DebtorId


def case_to_record(case: Case) -> Record:
    """Return a case as a record."""
    return {
        "v": SCHEMA_VERSION,
        "case": case.id,
        "debtors": [*case.debtors],
        "sender": case.sender or None,
        "intent": case.intent.value,
        "priority": case.priority.value,
        "sent_at": to_instant(case.sent_at),
        "wamid": case.wamid,
        "opened_at": to_instant(case.opened_at),
        "due_at": to_instant(case.due_at),
        "label": case.label or None,
        "taken_by": case.taken_by or None,
        "resumed_by": case.resumed_by or None,
        "media": None if case.media is None else case.media.value,
        **_ending_to_record(case.ending),
    }


def case_of(record: Mapping[str, Value], creditor: CreditorId) -> Case:
    """Read ``case_to_record`` back."""
    media = text_or_none(record, "media")
    return Case(
        text_of(record, "case"),
        creditor,
        tuple(map(DebtorId, text_list_of(record, "debtors"))),
        text_or_none(record, "sender") or "",
        SpokenIntent(text_of(record, "intent")),
        CasePriority(text_of(record, "priority")),
        instant_of(record, "sent_at"),
        text_of(record, "wamid"),
        instant_of(record, "opened_at"),
        instant_of(record, "due_at"),
        text_or_none(record, "label") or "",
        text_or_none(record, "taken_by") or "",
        text_or_none(record, "resumed_by") or "",
        _ending_of(record),
        None if media is None else MediaState(media),
    )


def _ending_to_record(ending: Ending | None) -> Record:
    if ending is None:
        return {}
    return {
        "outcome": ending.outcome.value,
        "ended_by": ending.by,
        "ended_at": to_instant(ending.at),
    }


def _ending_of(record: Mapping[str, Value]) -> Ending | None:
    outcome = text_or_none(record, "outcome")
    if outcome is None:
        return None
    by, at = text_of(record, "ended_by"), instant_of(record, "ended_at")
    return Ending(CaseOutcome(outcome), by, at)
