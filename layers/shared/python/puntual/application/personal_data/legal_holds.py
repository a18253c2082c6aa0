"""Place and end legal holds: what a debtor wrote and sent stays, also beyond its day.

Words that come while a hold stands are kept beyond their day at once: the debtor's rows behind
their lines tell, so nothing more is read for it. What was there before is marked one by one, and
the same again goes on where it was cut short.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from puntual.application.conversation.media_keeping import HELD, kept_days, key_under, keys_of
from puntual.application.personal_data.people import PersonalData
from puntual.domain.accounts.people.legal_hold import LegalHold, LegalHoldEvent
from puntual.domain.conversation.kept_message import KeptFile, KeptMessage, Writer
from puntual.domain.errors import NotFound
from puntual.domain.ids import DebtorKey
from puntual.ports.personal_data.held_words import HeldWords

_HELD_PREFIX: Final = f"{HELD}/"

type HasTime = Callable[[], bool]
type _Step = Callable[[Writer, KeptMessage], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a hold, or its end, has come.

    Attributes:
        messages: as many as were looked at.
        is_done: whether these were all; if not, the same again goes on.
    """

    messages: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class LegalHolding:
    """The ports by which holds are placed and ended."""

    data: PersonalData
    held: HeldWords

    def place(
        self, key: DebtorKey, by: str, reason: str, now: datetime, has_time: HasTime
    ) -> Progress:
        """Keep what a debtor wrote and will write; repeated, it goes on.

        Raises:
            NotFound: the creditor has no such debtor.
            Unavailable: not all is kept yet; the same again goes on.
        """
        home = self.data.home_of(key)
        self.data.holds.place(LegalHold(home, now, by, reason))
        self.data.changes.set_legal_hold(home, stands=True)
        return self._each(self._writers(home), self._keep, has_time)

    def end(
        self, key: DebtorKey, by: str, reason: str, now: datetime, has_time: HasTime
    ) -> Progress:
        """Have what a debtor wrote go by its day again; repeated, it goes on.

        The hold stands until all is done, so that nothing of it is erased in between.

        Raises:
            NotFound: the creditor has no such debtor, or they are on no hold.
            Unavailable: not all is done yet; the same again goes on.
        """
        home = self.data.home_of(key)
        standing = [one.key for one in self.data.holds_on(home)]
        if not standing:
            raise NotFound("the debtor is on no legal hold")
        for one in standing:
            self.data.holds.begin_end(LegalHoldEvent(one, now, by, reason, begins=False))
        self.data.changes.set_legal_hold(home, stands=False)

        def release(writer: Writer, message: KeptMessage) -> None:
            self._release(writer, message, now)

        writers = [one for one in self._writers(home) if not self._is_held_by_others(home, one)]
        progress = self._each(writers, release, has_time)
        if progress.is_done:
            for one in standing:
                self.data.holds.end(one)
        return progress

    def _writers(self, home: DebtorKey) -> Sequence[Writer]:
        return self.data.writers_of_debtor(home)

    def _is_held_by_others(self, home: DebtorKey, writer: Writer) -> bool:
        """Tell whether another debtor's hold keeps what a stranger wrote from a line of both."""
        if isinstance(writer, DebtorKey):
            return False
        behind = self.data.people.find(writer.creditor, writer.sender).concerned
        others = {*behind} - {home, *self.data.merged_into(home)}
        holds = map(self.data.holds.find, sorted(others))
        return any(one is not None and not one.is_ending for one in holds)

    def _each(self, writers: Iterable[Writer], step: _Step, has_time: HasTime) -> Progress:
        looked_at = 0
        for writer, message in self._messages(writers):
            if not has_time():
                return Progress(looked_at, is_done=False)
            step(writer, message)
            looked_at += 1
        return Progress(looked_at, is_done=True)

    def _messages(self, writers: Iterable[Writer]) -> Iterator[tuple[Writer, KeptMessage]]:
        for writer in writers:
            for message in self.held.all_of(writer):
                yield writer, message

    def _keep(self, writer: Writer, message: KeptMessage) -> None:
        """Keep a message and what it carries; the day on which it would have gone stays known."""
        if not message.on_legal_hold:
            self.held.hold(writer, message)
        if message.file is not None and not message.file.key.startswith(_HELD_PREFIX):
            to = key_under(HELD, message.file.key)
            self._move(writer, replace(message, on_legal_hold=True), message.file, to)

    def _release(self, writer: Writer, message: KeptMessage, now: datetime) -> None:
        if not message.on_legal_hold:
            return
        if message.file is not None:
            self._release_file(writer, message, message.file, now)
        # A table expires nothing of which the day is more than five years ago.
        self.held.release(writer, message, max(message.expires, now))

    def _release_file(
        self, writer: Writer, message: KeptMessage, file: KeptFile, now: datetime
    ) -> None:
        if message.expires <= now:
            for key in keys_of(file.key):
                self.data.media.remove(key)
        elif file.key.startswith(_HELD_PREFIX):
            to = key_under(kept_days(message.expires - now), file.key)
            self._move(writer, message, file, to)

    def _move(self, writer: Writer, message: KeptMessage, file: KeptFile, to: str) -> None:
        """Move what a message carries; it is removed where it was when the message knows it."""
        store = self.data.media
        if store.copy(file.key, to) and self.held.learn_file(
            writer, message, replace(file, key=to)
        ):
            store.remove(file.key)
