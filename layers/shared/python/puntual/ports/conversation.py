"""Replies, as they are understood and kept, with what they carry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    MediaState,
    Writer,
)
from puntual.domain.conversation.understanding import Understanding
from puntual.domain.decision.answers.record import AnswerRecord
from puntual.domain.errors import PuntualError
from puntual.domain.ids import DebtorKey


class ReplyReader(Protocol):
    """Reads what is written, in all languages; what is in doubt it hands to a person."""

    def read(
        self, text: str, at: datetime, profile: Profile | None, rules: ContactRules | None
    ) -> Understanding:
        """Return what a text says.

        Args:
            text: as it was typed.
            at: when it was written (UTC).
            profile: who wrote it; None for a sender that no record has.
            rules: the contact rules of the debtor, with zones and holidays; None where unknown.

        Raises:
            MissingConfiguration: what replies are read with is not there.
        """
        ...


class Words(Protocol):
    """Where words are kept: in a place of their own, which a webhook writes and does not read."""

    def keep(self, writer: Writer, message: KeptMessage) -> None:
        """Keep a message; the same again, or one that was edited before it came, stays as it is.

        Raises:
            Unavailable: it is not safe yet.
        """
        ...

    def replace(self, writer: Writer, wamid: str, message: KeptMessage) -> None:
        """Put the words of an edit, and what they ask, in the place of a message's.

        An older edit changes nothing.

        Args:
            writer: who wrote both.
            wamid: the message that was edited, which may not have come yet.
            message: the edit.

        Raises:
            Unavailable: it is not safe yet.
        """
        ...

    def hide(self, writer: Writer, wamid: str, at: datetime, expires: datetime) -> None:
        """Mark a message as taken back by its writer.

        Args:
            writer: who wrote it.
            wamid: the message, which may not have come yet.
            at: when it was taken back (UTC).
            expires: until when the mark is kept (UTC), where there is no message.

        Raises:
            Unavailable: it is not safe yet.
        """
        ...


class Answers(Protocol):
    """What became of the questions of debtors. No webhook writes it."""

    def find(self, key: DebtorKey, question: str) -> AnswerRecord | None:
        """Return what is on record of a question; None for nothing."""
        ...

    def note(self, key: DebtorKey, record: AnswerRecord) -> None:
        """Keep what became of a question, in place of its waiting; what is final stays.

        Raises:
            Unavailable: it is not on record.
        """
        ...

    def all_of(self, key: DebtorKey) -> Sequence[AnswerRecord]:
        """Return what is on record of a debtor's questions, the first asked one first."""
        ...


class KeptWords(Protocol):
    """The same place, as a person sees it who may read words."""

    def find(self, writer: Writer, wamid: str) -> KeptMessage | None:
        """Return a message as of now; None when it is not kept, or not any more."""
        ...

    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        """Return a message as of now by its name in keys; None when it is not kept."""
        ...

    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        """Return all messages of a writer that are still kept, the first one first."""
        ...

    def remove(self, writer: Writer, message: KeptMessage) -> None:
        """Remove a message; one that is not there is no error.

        Raises:
            Unavailable: it may still be there.
        """
        ...


class MediaWords(Protocol):
    """The same place, as the keeping of media sees it: one message by its name."""

    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        """Return a message as of now by its name in keys; None when it is not kept."""
        ...

    def learn_file(self, writer: Writer, message: KeptMessage, file: KeptFile) -> bool:
        """Keep where a message's media are; return False where the message is not kept any more.

        Raises:
            Unavailable: it is not safe yet, or a hold came or went since the message was read.
        """
        ...


class MediaUnfit(PuntualError):
    """What somebody sent cannot be kept, and will not be another time.

    Attributes:
        state: why.
    """

    def __init__(self, state: MediaState) -> None:
        super().__init__(f"it cannot be kept: {state}")
        self.state = state


class MediaSource(Protocol):
    """WhatsApp, which has what people send for seven days."""

    def fetch(self, media: Media) -> bytes:
        """Return the bytes of what somebody sent.

        Raises:
            MediaUnfit: it is not there any more, or not what may be kept.
            Unavailable: WhatsApp does not answer.
            MissingConfiguration: there is no token.
        """
        ...


class MediaStore(Protocol):
    """A place of their own, which one function writes and people read with a name."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes; the same key again replaces them.

        Raises:
            Unavailable: they are not safe yet.
        """
        ...

    def read(self, key: str) -> bytes:
        """Return bytes.

        Raises:
            NotFound: they are not kept any more.
            Unavailable: the place does not answer.
        """
        ...

    def copy(self, key: str, to: str) -> bool:
        """Keep the same bytes under another key as well; return False where there are none.

        Raises:
            Unavailable: they may not be there yet.
        """
        ...

    def remove(self, key: str) -> None:
        """Remove bytes; those that are not there are no error.

        Raises:
            Unavailable: they may still be there.
        """
        ...
