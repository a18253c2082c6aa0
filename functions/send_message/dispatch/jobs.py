"""One job at four moments: queued, ready, claimed, attempted."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from puntual.application.sending_limits import Admission
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.channel import Channel
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DebtorKey, PhoneNumberId
from puntual.ports.messaging import Message, SendOutcome


@dataclass(frozen=True, slots=True)
class Case:
    """One account, its creditor, and the terms under which it is decided."""

    account: AccountExcerpt
    creditor: Creditor
    terms: Terms

    def after(self, account: AccountExcerpt) -> "Case":
        """Return the case of a changed account under the same terms."""
        return replace(self, account=account)


@dataclass(frozen=True, slots=True)
class QueuedJob:
    """An account to evaluate, as it came from the queue.

    Attributes:
        place: in its batch; an account may occur twice.
        races: claims of the job that others were faster at.
    """

    place: int
    key: DebtorKey
    races: int = 0


@dataclass(frozen=True, slots=True)
class ReadyJob:
    """A message that is right to send, if that happens soon; nothing is claimed.

    Attributes:
        contact: what goes on record.
        decided_at: by the clock of the accounts, from what was known then.
        log: all that the decision rests on.
        expired: contacts whose outcome was given up on the way.
        ready_at: since when it waits for a slot, by the flowing clock.
    """

    queued: QueuedJob
    case: Case
    contact: Contact
    message: Message
    decided_at: datetime
    log: bytes
    expired: int
    ready_at: datetime

    @property
    def number(self) -> PhoneNumberId:
        """Return the number it is sent from."""
        return self.case.creditor.phone_number_id

    @property
    def country(self) -> str:
        """Return where it goes, by the debtor's profile."""
        return self.case.account.profile.country

    @property
    def is_over_whatsapp(self) -> bool:
        """Tell whether it goes by WhatsApp, and not by a fallback channel."""
        return self.contact.channel is Channel.WHATSAPP

    def is_still_right(self, now: datetime) -> bool:
        """Tell whether the hours that it was decided for leave room for it."""
        policy = self.case.terms.policy
        margin = policy.pace_margin if policy is not None else timedelta(0)
        return now - self.decided_at <= margin


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A message that may be sent at the next slot, or is given back.

    Attributes:
        contact: as it was claimed.
        admission: that the person was counted; None over a fallback channel, which counts none.
        claimed_at: when the claim began, by the flowing clock; the pause towards the person
            counts from there.
    """

    ready: ReadyJob
    contact: Contact
    admission: Admission | None
    claimed_at: datetime


@dataclass(frozen=True, slots=True)
class AttemptedJob:
    """A message that was handed over, or given back.

    Attributes:
        outcome: the answer of WhatsApp; None when nothing was sent in the end.
        waited: from being ready to the slot.
        took: from the slot to the answer.
    """

    claimed: ClaimedJob
    outcome: SendOutcome | None
    waited: timedelta = timedelta(0)
    took: timedelta = timedelta(0)
