"""Which numbers are heard of: marked every few hours, so that no callback costs a write.

Where marks end while messages are accepted, the webhook is deaf (see ``missing_callbacks``). The
mark lies where each ``sent`` looks anyway, and is known again by an environment that has just
begun; of what people write it asks once.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeIs

from functions.webhook.whatsapp.updates import Heard, StatusUpdate, Update
from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.missing_callbacks import is_mark_due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from puntual.ports.contacts import UncertainSends
    from puntual.ports.sending_limits import Numbers


class CallbackMarks:
    """The marks as one environment knows them."""

    def __init__(self, uncertain_sends: UncertainSends, numbers: Numbers) -> None:
        """Know nothing yet.

        Args:
            uncertain_sends: where the mark comes with every look.
            numbers: where the senders read of it.
        """
        self._uncertain_sends = uncertain_sends
        self._numbers = numbers
        self._known: dict[PhoneNumberId, datetime | None] = {}

    def learn(self, number: PhoneNumberId, heard_at: datetime | None) -> None:
        """Take over a mark that was read; one of our own may be later."""
        known = self._known.get(number)
        self._known[number] = max(filter(None, (known, heard_at)), default=None)

    def hear(self, updates: Iterable[Update], now: datetime) -> None:
        """Mark each number of which a callback came, where its last mark is old.

        What people write tells of a number that has no message under way: it asks for the mark.
        A mark that is lost is no reason to have the callback come again: the next one makes it.
        """
        told: dict[PhoneNumberId, bool] = {}
        for one in filter(_tells, updates):
            number = PhoneNumberId(one.phone_number_id)
            told[number] = told.get(number, False) or isinstance(one, Heard)
        for number, may_ask in told.items():
            if may_ask or number in self._known:
                with suppress(PuntualError):
                    self._mark(number, now)

    def _mark(self, number: PhoneNumberId, now: datetime) -> None:
        if number not in self._known:
            self.learn(number, self._uncertain_sends.since(number, now).heard_at)
        if is_mark_due(self._known[number], now):
            # The senders first: what is held goes on although the other write is lost.
            if not self._numbers.note_heard(number, now):
                # Once it has sent something its callbacks count, and none may pass for marked.
                return
            self._uncertain_sends.mark_heard(number, now)
            self._known[number] = now


def _tells(update: Update) -> TypeIs[Heard | StatusUpdate]:
    return isinstance(update, Heard | StatusUpdate) and bool(update.phone_number_id)
