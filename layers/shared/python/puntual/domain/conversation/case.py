"""A case: a reply that waits for a person, until that person has said how it ended."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from puntual.domain.accounts.hold import HoldKind
from puntual.domain.conversation.kept_message import MediaState
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId, DebtorId


class CasePriority(StrEnum):
    """What a person reads first, in this order."""

    OPT_OUT_DOUBT = "opt_out_doubt"
    DISPUTE = "dispute"
    HARDSHIP = "hardship"
    RECEIPT = "receipt"
    OTHER = "other"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class CaseOutcome(StrEnum):
    """How a case ended."""

    OPTED_OUT = "opted_out"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    PAID = "paid"
    PAYMENT_NOT_FOUND = "payment_not_found"
    PROMISED = "promised"
    PLAN_AGREED = "plan_agreed"
    DISPUTE_ACCEPTED = "dispute_accepted"
    DISPUTE_REJECTED = "dispute_rejected"
    ANSWERED = "answered"
    UNRELATED = "unrelated"
    UNREACHED = "unreached"


# Words that nobody understood may be a wish to be left alone.
_MAY_OPT_OUT: Final = frozenset(
    {SpokenIntent.OPT_OUT, SpokenIntent.COMPLAINT_ABUSE, SpokenIntent.OTHER}
)
_ASKS_FOR_TERMS: Final = frozenset({SpokenIntent.HARDSHIP, SpokenIntent.PLAN_REQUEST})
_SHOWS_PAYMENT: Final = frozenset(
    {SpokenIntent.ALREADY_PAID, SpokenIntent.RECEIPT_MEDIA, SpokenIntent.PARTIAL_PAYMENT}
)
# What is put on hold in the place of the case's own hold.
_HOLD_AFTER: Final = {
    CaseOutcome.DECEASED: HoldKind.DECEASED,
    CaseOutcome.WRONG_NUMBER: HoldKind.WRONG_NUMBER,
    CaseOutcome.PAID: HoldKind.CLAIM,
    CaseOutcome.PROMISED: HoldKind.PROMISE,
    CaseOutcome.PLAN_AGREED: HoldKind.PLAN,
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a case ended, with the person who says so and the instant."""

    outcome: CaseOutcome
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One reply that waits for a person. It holds no words.

    Attributes:
        id: that of the hold which the reply began; the same reply twice gives the same id.
        debtors: all who may have written the reply; empty for an unknown sender.
        sender: WhatsApp's id of an unknown sender; empty where debtors are known.
        sent_at: when the reply was written; with `wamid` it names the words.
        due_at: until when a person ought to have taken it, by the policy's office hours.
        label: what people sort cases by; of a dispute its cause, unless a person says another one.
        taken_by: the person who works on it.
        resumed_by: the person who gave reminders back before it ended.
        media: what became of the reply's photo, document or recording; None where it has none,
            or nobody has fetched it yet.
    """

    id: str
    creditor: CreditorId
    debtors: tuple[DebtorId, ...]
    sender: str
    intent: SpokenIntent
    priority: CasePriority
    sent_at: datetime
    wamid: str
    opened_at: datetime
    due_at: datetime
    label: str = ""
    taken_by: str = ""
    resumed_by: str = ""
    ending: Ending | None = None
    media: MediaState | None = None

    def __post_init__(self) -> None:
        """Refuse a case without people, and one of two kinds of them."""
        if bool(self.debtors) == bool(self.sender):
            raise ValueError("a case names debtors, or else an unknown sender")

    @property
    def state(self) -> CaseState:
        """Where it stands."""
        if self.ending is not None:
            return CaseState.CLOSED
        return CaseState.TAKEN if self.taken_by else CaseState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether a person ought to have taken it and none has."""
        return self.state is CaseState.OPEN and self.due_at <= now

    def take(self, by: str, label: str = "") -> "Case":
        """Return the case in the hands of a person, also from those of another.

        Raises:
            Conflict: it is closed.
        """
        self._require_unfinished()
        return replace(self, taken_by=by, label=label or self.label)

    def resume(self, by: str) -> "Case":
        """Return the case with reminders given back while it goes on.

        Raises:
            Conflict: it is closed, or its words may have been an opt-out.
        """
        self._require_unfinished()
        if self.priority is CasePriority.OPT_OUT_DOUBT:
            raise Conflict("it may be an opt-out: say how it ended, then reminders may go on")
        return replace(self, resumed_by=self.resumed_by or by)

    def close(self, ending: Ending) -> "Case":
        """Return the case with its end; the same outcome again changes nothing.

        Raises:
            Conflict: it ended in another way.
        """
        if self.ending is None:
            return replace(self, ending=ending)
        if self.ending.outcome is not ending.outcome:
            raise Conflict(f"it ended before: {self.ending.outcome}")
        return self

    def _require_unfinished(self) -> None:
        if self.ending is not None:
            raise Conflict(f"it is closed: {self.ending.outcome}")


def priority_of(heard: Iterable[SpokenIntent]) -> CasePriority:
    """Return the priority of a reply, by everything that was heard in it."""
    said = frozenset(heard)
    if not said.isdisjoint(_MAY_OPT_OUT):
        return CasePriority.OPT_OUT_DOUBT
    if SpokenIntent.DISPUTE in said:
        return CasePriority.DISPUTE
    if not said.isdisjoint(_ASKS_FOR_TERMS):
        return CasePriority.HARDSHIP
    if not said.isdisjoint(_SHOWS_PAYMENT):
        return CasePriority.RECEIPT
    return CasePriority.OTHER


def hold_after(outcome: CaseOutcome) -> HoldKind | None:
    """Return what is put on hold when a case has ended; None where nothing is."""
    return _HOLD_AFTER.get(outcome)


def ends_hold(outcome: CaseOutcome) -> bool:
    """Tell whether the case's own hold ends; one of a person not reached must not."""
    return outcome is not CaseOutcome.UNREACHED
