"""Read a reply as a debtor of a locale typed it."""

from datetime import datetime
from typing import Final

from puntual.adapters.packaged.understanding import load_reading, moment_of
from puntual.domain.conversation.understanding import Understanding, understand

# A Tuesday morning.
TUESDAY: Final = "2026-03-10T10:00:00-05:00"


def read(text: str, locale: str = "es-MX", sent_at: str = TUESDAY) -> Understanding:
    """Return what a reply says; the offset of ``sent_at`` is the debtor's own."""
    moment = moment_of(locale, datetime.fromisoformat(sent_at))
    return understand(text, moment, load_reading(locale[:2]))


def acts_on(text: str, locale: str = "es-MX", sent_at: str = TUESDAY) -> str:
    """Return the intent that is acted on, or ``person``."""
    read_as = read(text, locale, sent_at)
    return "person" if read_as.hand_to_person else read_as.intent.value


def day_of(text: str, locale: str = "es-MX", sent_at: str = TUESDAY) -> str | None:
    """Return the promised day in ISO form."""
    day = read(text, locale, sent_at).promise_date
    return day.isoformat() if day else None
