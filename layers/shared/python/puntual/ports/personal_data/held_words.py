"""Words, as they are seen by who decides for how long they are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Writer


class HeldWords(Protocol):
    """What people wrote: each message is kept until its day, or until a hold of it ends."""

    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        """Return all messages of a writer that are still kept, the first one first."""
        ...

    def learn_file(self, writer: Writer, message: KeptMessage, file: KeptFile) -> bool:
        """Keep where a message's media are; return False where the message is not kept any more.

        Raises:
            Unavailable: it is not safe yet, or a hold came or went since the message was read.
        """
        ...

    def hold(self, writer: Writer, message: KeptMessage) -> None:
        """Keep a message beyond its day; one that is held, or not kept any more, stays as it is.

        Raises:
            Unavailable: it may still go on its day.
        """
        ...

    def release(self, writer: Writer, message: KeptMessage, expires: datetime) -> None:
        """Have a message that is held go by a day; one that is not held stays as it is.

        Args:
            writer: who wrote it.
            message: as it was read.
            expires: until when it is kept from now on (UTC).

        Raises:
            Unavailable: it may still be held.
        """
        ...
