"""The steps of a job from one moment to the next, as the dispatcher calls them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.send_message.dispatch.jobs import AttemptedJob, ClaimedJob, QueuedJob, ReadyJob
from functions.send_message.outcomes import Evaluated
from puntual.ports.messaging import SendOutcome

# Until an instant by the clock of the accounts, for a time from now, or not at all.
type Pause = datetime | timedelta | None


@dataclass(frozen=True, slots=True)
class JobSteps:
    """The steps. What blocks in them runs in a thread, never on the event loop.

    Attributes:
        prepare: evaluates the account; returns the message to send, or what was done instead.
            Raises ``PairBusy`` when the same person was written to a moment ago.
        claim: takes the right to send a message, under the contract of ``Contacts.claim``;
            ``StaleAccount`` says besides that the decision does not hold any more. Its instant is
            when the claim began.
        send: hands the message over, once; None when it is too late to, or it could not begin.
        record: writes down what became of it.
        put_back: queues jobs anew, all of them or none for sure, each to be evaluated after its
            pause.
    """

    prepare: Callable[[QueuedJob], Awaitable[ReadyJob | Evaluated]]
    claim: Callable[[ReadyJob, datetime], Awaitable[ClaimedJob]]
    send: Callable[[ClaimedJob], Awaitable[SendOutcome | None]]
    record: Callable[[AttemptedJob], Awaitable[Evaluated]]
    put_back: Callable[[Sequence[tuple[QueuedJob, Pause]]], Awaitable[None]]
