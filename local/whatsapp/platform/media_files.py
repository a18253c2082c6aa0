"""Files that the platform keeps: for how long, and what may be wrong with one."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Meta, "Media": ids of uploads, ids in webhooks, and the address that one is given to fetch from.
UPLOAD_LIVES: Final = timedelta(days=30)
INBOUND_LIVES: Final = timedelta(days=7)
URL_LIVES: Final = timedelta(minutes=5)


class Flaw(StrEnum):
    """What is wrong with a file, on request of a test.

    The digest that is told is another file's; more bytes come than were told; the address is not
    of WhatsApp; the bytes are gone before the id is.
    """

    SHA256 = "sha256"
    SIZE = "size"
    HOST = "host"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file."""

    mime_type: str
    content: bytes
    expires_at: datetime
    flaw: Flaw | None = None

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 that is told of it."""
        spoilt = b"another file" if self.flaw is Flaw.SHA256 else b""
        return hashlib.sha256(self.content + spoilt).digest()

    @property
    def told_size(self) -> int:
        """Return the size that is told of it, in bytes."""
        return len(self.content) - (self.flaw is Flaw.SIZE)
