"""The names of things, as types: which are ours, which a billing system's, and how they travel.

A name of ours (a creditor, a source, a policy, a template) is short and plain. A customer, an
invoice or a payment has the name that its billing system gave it, such as ``INV/2026/00012`` or
``#1042``; inside a storage key or a callback it is escaped.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NewType, Self
from urllib.parse import quote, unquote

from puntual.domain.errors import InvalidInput

CreditorId = NewType("CreditorId", str)
DebtorId = NewType("DebtorId", str)
ContactId = NewType("ContactId", str)
PhoneNumberId = NewType("PhoneNumberId", str)

_SAFE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST = 64
# A letter of a Latin alphabet takes two at most. It bounds what Meta echoes: see `ContactRef`.
_MOST_BYTES = 128
_SHOWN = frozenset("LNPS")
# Letters and a symbol that are drawn as nothing: fillers of Hangul, and the blank of Braille.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_LINE_SEPARATORS = frozenset({"Zl", "Zp"})
_CALLBACK_VERSION = "v1"
_CALLBACK_PARTS = 4
_ASKS_FOR_ID = "+id"


def require_id(value: str, field: str) -> str:
    """Return a name of ours: letters, digits, dots, hyphens and underscores.

    Raises:
        InvalidInput: it is none.
    """
    if _SAFE_ID.fullmatch(value):
        return value
    raise InvalidInput(
        field,
        "is not a valid identifier",
        "use 1 to 64 letters, digits, dots, hyphens or underscores",
    )


def require_billing_id(value: str, field: str) -> str:
    """Return the name that a billing system gave, in the form NFC of Unicode.

    Two programs may spell one accented name in different characters: in NFC they are the same.

    Raises:
        InvalidInput: it is blank, longer than 64 characters or 128 bytes of UTF-8, or holds what
            is not visible: control and format characters, line breaks, halves of characters.
    """
    text = unicodedata.normalize("NFC", value)
    if not text.strip():
        raise InvalidInput(field, "is empty", f"use 1 to {_LONGEST} characters")
    if not all(map(_is_visible, text)) or not shows_something(text):
        raise InvalidInput(field, "holds invisible characters", "leave control characters out")
    if len(text) > _LONGEST or len(text.encode()) > _MOST_BYTES:
        fix = f"use at most {_LONGEST} characters, and {_MOST_BYTES} bytes of UTF-8"
        raise InvalidInput(field, "is too long for an identifier", fix)
    return text


def shows_something(text: str) -> bool:
    """Tell whether a reader sees anything of a text: letters, marks of punctuation, symbols."""
    return any(unicodedata.category(one)[0] in _SHOWN and one not in _FILLERS for one in text)


def _is_visible(char: str) -> bool:
    category = unicodedata.category(char)
    return not category.startswith("C") and category not in _LINE_SEPARATORS


def escape_id(id_: str) -> str:
    """Return a name as it stands in storage keys and callbacks, in `[A-Za-z0-9._%-]` only.

    Every other character is percent-encoded over its UTF-8 (RFC 3986, with the tilde encoded too):
    no separator of a key is left, and no two names share an escape.
    """
    return quote(id_, safe="").replace("~", "%7E")


def unescape_id(escaped: str) -> str:
    """Read ``escape_id`` back.

    Raises:
        InvalidInput: it is the escape of no name.
    """
    id_ = unquote(escaped)
    # One name has one escape, so that no two keys mean the same.
    if escape_id(id_) != escaped:
        raise InvalidInput("key", "is not an escaped identifier", "repair or remove the item")
    return id_


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
    contact without a lookup. The longest is 487: the debtor takes three for each of its bytes.
    """

    account: DebtorKey
    contact: ContactId

    def to_callback(self, *, asks_for_id: bool = False) -> str:
        """Return the text that travels.

        Args:
            asks_for_id: whether the business-scoped id of the recipient is to be learned.
        """
        key = self.account
        text = f"{_CALLBACK_VERSION}|{key.creditor}|{escape_id(key.debtor)}|{self.contact}"
        return text + _ASKS_FOR_ID if asks_for_id else text

    @classmethod
    def from_callback(cls, text: str) -> Self | None:
        """Read the text back; None when it is not ours."""
        parts = text.removesuffix(_ASKS_FOR_ID).split("|")
        if len(parts) != _CALLBACK_PARTS or parts[0] != _CALLBACK_VERSION:
            return None
        try:
            creditor, contact = (require_id(part, "callback") for part in (parts[1], parts[3]))
            debtor = unescape_id(parts[2])
            if require_billing_id(debtor, "callback") != debtor:
                return None
        except InvalidInput:
            return None
        return cls(DebtorKey(CreditorId(creditor), DebtorId(debtor)), ContactId(contact))


def asks_for_id(callback: str) -> bool:
    """Tell whether a message was sent to somebody whose business-scoped id is not known."""
    return callback.endswith(_ASKS_FOR_ID)
