"""A contact: one message to one debtor, from the claim to its last known state."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from puntual.domain.channel import Channel
from puntual.domain.ids import ContactId, DocumentId
from puntual.domain.lifecycle import ContactState, advance
from puntual.domain.receivable import InstalmentKey
from puntual.domain.send_error import TRY_AGAIN, SendErrorClass


class Purpose(StrEnum):
    """Why a message is written; one message per debtor, local day and purpose."""

    REMINDER = "reminder"
    RECEIPT = "receipt"
    AGREEMENT = "agreement"
    ONBOARDING = "onboarding"
    AWAY = "away"


# Thanks and answers ask for nothing and no law counts them; what we begin ourselves counts.
COUNTED = (Purpose.REMINDER, Purpose.ONBOARDING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which step a contact was, for one of the instalments that it spoke of."""

    instalment: InstalmentKey
    step: str


@dataclass(frozen=True, slots=True)
class Contact:
    """One message to one debtor.

    Attributes:
        id: ``<local date>.<purpose>.<attempt>``.
        local_date: the debtor's day that it uses up.
        claimed_at: when the right to send was taken (UTC); the attempt counts from here.
        deadline: until when a missing outcome is still awaited (UTC).
        covered: the instalments that a reminder speaks of, with the step for each.
        receipts: the payments that a receipt thanks for.
        holds: the holds that an agreement confirms or an away message answers.
        accepted_at: when WhatsApp is known to have taken it; None if it never left.
        channel: how it travels; anything but WhatsApp stands in for a message that failed there.
    """

    id: ContactId
    purpose: Purpose
    local_date: date
    claimed_at: datetime
    deadline: datetime
    step: str
    template: str
    language: str
    policy_version: str
    covered: tuple[Coverage, ...] = ()
    receipts: tuple[DocumentId, ...] = ()
    holds: tuple[str, ...] = ()
    state: ContactState = ContactState.CLAIMED
    accepted_at: datetime | None = None
    settled_at: datetime | None = None
    wamid: str | None = None
    error_code: int | None = None
    error_class: SendErrorClass | None = None
    channel: Channel = Channel.WHATSAPP

    def with_evidence(self, state: ContactState, at: datetime) -> "Contact":
        """Return the contact after a piece of evidence."""
        after = advance(self.state, state)
        return self if after is self.state else replace(self, state=after, settled_at=at)

    @property
    def was_refused(self) -> bool:
        """Tell whether it failed before WhatsApp took it, so that it never left us."""
        return self.state is ContactState.FAILED and self.accepted_at is None

    @property
    def counts_as_attempt(self) -> bool:
        """Tell whether it uses up the day and the caps: all but a refusal at the door."""
        return not self.was_refused

    @property
    def is_undeliverable(self) -> bool:
        """Tell whether it is certain that the recipient cannot be reached over its channel."""
        suppressed = self.error_class is SendErrorClass.SUPPRESS_RECIPIENT
        return self.state is ContactState.FAILED and suppressed

    @property
    def may_be_tried_again(self) -> bool:
        """Tell whether it was refused for a reason that has nothing to do with the message."""
        return self.was_refused and self.error_class in TRY_AGAIN


def contact_id(local_date: date, purpose: Purpose, attempt: int) -> ContactId:
    """Return the id of the n-th attempt of a purpose on a local day."""
    return ContactId(f"{local_date:%Y%m%d}.{purpose.value}.{attempt}")
