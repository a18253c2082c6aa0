"""What became of a job, and what one evaluation of an account can come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from puntual.domain.accounts.contact import Contact
from puntual.domain.reasons import Reason
from puntual.domain.templates.health import TemplateReport
from puntual.ports.messaging import SendOutcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """A message was handed over, or given back.

    Attributes:
        outcome: the answer of WhatsApp; None when nothing was sent: the slot came too late, or the
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
    """The job is done.

    Attributes:
        races: claims lost to someone who changed the account at the same moment.
        expired: contacts whose outcome was given up.
        wakes: when the account is to be evaluated again.
        value: what a message would be worth then.
    """

    result: Attempt | Waiting | Stopped
    races: int = 0
    expired: int = 0
    wakes: tuple[datetime, ...] = ()
    value: int = 0


@dataclass(frozen=True, slots=True)
class QueuedAgain:
    """The job waits in the queue as a new message; this one is done with."""


@dataclass(frozen=True, slots=True)
class SetApart:
    """The job waits to be looked at alone; this one is done with."""


@dataclass(frozen=True, slots=True)
class Parked:
    """The job is not looked at while its account stays as it is.

    Attributes:
        is_news: whether it was parked just now.
    """

    is_news: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The job must come back."""

    error: Exception


type JobResult = Evaluated | QueuedAgain | SetApart | Parked | Failed


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of a batch.

    Attributes:
        results: of each account, in the order of the batch.
        slots_lost: slots for which nothing was claimed in time.
    """

    results: Sequence[JobResult]
    slots_lost: int
