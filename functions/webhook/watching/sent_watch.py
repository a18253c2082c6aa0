"""Which ``sent`` says more than its claim does: that of a message whose answer left a doubt.

It comes for every message and nearly always says nothing new, so it is not written down. It says
something where the call ended in an error or in silence: on a phone that is off, no other status
comes before the next try. A look at each contact would cost half a unit a message; one look at the
doubts of a number tells the same of everything that came in within seconds, and also of a ``sent``
that was faster than the sender's own note.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from threading import Lock
from typing import Final, NamedTuple

from functions.webhook.watching.callback_marks import CallbackMarks
from puntual.domain.ids import ContactRef, PhoneNumberId
from puntual.ports.clock import Clock
from puntual.ports.contacts import StatusReport, UncertainSends

# Under load one look tells of many, and another call follows that can look again; where few come,
# each is looked for at once, for this environment may never be called again.
_BETWEEN_LOOKS: Final = timedelta(seconds=5)
_BUSY: Final = 4
# The call's time limits and what it takes to note how it ended; the next try is minutes later.
_NOTED_WITHIN: Final = timedelta(seconds=30)
# Meta repeats for days what a webhook that was down did not take; no try follows on another day.
_FIRST_LOOK_BACK: Final = timedelta(days=1)
# A row may be seen late, and the sender's clock may be slow.
_OVERLAP: Final = timedelta(minutes=2)
_MOST_REMEMBERED: Final = 10_000


class Sent(NamedTuple):
    """A ``sent`` that is not on record."""

    ref: ContactRef
    report: StatusReport


@dataclass(slots=True)
class _Watched:
    """What is known of a number.

    Attributes:
        waiting: each ``sent`` by its contact, with the instant it came in; the last ones last.
        telling: those among them that concern a doubtful message.
        noted: the doubtful messages.
    """

    waiting: dict[ContactRef, tuple[Sent, datetime]] = field(default_factory=dict)
    telling: dict[ContactRef, Sent] = field(default_factory=dict)
    noted: dict[ContactRef, None] = field(default_factory=dict)
    looked_at: datetime | None = None
    known_until: datetime | None = None
    has_news: bool = False


class SentWatch:
    """Keeps each ``sent`` until it is clear whether it is worth a record; for one environment."""

    def __init__(
        self, uncertain_sends: UncertainSends, flowing: Clock, marks: CallbackMarks
    ) -> None:
        """Know nothing yet.

        Args:
            uncertain_sends: what the sender has noted.
            flowing: tells how old a look is; it flows as real time does.
            marks: learns what each look tells of the number's callbacks.
        """
        self._marks = marks
        self._uncertain_sends = uncertain_sends
        self._flowing = flowing
        self._numbers: dict[PhoneNumberId, _Watched] = {}
        self._lock = Lock()

    def keep(self, number: PhoneNumberId, sent: Sent) -> None:
        """Remember a ``sent``."""
        with self._lock:
            watched = self._numbers.setdefault(number, _Watched())
            watched.waiting.pop(sent.ref, None)
            watched.waiting[sent.ref] = (sent, self._flowing.now())
            if sent.ref in watched.noted:
                watched.telling[sent.ref] = sent
            else:
                watched.has_news = True
            for forgotten in _shorten(watched.waiting):
                watched.telling.pop(forgotten, None)

    def telling(self, number: PhoneNumberId, now: datetime) -> Sequence[Sent]:
        """Return those that concern a doubtful message, until they are settled.

        Args:
            number: from which they were sent.
            now: by the clock of the accounts (UTC).

        Raises:
            Unavailable: the doubts cannot be read; everything is kept.
        """
        with self._lock:
            watched = self._numbers.get(number)
            if watched is None or not watched.waiting:
                return ()
            if _is_look_due(watched, self._flowing.now()):
                self._look(number, watched, now)
            return [*watched.telling.values()]

    def settle(self, number: PhoneNumberId, sent: Sent, *, is_recorded: bool) -> None:
        """Forget one that is on record, or has nothing to say.

        One that says nothing new may have come between the note of its doubt and the outcome that
        it belies, so it is told again until no outcome can follow.
        """
        with self._lock:
            watched = self._numbers[number]
            kept = watched.waiting.get(sent.ref)
            if kept is not None and (is_recorded or self._is_final(kept[1])):
                del watched.waiting[sent.ref]
                watched.telling.pop(sent.ref, None)

    def _is_final(self, came_at: datetime) -> bool:
        return self._flowing.now() - came_at >= _NOTED_WITHIN

    def _look(self, number: PhoneNumberId, watched: _Watched, now: datetime) -> None:
        begun = self._flowing.now()
        since = now - _FIRST_LOOK_BACK
        if watched.known_until is not None:
            # A clock that was set back makes the sender note earlier instants.
            since = min(watched.known_until, now) - _OVERLAP
        noted = self._uncertain_sends.since(number, since)
        self._marks.learn(number, noted.heard_at)
        watched.noted |= dict.fromkeys(noted.sends)
        _shorten(watched.noted)
        watched.looked_at, watched.known_until, watched.has_news = begun, now, False
        watched.waiting = {
            ref: (sent, came_at)
            for ref, (sent, came_at) in watched.waiting.items()
            if ref in watched.noted or begun - came_at < _NOTED_WITHIN
        }
        watched.telling = {
            ref: sent for ref, (sent, _) in watched.waiting.items() if ref in watched.noted
        }


def _is_look_due(watched: _Watched, now: datetime) -> bool:
    if not _is_fresh(watched.looked_at, now):
        return True
    if not watched.has_news:
        return False
    last = islice(reversed(watched.waiting.values()), _BUSY)
    return sum(now - came_at < _BETWEEN_LOOKS for _, came_at in last) < _BUSY


def _is_fresh(looked_at: datetime | None, now: datetime) -> bool:
    return looked_at is not None and timedelta(0) <= now - looked_at < _BETWEEN_LOOKS


def _shorten[T](remembered: dict[ContactRef, T]) -> Sequence[ContactRef]:
    """Forget the first of too many, and return them."""
    forgotten = [*islice(remembered, max(0, len(remembered) - _MOST_REMEMBERED))]
    for ref in forgotten:
        del remembered[ref]
    return forgotten
