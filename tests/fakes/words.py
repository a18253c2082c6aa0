"""Words in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Writer, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.ports.conversation import KeptWords, MediaWords, Words
from tests.fakes.outage import Breakable


class FakeWords(Breakable, Words, KeptWords, MediaWords):
    def __init__(self) -> None:
        super().__init__()
        self.messages: dict[tuple[Writer, str], KeptMessage] = {}

    def keep(self, writer: Writer, message: KeptMessage) -> None:
        self._may_fail("keep")
        key = writer, message.wamid
        known = self.messages.get(key, message)
        is_mark = known.kind is MessageKind.TEXT and known.hidden_at == known.at
        if is_mark and known.hidden_at is not None:
            known = replace(message, at=known.at, expires=known.expires, hidden_at=known.hidden_at)
        self.messages[key] = known
        self._may_lose_answer("keep")

    def replace(self, writer: Writer, wamid: str, message: KeptMessage) -> None:
        self._may_fail("replace")
        key = writer, wamid
        first = self.messages.get(key, replace(message, wamid=wamid))
        if first.edited_at is None or first.edited_at < message.at:
            self.messages[key] = replace(
                first, text=message.text, intent=message.intent, edited_at=message.at
            )

    def hide(self, writer: Writer, wamid: str, at: datetime, expires: datetime) -> None:
        self._may_fail("hide")
        key = writer, wamid
        mark = KeptMessage(wamid, at, MessageKind.TEXT, "", "", SpokenIntent.OTHER, expires)
        self.messages[key] = replace(self.messages.get(key, mark), hidden_at=at)

    def find(self, writer: Writer, wamid: str) -> KeptMessage | None:
        return self.messages.get((writer, wamid))

    def find_named(self, writer: Writer, message: str) -> KeptMessage | None:
        own = (one for one in self.all_of(writer) if message_id(one.wamid) == message)
        return next(own, None)

    def learn_file(self, writer: Writer, message: str, file: KeptFile) -> bool:
        self._may_fail("learn_file")
        found = self.find_named(writer, message)
        if found is None:
            return False
        self.messages[writer, found.wamid] = replace(found, file=file)
        self._may_lose_answer("learn_file")
        return True

    def all_of(self, writer: Writer) -> Sequence[KeptMessage]:
        found = [one for (who, _), one in self.messages.items() if who == writer]
        return sorted(found, key=lambda one: (one.at, one.wamid))

    def erase(self, writer: Writer) -> None:
        for key in [one for one in self.messages if one[0] == writer]:
            del self.messages[key]
