"""Keys of what is known of providers' payments."""

from puntual.adapters.dynamodb.keys.parts import parts_of
from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId, escape_id, unescape_id

_SK = "KNOWN"


def known_payment_key(creditor: CreditorId, provider: str, payment_id: str) -> Key:
    """Payment that a provider has told of: read and written whenever it tells again.

    Each has a partition of its own, so that a busy creditor's are spread.
    """
    return Key(f"TOLD#{creditor}#{provider}#{escape_id(payment_id)}", _SK)


def parse_known_payment_pk(pk: str) -> tuple[CreditorId, str, str]:
    """Read the partition of ``known_payment_key`` back: creditor, provider, the payment's id."""
    creditor, provider, payment_id = parts_of(pk, "TOLD", 3)
    return CreditorId(creditor), provider, unescape_id(payment_id)
