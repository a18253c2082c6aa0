"""Keys of the notes of jobs that are looked at alone, or are parked."""

from puntual.adapters.dynamodb.store.writes import Key
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, escape_id, unescape_id

PARKED_PK = "PARKED"


def parked_job_key(key: DebtorKey) -> Key:
    """Note of a job: written by the sender; all of them are listed by one query."""
    return Key(PARKED_PK, f"{key.creditor}#{escape_id(key.debtor)}")


def parse_parked_job_sk(sk: str) -> DebtorKey:
    """Read the sort key of ``parked_job_key`` back."""
    creditor, debtor = sk.split("#")
    return DebtorKey(CreditorId(creditor), DebtorId(unescape_id(debtor)))
