"""What a webhook can bring, as far as it concerns us."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from functions.webhook.whatsapp.messages import Revoked
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.conversation.kept_message import Media
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.templates.health import Aspect


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What became of a message.

    Attributes:
        at: when it happened, by WhatsApp's clock (UTC).
        callback: what we had sent along with the message; empty when it was not ours.
        phone_number_id: of ours, from which it was sent; empty when it is not told.
        recipient_id: the recipient's business-scoped id; empty when it is not told.
    """

    state: ContactState
    at: datetime
    wamid: str
    callback: str
    error_code: int | None
    phone_number_id: str = ""
    recipient_id: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody wrote to a number of ours.

    Attributes:
        wamid: the reply's own id, the same in every repeat of the webhook.
        senders: the ids by which WhatsApp knows the sender: a phone, a business-scoped id.
        payload: of the button that was tapped; empty for anything else.
        text: what was written, or the label of the button; empty for a photo or a recording.
        answered: the message of ours that it answers, by its id; empty where none is named.
        kind: the form in which it was said.
        media: what was sent along with it, or instead of words.
        edits: the message whose words these replace, by its id; empty for a new one.
    """

    phone_number_id: str
    wamid: str
    at: datetime
    senders: tuple[str, ...]
    payload: str
    text: str
    answered: str = ""
    kind: MessageKind = MessageKind.TEXT
    media: Media | None = None
    edits: str = ""


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """Somebody who wrote to a number of ours has another phone, or another id, from now on.

    Attributes:
        wamid: the notice's own id, the same in every repeat of the webhook.
        old_ids: the ids by which WhatsApp knew the person.
        new_ids: those by which it does now; none where it does not tell.
    """

    phone_number_id: str
    wamid: str
    at: datetime
    old_ids: tuple[str, ...]
    new_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """Messages of any type came in at a number of ours: they take of its limit.

    Attributes:
        at: when each did, by WhatsApp's clock (UTC); None where that cannot be read.
    """

    phone_number_id: str
    at: tuple[datetime | None, ...]


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error that WhatsApp reports about no message in particular."""

    error_code: int


@dataclass(frozen=True, slots=True)
class TemplateUpdate:
    """What Meta says of a registered template.

    Attributes:
        account: Meta's id of the business account.
        value: the new status, category or quality; empty when only a coming one is announced.
        reason: why, or the category to come.
        at: when Meta said so (UTC); None when it does not tell.
    """

    account: str
    name: str
    language: str
    aspect: Aspect
    value: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class NumberUpdate:
    """What Meta says of a number's limits.

    Attributes:
        account: Meta's id of the business account.
        display_number: digits of the number; empty for all numbers of the account.
        is_fast: whether it has the upgraded throughput from now on.
        limit: people a day; None when it tells none.
    """

    account: str
    display_number: str
    is_fast: bool
    limit: int | None


class Verdict(StrEnum):
    """What Meta's word on an account means for sending."""

    STOPS = "stops"
    GOES_ON = "goes_on"
    WARNS = "warns"


@dataclass(frozen=True, slots=True)
class AccountUpdate:
    """What Meta does to a business account.

    Attributes:
        event: in Meta's words.
        at: when Meta said so (UTC); None when it does not tell.
        until: when what stops it ends (UTC); None when it does not tell.
    """

    account: str
    verdict: Verdict
    event: str
    at: datetime | None
    until: datetime | None = None


class Kind(StrEnum):
    """Why an update is passed over."""

    FIELD = "field"
    STATUS = "status"
    MESSAGE = "message"
    GROUP = "group"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that concerns no account here.

    Attributes:
        name: the field, status or type, cut down to what may stand in a log.
    """

    kind: Kind
    name: str


type Update = (
    StatusUpdate
    | Reply
    | Revoked
    | PersonChanged
    | Heard
    | Complaint
    | TemplateUpdate
    | NumberUpdate
    | AccountUpdate
    | Ignored
)
