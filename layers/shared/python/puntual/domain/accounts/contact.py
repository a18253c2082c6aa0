"""A contact: one message to one debtor, from the claim to its last known state."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from puntual.domain.accounts.lifecycle import ContactState, advance
from puntual.domain.accounts.send_error import TRY_AGAIN, SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.ids import ContactId, DebtorId, DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.offers import SettlementOffer
from puntual.domain.receivables.receivable import InstalmentKey


class Purpose(StrEnum):
    """The purpose of a message; one message per debtor, local day and purpose."""

    REMINDER = "reminder"
    RECEIPT = "receipt"
    AGREEMENT = "agreement"
    ONBOARDING = "onboarding"
    AWAY = "away"
    ANSWER = "answer"


# Six digits, so that contacts sort as text in the order in which they were claimed.
LAST_SEQ = 999_999
_ID = re.compile(r"(\d{6})\.(\d{8})\.([a-z]+)\.(\d{1,4})", re.ASCII)
_PURPOSES = frozenset(Purpose)

# The purposes that the caps count. Receipts and answers ask for nothing, and no law counts them.
COUNTED = (Purpose.REMINDER, Purpose.ONBOARDING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The step of a contact, for one of its instalments.

    Attributes:
        due_on: the due date that it was sent for; None in records of earlier versions, for any.
        off: what an offer takes off the instalment, in minor units of its currency.
    """

    instalment: InstalmentKey
    step: str
    due_on: date | None = None
    off: int = 0


@dataclass(frozen=True, slots=True)
class EarlyOffer:
    """What a message promised for paying early: a percentage, until a last day.

    Attributes:
        sums: what it asked for, per currency; none in records of earlier versions.
    """

    percent: int
    until: date
    sums: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One message to one debtor.

    Attributes:
        id: ``<seq>.<local date>.<purpose>.<attempt>``.
        local_date: the debtor's day that it uses up.
        claimed_at: when the right to send was taken (UTC); the attempt counts from here.
        deadline: until when a missing outcome is still awaited (UTC).
        covered: the instalments of a reminder, with the step for each.
        receipts: the payments that a receipt confirms.
        holds: the holds that an agreement confirms or an away message answers; of an answer the
            message that it answers, which would be called like its hold.
        accepted_at: when WhatsApp accepted it; None if it was never accepted.
        channel: the channel; any but WhatsApp replaces a message that failed there.
        offer: the early-payment discount that settles what is covered, if it offers one.
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
    offer: EarlyOffer | None = None

    def given_back(self, at: datetime) -> "Contact":
        """Return the contact after its claim was given back unsent; it may be tried again."""
        return replace(
            self,
            state=ContactState.FAILED,
            settled_at=at,
            error_class=SendErrorClass.RETRY,
        )

    def with_evidence(self, state: ContactState, at: datetime) -> "Contact":
        """Return the contact after a piece of evidence."""
        after = advance(self.state, state)
        return self if after is self.state else replace(self, state=after, settled_at=at)

    @property
    def was_refused(self) -> bool:
        """Tell whether it was refused before WhatsApp accepted it, so that it was never sent."""
        return self.state is ContactState.FAILED and self.accepted_at is None

    @property
    def was_given_back(self) -> bool:
        """Tell whether its claim was given back before any call to WhatsApp."""
        return self.was_refused and self.error_code is None

    @property
    def counts_as_attempt(self) -> bool:
        """Tell whether it uses up the day and the caps: all but a refused message does."""
        return not self.was_refused

    @property
    def is_undeliverable(self) -> bool:
        """Tell whether the recipient certainly cannot be reached over its channel."""
        suppressed = self.error_class is SendErrorClass.SUPPRESS_RECIPIENT
        return self.state is ContactState.FAILED and suppressed

    @property
    def is_lost(self) -> bool:
        """Tell whether WhatsApp is known not to have delivered it."""
        return self.channel is Channel.WHATSAPP and self.is_undeliverable

    @property
    def may_be_tried_again(self) -> bool:
        """Tell whether it was refused for a reason other than the message itself."""
        return self.was_refused and self.error_class in TRY_AGAIN


@dataclass(frozen=True, slots=True)
class CarriedContact:
    """A contact of another account.

    Attributes:
        source: the debtor of that account; the contact's id is unique there.
        contact: with what it covers of what has moved, as it was known then.
    """

    source: DebtorId
    contact: Contact

    @property
    def name(self) -> tuple[DebtorId, ContactId]:
        """Name it among all."""
        return self.source, self.contact.id


def offers_of(contacts: Iterable[Contact]) -> Iterator[SettlementOffer]:
    """Yield what contacts offered.

    One that failed counts as well: whether it did is told later, maybe after the money, and what
    was settled must not be owed again for that.
    """
    for one in contacts:
        if one.offer is not None:
            shares = tuple((part.instalment, part.off) for part in one.covered)
            yield SettlementOffer(
                one.offer.percent,
                one.offer.until,
                shares,
                one.local_date,
                one.claimed_at,
                one.offer.sums,
            )


@dataclass(frozen=True, slots=True)
class ContactName:
    """The parts of a contact's id.

    Attributes:
        seq: its number among the contacts of its account, from 1 on.
        attempt: its number among those of its purpose on its local day, from 1 on.
    """

    seq: int
    local_date: date
    purpose: Purpose
    attempt: int


def contact_id(seq: int, local_date: date, purpose: Purpose, attempt: int) -> ContactId:
    """Return the id of the n-th attempt of a purpose on a local day."""
    return ContactId(f"{seq:06d}.{local_date:%Y%m%d}.{purpose.value}.{attempt}")


def parse_contact_id(contact: ContactId) -> ContactName | None:
    """Parse an id that ``contact_id`` made; None for any other text."""
    found = _ID.fullmatch(contact)
    if found is None or found[3] not in _PURPOSES:
        return None
    try:
        day = date.fromisoformat(found[2])
    except ValueError:
        return None
    return ContactName(int(found[1]), day, Purpose(found[3]), int(found[4]))
