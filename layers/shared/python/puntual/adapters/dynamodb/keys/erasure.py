"""Keys of what stays of the lines of people who were erased."""

import hmac

from puntual.adapters.dynamodb.keys.account import WITHDRAWALS
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId
from puntual.domain.phone import line_of

_LENGTH = 32


def digest_secret_key(creditor: CreditorId) -> Key:
    """Secret of a creditor's digests: not in the table that has the digests."""
    return Key(f"DIGESTKEY#{creditor}", "SECRET")


def erased_key(creditor: CreditorId, wa_id: str, secret: str) -> Key:
    """Withdrawals of a person who was erased: found by the line, which it does not tell.

    Phones are few enough to try them all, so a digest without a secret would tell.
    """
    said = f"{creditor}\n{line_of(wa_id)}".encode()
    digest = hmac.digest(bytes.fromhex(secret), said, "sha256").hex()[:_LENGTH]
    return Key(f"PERSON#{creditor}#erased-{digest}", WITHDRAWALS)
