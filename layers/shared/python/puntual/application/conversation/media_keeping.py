"""Fetch what a message carries, once, and say in its case what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from puntual.application.conversation.passing_on import FETCHED
from puntual.domain.conversation.kept_message import (
    KeptFile,
    KeptMessage,
    Media,
    MediaState,
    Writer,
    message_id,
)
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.ports.cases import Cases
from puntual.ports.conversation import MediaSource, MediaStore, MediaUnfit, MediaWords

# A bucket expires by the beginning of a key, so that each of these is one.
KEPT_DAYS: Final[Sequence[int]] = (1, 7, 30, 90, 180, 365, 730, 1825, 3650)
# No rule of the bucket begins like that: what is on a legal hold stays.
HELD: Final = "held"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MediaKeeping:
    """The ports by which media are kept."""

    words: MediaWords
    cases: Cases
    source: MediaSource
    store: MediaStore

    def keep(self, writer: Writer, message: KeptMessage, now: datetime) -> MediaState | None:
        """Return what became of a message's media; None where it has none.

        Raises:
            Unavailable: it has to be tried again.
            MissingConfiguration: there is no token.
        """
        if message.media is None or message.kind not in FETCHED:
            return None
        if message.file is None:
            state = self._fetch(writer, message, message.media, now)
        else:
            state = MediaState.KEPT
        self._tell_case(writer.creditor, message_id(message.wamid), state)
        return state

    def _fetch(
        self, writer: Writer, message: KeptMessage, media: Media, now: datetime
    ) -> MediaState:
        try:
            content = self.source.fetch(media)
        except MediaUnfit as unfit:
            return unfit.state
        key = _key_of(writer, message, now)
        self.store.put(key, content)
        file = KeptFile(key, len(content), sha256(content).hexdigest())
        if not self.words.learn_file(writer, message, file):
            # Whoever wrote it was erased meanwhile.
            self.store.remove(key)
            return MediaState.EXPIRED
        return MediaState.KEPT

    def _tell_case(self, creditor: CreditorId, id_: str, state: MediaState) -> None:
        case = self.cases.find(creditor, id_)
        if case is not None and case.media is not state:
            self.cases.tell_media(case, state)


def _key_of(writer: Writer, message: KeptMessage, now: datetime) -> str:
    """Return where the media of a message lie for one writer.

    Each record of a shared phone has its own copy: erasing one leaves that of the other.
    """
    own = writer.debtor if isinstance(writer, DebtorKey) else f"+{writer.sender}"
    digest = sha256(f"{message.wamid}\n{own}".encode()).hexdigest()
    name = f"{message_id(message.wamid)}.{digest[:16]}"
    place = HELD if message.on_legal_hold else kept_days(message.expires - now)
    return f"{place}/{writer.creditor}/{name}"


def kept_days(left: timedelta) -> int:
    """Return for how many days to keep what may be kept for a while: never for longer."""
    days = max(-(-left // _DAY), 1)
    return max(one for one in KEPT_DAYS if one <= days)


def key_under(place: str | int, key: str) -> str:
    """Return the key that the same bytes have with another beginning."""
    return f"{place}/{key.partition('/')[2]}"


def keys_of(key: str) -> Sequence[str]:
    """Return each key under which the bytes may lie: who moved them may have been cut short."""
    places: list[str | int] = [HELD, *KEPT_DAYS]
    return [key_under(place, key) for place in places]
