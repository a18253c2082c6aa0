"""A case's photo, document or recording, shown to a person with a name."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from puntual.application.cases.shown_words import ShownWords
from puntual.domain.conversation.kept_message import KeptMessage, MediaState
from puntual.domain.errors import Conflict, NotFound
from puntual.domain.ids import CreditorId
from puntual.ports.conversation import MediaStore

_WHY: Final = {
    MediaState.EXPIRED: "WhatsApp had it no more when it was asked",
    MediaState.TOO_LARGE: "it is larger than what is kept",
    MediaState.NOT_CARRIED: "it is of a kind that is not kept",
    MediaState.NOT_AS_ANNOUNCED: "what came was not what WhatsApp had announced",
}


@dataclass(frozen=True, slots=True)
class ShownFile:
    """What somebody sent, with its type as they say."""

    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """The ports by which people look at media."""

    words: ShownWords
    store: MediaStore

    def of_case(self, creditor: CreditorId, id_: str, by: str, now: datetime) -> ShownFile:
        """Return what the message of a case carries, once the reading is on record.

        Raises:
            NotFound: there is no such case, or nothing that its message carries.
            Conflict: its writer took it back, or it could not be kept.
            Unavailable: the reading could not be put on record, or the place does not answer.
        """
        found = self.words.of_case(creditor, id_, by, now)
        if not found or found[0].media is None:
            raise NotFound("the message of this case has no photo, document or recording")
        (message,) = found
        if message.hidden_at is not None:
            raise Conflict("its writer took it back")
        return ShownFile(found[0].media.mime_type, self._content(creditor, id_, message))

    def _content(self, creditor: CreditorId, id_: str, message: KeptMessage) -> bytes:
        if message.file is None:
            raise self._why_not(creditor, id_)
        content = self.store.read(message.file.key)
        if sha256(content).hexdigest() != message.file.sha256:
            raise Conflict("it is not what was kept: its digest differs")
        return content

    def _why_not(self, creditor: CreditorId, id_: str) -> Conflict:
        case = self.words.cases.find(creditor, id_)
        state = None if case is None else case.media
        why = "it is not fetched yet: try again in a minute" if state is None else _WHY.get(state)
        return Conflict(why or "it is not kept any more")
