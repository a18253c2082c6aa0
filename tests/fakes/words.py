"""Words in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    UnknownSender,
    Writer,
    message_id,
)
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Unavailable
from puntual.domain.phone import line_of
from puntual.ports.conversation import KeptWords, MediaWords, Words
from puntual.ports.personal_data.held_words import HeldWords
from tests.fakes.outage import Breakable


class FakeWords(Breakable, Words, KeptWords, MediaWords, HeldWords):
    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[tuple[Writer, str], KeptMessage] = {}

    def keep(self, writer: Writer, message: KeptMessage) -> None:
        self._may_fail("keep")
        key = _named(writer), message.wamid
        known = self.messages.get(key, message)
        is_mark = known.kind is MessageKind.TEXT and known.hidden_at == known.at
        if is_mark and known.hidden_at is not None:
            marked = replace(message, at=known.at, hidden_at=known.hidden_at)
            known = replace(marked, expires=known.expires, on_legal_hold=known.on_legal_hold)
        self.messages[key] = self._held(known, message)
        self._may_lose_answer("keep")

    def replace(self, writer: Writer, wamid: str, message: KeptMessage) -> None:
        self._may_fail("replace")
        key = _named(writer), wamid
        first = self.messages.get(key, replace(message, wamid=wamid))
        if first.edited_at is None or first.edited_at < message.at:
            edited = replace(first, text=message.text, intent=message.intent)
            self.messages[key] = self._held(replace(edited, edited_at=message.at), message)

    def hide(self, writer: Writer, wamid: str, at: datetime, expires: datetime) -> None:
        self._may_fail("hide")
        key = _named(writer), wamid
        mark = KeptMessage(wamid, at, MessageKind.TEXT, "", "", SpokenIntent.OTHER, expires)
        self.messages[key] = replace(self.messages.get(key, mark), hidden_at=at)

    def find(self, writer: Writer, wamid: str) -> KeptMessage | None:
        return self.messages.get((_named(writer), wamid))

    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        own = (one for one in self.all_of(writer) if message_id(one.wamid) == message)
        return next(own, None)

    def learn_file(self, writer: Writer, message: KeptMessage, file: KeptFile) -> bool:
        self._may_fail("learn_file")
        found = self.find(writer, message.wamid)
        if found is None:
            return False
        if found.on_legal_hold is not message.on_legal_hold:
            raise Unavailable("a legal hold came or went meanwhile")
        self.messages[_named(writer), found.wamid] = replace(found, file=file)
        self._may_lose_answer("learn_file")
        return True

    def hold(self, writer: Writer, message: KeptMessage) -> None:
        self._may_fail("hold")
        known = self.find(writer, message.wamid)
        if known is not None:
            self.messages[_named(writer), message.wamid] = replace(known, on_legal_hold=True)

    def release(self, writer: Writer, message: KeptMessage, expires: datetime) -> None:
        self._may_fail("release")
        known = self.find(writer, message.wamid)
        if known is not None and known.on_legal_hold:
            released = replace(known, on_legal_hold=False, expires=expires)
            self.messages[_named(writer), message.wamid] = released

    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        found = [one for (who, _), one in self.messages.items() if who == _named(writer)]
        return sorted(found, key=lambda one: (one.at, one.wamid))

    @staticmethod
    def _held(known: KeptMessage, message: KeptMessage) -> KeptMessage:
        """Return a message that stays if any write of it knew of a legal hold."""
        is_held = known.on_legal_hold or message.on_legal_hold
        return replace(known, on_legal_hold=is_held)

    def remove(self, writer: Writer, message: KeptMessage) -> None:
        self._may_fail("remove")
        self.messages.pop((_named(writer), message.wamid), None)


def _named(writer: Writer) -> Writer:
    """Return a writer by one name for all spellings of a stranger's phone."""
    if isinstance(writer, UnknownSender):
        return replace(writer, sender=line_of(writer.sender))
    return writer
