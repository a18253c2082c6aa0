"""What is done with a job on its way to WhatsApp, step by step, and what may become of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from puntual.ports.messaging import SendOutcome


@dataclass(frozen=True, slots=True)
class Ready[Work]:
    """A job with something to send: all is decided, nothing is claimed.

    Attributes:
        person: the recipient; two jobs for one person do not follow each other at once.
    """

    work: Work
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Shot:
    """One use of a slot.

    Attributes:
        outcome: what WhatsApp said; None when nothing was sent in the end.
        waited: from being ready to the slot.
        took: from the slot to the answer.
        races: claims of the job that others were faster at.
    """

    outcome: SendOutcome | None
    waited: timedelta = timedelta(0)
    took: timedelta = timedelta(0)
    races: int = 0


# Until an instant by the clock of the accounts, for a time from now, or not at all.
type Pause = datetime | timedelta | None


class JobProtocol[Job, Work, Evaluated](Protocol):
    """The steps. What blocks in them runs beside the loop, never on it."""

    async def prepare(self, job: Job) -> Ready[Work] | Evaluated:
        """Look at the account and decide; return what there is to send, or what was done.

        Raises:
            PairBusy: the same person was written to a moment ago.
        """
        ...

    async def claim(self, work: Work) -> Work:
        """Take the right to send; return the work as it was claimed.

        Raises:
            StaleAccount: the account changed since it was prepared, or that was too long ago.
            PairBusy: the same person was written to a moment ago.
        """
        ...

    async def send(self, work: Work) -> SendOutcome | None:
        """Hand the message over, once; None when it is too late to, or it could not even begin."""
        ...

    async def record(self, work: Work, shot: Shot) -> Evaluated:
        """Write down what became of it."""
        ...

    async def put_back(self, returns: Sequence[tuple[Job, Pause]]) -> None:
        """Queue jobs anew, all of them or none for sure; each may be looked at after its pause."""
        ...


@dataclass(frozen=True, slots=True)
class Finished[Evaluated]:
    """The job is done."""

    looked: Evaluated


@dataclass(frozen=True, slots=True)
class QueuedAgain:
    """The job waits in the queue as a new message; this one is done with."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The job must come back."""

    error: Exception


type Result[Evaluated] = Finished[Evaluated] | QueuedAgain | Failed
