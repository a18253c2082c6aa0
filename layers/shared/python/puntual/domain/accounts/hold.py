"""Holds: reasons for which an account, or some of its instalments, gets no reminders."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from puntual.domain.ids import escape_id
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from puntual.domain.receivables.receivable import InstalmentKey


class HoldKind(StrEnum):
    """The reason of a hold."""

    PROMISE = "promise"
    PLAN = "plan"
    DISPUTE = "dispute"
    CLAIM = "claim"
    HANDOFF = "handoff"
    MANUAL = "manual"
    # CL Ley 19.496 art. 37 ends reminders at once when it comes to a court.
    LAWSUIT = "lawsuit"
    INSOLVENCY = "insolvency"
    # SP Lei 13.226/2008: the phone is in a register of those who want no calls of a business.
    BLOCKING_REGISTER = "blocking_register"
    DECEASED = "deceased"
    WRONG_NUMBER = "wrong_number"
    UNREACHABLE = "unreachable"
    NUMBER_CHANGED = "number_changed"
    MERGING = "merging"


# These stop receipts and answers as well; under the other kinds those are still sent.
SILENCING = frozenset(
    {
        HoldKind.DECEASED,
        HoldKind.WRONG_NUMBER,
        HoldKind.UNREACHABLE,
        HoldKind.NUMBER_CHANGED,
        HoldKind.MERGING,
    }
)
# What is said of a phone ends with the phone.
OF_THE_PHONE = frozenset({HoldKind.WRONG_NUMBER, HoldKind.UNREACHABLE, HoldKind.NUMBER_CHANGED})


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold.

    Attributes:
        id: unique in the account; the same reply twice gives the same id.
        since: its beginning (UTC).
        until: its end (UTC, exclusive); None when only a person may end it.
        instalments: the instalments that it covers; empty for the whole account.
        origin: its cause, e.g. ``reply:already_paid``.
        ended_by: the person who ended it early; empty when none did.
        promised_on: the debtor's day for which payment was promised, where one was named.
        may_be_opt_out: whether the words behind it may have been a wish to be left alone; then
            nothing answers them.
    """

    id: str
    kind: HoldKind
    since: datetime
    until: datetime | None
    instalments: frozenset[InstalmentKey] = frozenset()
    origin: str = ""
    ended_by: str = ""
    promised_on: date | None = None
    may_be_opt_out: bool = False

    def is_active(self, now: datetime) -> bool:
        """Tell whether it is in force at an instant."""
        return self.since <= now and (self.until is None or now < self.until)

    @property
    def covers_account(self) -> bool:
        """Tell whether it covers the whole account."""
        return not self.instalments


_KINDS = {
    ReversalReason.CHARGEBACK: HoldKind.DISPUTE,
    # Who gave money back may not want it: for a person, and nobody asked for an answer.
    ReversalReason.REFUND: HoldKind.MANUAL,
}


def hold_of(reversal: Reversal) -> Hold | None:
    """Return the hold of a reversal, until a person ends it; None if it causes none.

    It covers the account. Which instalment the payment had settled follows from the allocation,
    and may change with what comes later; and who is in dispute, or was given money back, is not
    asked for the rest by a machine meanwhile.
    """
    kind = _KINDS.get(reversal.reason)
    if kind is None:
        return None
    return Hold(
        id=_hold_id(reversal.id),
        kind=kind,
        since=reversal.recorded_at,
        until=None,
        origin=f"reversal:{reversal.reason}",
    )


def _hold_id(id_: ReversalId) -> str:
    payment = id_.payment
    names = (payment.external_id, id_.external_id)
    return ".".join(("reversal", payment.source, *map(escape_id, names)))
