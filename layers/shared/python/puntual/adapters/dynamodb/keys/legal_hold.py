"""Keys of legal holds."""

from datetime import datetime
from typing import Final

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, escape_id, unescape_id

STANDING: Final = "DEBTOR#"
EVENTS: Final = "EVENT#"


def legal_holds_pk(creditor: CreditorId) -> str:
    """Partition of the legal holds of a creditor's debtors, and of who placed and ended them."""
    return f"LEGALHOLDS#{creditor}"


def legal_hold_key(key: DebtorKey) -> Key:
    """Legal hold that stands: one for each debtor."""
    return Key(legal_holds_pk(key.creditor), f"{STANDING}{escape_id(key.debtor)}")


def parse_legal_hold_sk(sk: str) -> DebtorId:
    """Read the sort key of ``legal_hold_key`` back."""
    return DebtorId(unescape_id(parts_of(sk, "DEBTOR", 1)[0]))


def legal_hold_event_key(creditor: CreditorId, at: datetime, token: str) -> Key:
    """Beginning or end of a legal hold: two at one instant have two tokens."""
    return Key(legal_holds_pk(creditor), f"{EVENTS}{to_instant(at)}#{token}")


def parse_legal_hold_event_sk(sk: str) -> datetime:
    """Read the sort key of ``legal_hold_event_key`` back: the instant."""
    return from_instant(parts_of(sk, "EVENT", 2)[0])
