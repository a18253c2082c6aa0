"""Creditors, their API keys, and the answers kept under idempotency keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from puntual.domain.accounts.api_key import ApiKey
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId


class CreditorReader(Protocol):
    """Reads of creditors."""

    def read(self, creditor: CreditorId) -> Creditor | None:
        """Return a creditor; None for an unknown one."""
        ...


class Creditors(CreditorReader, Protocol):
    """Creditors and the numbers that they write from."""

    def by_phone_number(self, phone_number_id: str) -> Creditor | None:
        """Return the creditor that owns a number, or owned it last."""
        ...

    def put(self, creditor: Creditor) -> None:
        """Store a creditor, in place of an earlier version; its number is known from now on.

        Raises:
            Conflict: its number belongs to another creditor.
        """
        ...


class ApiKeys(Protocol):
    """The keys that open the ingest endpoint."""

    def find(self, digest: str) -> ApiKey | None:
        """Return the key with this digest, a revoked one included."""
        ...

    def of_creditor(self, creditor: CreditorId) -> Sequence[ApiKey]:
        """Return all keys of a creditor, oldest first."""
        ...

    def create(self, key: ApiKey) -> None:
        """Store a new key.

        Raises:
            Conflict: two active keys of the creditor bear its label already, or it exists.
        """
        ...

    def revoke(self, creditor: CreditorId, digest: str, at: datetime) -> None:
        """Revoke a key; the same again keeps the first instant.

        Raises:
            NotFound: the creditor has no such key.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The answer to a request that named an idempotency key.

    Attributes:
        fingerprint: hash of the request; another request must not reuse its key.
        expires_at: until when the answer is replayed (UTC).
    """

    fingerprint: str
    status: int
    body: str
    expires_at: datetime


class Idempotency(Protocol):
    """Answers by idempotency key. Losing one does no harm: the requests are idempotent."""

    def find(self, creditor: CreditorId, key: str) -> KeptAnswer | None:
        """Return the answer kept under a key; it may have expired."""
        ...

    def keep(self, creditor: CreditorId, key: str, answer: KeptAnswer) -> None:
        """Keep an answer until it expires, in place of an earlier one."""
        ...
