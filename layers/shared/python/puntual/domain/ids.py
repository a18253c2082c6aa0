"""The names of things, as types, and the rule that keeps them safe inside storage keys."""

import re
from dataclasses import dataclass
from typing import NewType, Self

from puntual.domain.errors import InvalidInput

CreditorId = NewType("CreditorId", str)
DebtorId = NewType("DebtorId", str)
ContactId = NewType("ContactId", str)
PhoneNumberId = NewType("PhoneNumberId", str)

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CALLBACK_VERSION = "v1"
_CALLBACK_PARTS = 4


def require_id(value: str, field: str) -> str:
    """Return the value if it may stand in a storage key, else raise InvalidInput."""
    if _SAFE_ID.fullmatch(value):
        return value
    raise InvalidInput(
        field,
        "is not a valid identifier",
        "use 1 to 64 letters, digits, dots, hyphens or underscores",
    )


@dataclass(frozen=True, slots=True, order=True)
class DebtorKey:
    """One debtor of one creditor: the unit that is read, decided and reminded."""

    creditor: CreditorId
    debtor: DebtorId


@dataclass(frozen=True, slots=True, order=True)
class DocumentId:
    """A document of the billing system: unique per creditor by (source, external id)."""

    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class ContactRef:
    """Names one contact; travels through WhatsApp as ``biz_opaque_callback_data``.

    Meta echoes it in every status webhook (at most 512 characters), so a status finds its
    contact without a lookup.
    """

    account: DebtorKey
    contact: ContactId

    def to_callback(self) -> str:
        """Return the text that travels."""
        key = self.account
        return f"{_CALLBACK_VERSION}|{key.creditor}|{key.debtor}|{self.contact}"

    @classmethod
    def from_callback(cls, text: str) -> Self | None:
        """Read the text back; None when it is not ours."""
        parts = text.split("|")
        if len(parts) != _CALLBACK_PARTS or parts[0] != _CALLBACK_VERSION:
            return None
        if not all(_SAFE_ID.fullmatch(part) for part in parts[1:]):
            return None
        account = DebtorKey(CreditorId(parts[1]), DebtorId(parts[2]))
        return cls(account, ContactId(parts[3]))
