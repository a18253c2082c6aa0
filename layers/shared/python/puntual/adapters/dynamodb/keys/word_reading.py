"""Keys of readings of words."""

from datetime import datetime

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import CreditorId


def readings_pk(creditor: CreditorId) -> str:
    """Partition of the readings of a creditor's people: only people write and read it."""
    return f"READINGS#{creditor}"


def reading_key(creditor: CreditorId, at: datetime, token: str) -> Key:
    """Reading: two at one instant have two tokens."""
    return Key(readings_pk(creditor), f"READING#{to_instant(at)}#{token}")


def parse_reading_sk(sk: str) -> datetime:
    """Read the sort key of ``reading_key`` back: the instant."""
    return from_instant(parts_of(sk, "READING", 2)[0])
