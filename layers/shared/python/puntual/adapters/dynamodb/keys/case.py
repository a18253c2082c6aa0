"""Keys of cases: each lies in its creditor's partition, unfinished ones once more by due time."""

from datetime import datetime
from typing import Final

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import CreditorId, escape_id, unescape_id

OPEN_CASES: Final = "OPEN#"
# Behind all of them, for `#` comes directly before `$`.
AFTER_OPEN_CASES: Final = "OPEN$"


def cases_pk(creditor: CreditorId) -> str:
    """Partition of a creditor's cases: listed by people, counted by the daily pass."""
    return f"CASES#{creditor}"


def case_key(creditor: CreditorId, case: str) -> Key:
    """Case: written where it is opened, read by people."""
    return Key(cases_pk(creditor), f"CASE#{escape_id(case)}")


def open_case_key(creditor: CreditorId, due_at: datetime, case: str) -> Key:
    """Case that is not closed: listed with the others, by due time."""
    return Key(cases_pk(creditor), f"{OPEN_CASES}{to_instant(due_at)}#{escape_id(case)}")


def parse_case_sk(sk: str) -> str:
    """Read the sort key of ``case_key`` back: the case's id."""
    return unescape_id(parts_of(sk, "CASE", 1)[0])


def parse_open_case_sk(sk: str) -> tuple[datetime, str]:
    """Read the sort key of ``open_case_key`` back: the due time and the case's id."""
    due_at, case = parts_of(sk, "OPEN", 2)
    return from_instant(due_at), unescape_id(case)
