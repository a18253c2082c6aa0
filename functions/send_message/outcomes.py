"""What one look at an account can come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from puntual.domain.accounts.contact import Contact
from puntual.domain.reasons import Reason
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import SendOutcome


@dataclass(frozen=True, slots=True)
class Tried:
    """A message was handed over, or an attempt was made to.

    Attributes:
        outcome: what WhatsApp said; None when nothing was sent: the slot came too late, or the
            messenger could not even begin.
        waited: time spent waiting for the slot.
        took: how long WhatsApp took to answer.
        country: where the message went, by the debtor's profile.
        lost: the template that the answer takes out of use, if that is news.
    """

    contact: Contact
    outcome: SendOutcome | None
    waited: timedelta
    took: timedelta
    country: str
    lost: TemplateReport | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to send before an instant."""

    until: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing to send until the account changes."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What one look did.

    Attributes:
        races: claims lost to someone who changed the account at the same moment.
        expired: contacts whose outcome was given up.
        wakes: when the account is to be looked at again.
        value: what a message would be worth then.
    """

    result: Tried | Waiting | Stopped
    races: int = 0
    expired: int = 0
    wakes: tuple[datetime, ...] = ()
    value: int = 0
