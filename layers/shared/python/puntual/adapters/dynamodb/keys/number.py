"""Keys of numbers: their state, halts, quota, slots, uncertain sends and the cursors."""

from datetime import datetime

from puntual.adapters.dynamodb.keys.account import REF
from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.ids import (
    ContactId,
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    escape_id,
    unescape_id,
)
from puntual.domain.sending.halts import Halt, HaltScope

NUMBERS = "NUMBER#"
HALTS = "#HALT#"
NUMBERS_PK = "NUMBERS"
# Behind every instant, with which the sort key of an uncertain send begins.
HEARD = "HEARD"


def number_key(phone_number_id: str) -> Key:
    """Number that a creditor writes from: whose webhook is this?"""
    return Key(f"NUMBER#{phone_number_id}", REF)


def number_state_key(phone_number_id: str) -> Key:
    """State of a number: its limits, changed by Meta, by an operator and by its first message.

    All numbers and halts stand in one partition, so that one query reads all of them; each number
    stands beside its own halts, so that a small one reads those of a single number.
    """
    return Key(NUMBERS_PK, f"{NUMBERS}{phone_number_id}")


def parse_number_state_sk(sk: str) -> str:
    """Read the sort key of ``number_state_key`` back."""
    return parts_of(sk, "NUMBER", 1)[0]


def halt_key(halt: Halt) -> Key:
    """Halt of a number, an account, the app or a country, by its cause: read with its holder."""
    sk = f"{NUMBERS}{halt.holder}{HALTS}{halt.scope}#{halt.country}#{halt.cause}"
    return Key(NUMBERS_PK, sk)


def parse_halt_sk(sk: str) -> tuple[HaltScope, str, str]:
    """Read the sort key of ``halt_key`` back: the scope, the holder and the country."""
    holder, _, scope, country, _ = parts_of(sk, "NUMBER", 5)
    return HaltScope(scope), holder, country


def held_by(holder: str) -> tuple[str, str]:
    """Return the sort keys before and behind a holder's halts, and its state if it is a number."""
    return f"{NUMBERS}{holder}", f"{NUMBERS}{holder}$"  # `$` is the character behind `#`


def quota_key(holder: str) -> Key:
    """People written to in the last day, counted by the hour: reserved by every sender."""
    return Key(f"QUOTA#{holder}", "PEOPLE")


def slots_key(phone_number_id: str) -> Key:
    """Next free send slot of a number: reserved by every sender."""
    return Key(f"RATE#{phone_number_id}", "SLOTS")


def uncertain_sends_pk(phone_number_id: str) -> str:
    """Partition of a number's uncertain sends: read by the webhook, now and then."""
    return f"DOUBT#{phone_number_id}"


def uncertain_send_key(phone_number_id: str, ref: ContactRef, at: datetime) -> Key:
    """Uncertain send: noted by the sender, found by its instant."""
    key = ref.account
    sk = f"{to_instant(at)}#{key.creditor}#{escape_id(key.debtor)}#{ref.contact}"
    return Key(uncertain_sends_pk(phone_number_id), sk)


def heard_key(phone_number_id: str) -> Key:
    """When a number was last heard of: behind its uncertain sends, whose query returns it."""
    return Key(uncertain_sends_pk(phone_number_id), HEARD)


def parse_uncertain_send_sk(sk: str) -> tuple[datetime, ContactRef]:
    """Read the sort key of ``uncertain_send_key`` back: when it was noted, and its contact."""
    instant, creditor, debtor, contact = sk.split("#")
    account = DebtorKey(CreditorId(creditor), DebtorId(unescape_id(debtor)))
    return from_instant(instant), ContactRef(account, ContactId(contact))


def migration_key(version: int) -> Key:
    """Place of a migration: how far it has come, read and written by the operator alone."""
    return Key("MIGRATION", f"TO#{version}")


SCHEDULER_CURSOR = Key("SCHEDULER", "CURSOR")
# Capacity: written by the hourly check, read by the operator.
CAPACITY = Key("CAPACITY", "CHECK")
