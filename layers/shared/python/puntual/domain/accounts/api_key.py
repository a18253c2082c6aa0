"""API keys: the creditor, the calling system and the scopes of each."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from puntual.domain.ids import CreditorId

# An old and a new one, while a billing system is moved from the one to the other.
MAX_ACTIVE_PER_LABEL = 2

_SECRET = re.compile(r"pk_[A-Za-z0-9_-]{24,128}")


class Scope(StrEnum):
    """A permission of a key."""

    WRITE = "ingest:write"
    READ = "ingest:read"
    PEOPLE = "people:manage"


# What a key opens unless it is said: not what people wrote, and not to erase them.
USUAL_SCOPES: Final = (Scope.WRITE, Scope.READ)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is stored: with its digest only, so that a reader of the table cannot use it.

    Attributes:
        digest: SHA-256 of the secret, in hexadecimal.
        label: the system that uses it, e.g. ``erp``; two active keys may share it.
        revoked_at: when it was revoked (UTC); None for an active key.
    """

    digest: str
    creditor: CreditorId
    label: str
    scopes: frozenset[Scope]
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def is_active(self) -> bool:
        """Tell whether it is not revoked."""
        return self.revoked_at is None


def is_secret(text: str) -> bool:
    """Tell whether a text has the form of a key of ours."""
    return _SECRET.fullmatch(text) is not None


def digest_of(secret: str) -> str:
    """Return the digest under which a secret is kept.

    A plain hash is enough: the secret is random and long, so there is nothing to guess.
    """
    return hashlib.sha256(secret.encode()).hexdigest()
