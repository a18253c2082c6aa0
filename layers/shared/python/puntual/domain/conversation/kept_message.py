"""What somebody wrote, as it is kept for people who may read it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from puntual.domain.accounts.hold import name_of_edit
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import CreditorId, DebtorKey


@dataclass(frozen=True, slots=True)
class UnknownSender:
    """Somebody who wrote to a creditor and has no record there, by an id of WhatsApp."""

    creditor: CreditorId
    sender: str


type Writer = DebtorKey | UnknownSender

# By whom an answer is that no person wrote; nobody's name has an asterisk.
MACHINE: Final = "*"
# How the names of messages in keys begin.
REPLY: Final = "reply."


@dataclass(frozen=True, slots=True)
class Media:
    """A photo, a document or a recording, as WhatsApp names it.

    Attributes:
        id: by which it can be fetched for seven days.
        sha256: of its bytes, in Base64.
        file_name: of a document; the sender's own words, and kept like them.
    """

    id: str
    mime_type: str = ""
    sha256: str = ""
    file_name: str = ""


class MediaState(StrEnum):
    """What became of a photo, a document or a recording."""

    KEPT = "kept"
    EXPIRED = "expired"
    TOO_LARGE = "too_large"
    NOT_CARRIED = "not_carried"
    NOT_AS_ANNOUNCED = "not_as_announced"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """Where the bytes of a message's media are kept.

    Attributes:
        key: in the bucket of media.
        size: in bytes.
        sha256: of what is kept, in hexadecimal.
    """

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """One message of a chat: inbound, or free text of the creditor's.

    Attributes:
        wamid: its own id, the same in every repeat of the webhook; for one of ours a name of ours.
        at: when it was written (UTC).
        text: without card numbers and one-time codes.
        answered: the message of ours that it answers, by its id.
        intent: what it was understood to ask; after an edit what that asks.
        expires: until when it is kept (UTC), unless it is on a legal hold.
        edited_at: when its words were last replaced (UTC).
        hidden_at: when its writer took it back (UTC); then its words are not shown.
        by: who wrote it on the creditor's side, or `MACHINE`; empty for the other side.
        file: what was fetched of its media; None before, and where nothing could be.
        phone: from which it was written, as WhatsApp knows it; empty where it does not say.
        on_legal_hold: whether it stays beyond its day until a person ends that.
    """

    wamid: str
    at: datetime
    kind: MessageKind
    text: str
    answered: str
    intent: SpokenIntent
    expires: datetime
    media: Media | None = None
    edited_at: datetime | None = None
    hidden_at: datetime | None = None
    by: str = ""
    file: KeptFile | None = None
    phone: str = ""
    on_legal_hold: bool = False


def message_id(wamid: str) -> str:
    """Return the name of a message in keys, which take not all that a wamid has.

    Its hold and its case are called like that too; of an edit as ``reply_id`` says.
    """
    digest = hashlib.sha256(wamid.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return f"{REPLY}{digest}"


def reply_id(wamid: str, edits: str = "") -> str:
    """Return the name of what a reply asks for: of its hold and its case.

    Args:
        wamid: the reply.
        edits: the message whose words it replaces; empty, or itself, for a new one.
    """
    if edits in {"", wamid}:
        return message_id(wamid)
    return name_of_edit(message_id(edits), message_id(wamid))


def digest_of(text: str) -> str:
    """Return what vouches for words without telling them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
