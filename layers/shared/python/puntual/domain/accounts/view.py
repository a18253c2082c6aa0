"""The view of an account: what a decision reads of it, of the same size at any age.

The history of an account grows for as long as a debtor buys. A decision reads none of it: it reads
what is open, what holds, and what the past comes to (ADR 23).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.contact import Contact, Purpose
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.lifecycle import UNKNOWN_OUTCOME
from puntual.domain.accounts.pair_attempt import PairAttempt
from puntual.domain.agreements.promise import PromiseMoney
from puntual.domain.agreements.promise_record import NO_RECORD, PromiseRecord
from puntual.domain.channel import Channel
from puntual.domain.ids import DebtorKey
from puntual.domain.money import Money
from puntual.domain.receivables.entries import EntryPlace
from puntual.domain.receivables.payment_history import NO_HISTORY, PaymentHistory
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Payment


@dataclass(frozen=True, slots=True)
class SentStep:
    """A step of an open instalment that went out.

    Attributes:
        times: how often it did.
        first_on: the debtor's day on which it first did.
        last_on: the day on which it last did.
        is_lost: whether these messages could not be delivered by WhatsApp; those that could be
            are counted apart.
        due_on: the due date that it was sent for, where the instalment has another one now; None
            for the one that it has, and where nothing is known.
    """

    instalment: InstalmentKey
    step: str
    times: int
    first_on: date
    last_on: date
    is_lost: bool = False
    due_on: date | None = None


@dataclass(frozen=True, slots=True, order=True)
class OpenRelease:
    """A release of a step that no delivered message has used up.

    Attributes:
        is_spent: whether a message that could not be delivered has used it up, so that it holds
            for the channel that stands in alone.
    """

    step: str
    at: datetime
    is_spent: bool = False


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """What a channel is known to have done for the debtor.

    Attributes:
        arrived_at: when the last message that arrived was claimed.
        failed_at: when the last message that could not be delivered was claimed.
        failed_code: the error of that one.
    """

    channel: Channel
    arrived_at: datetime | None = None
    failed_at: datetime | None = None
    failed_code: int | None = None


@dataclass(frozen=True, slots=True, order=True)
class AnsweredHold:
    """A hold that a notice has spoken of."""

    purpose: Purpose
    hold: str


@dataclass(frozen=True, slots=True)
class Books:
    """What tells whether a document can be added to a view without reading the others.

    No decision reads it.

    Attributes:
        last_entry: the place of the last payment or credit note.
        last_settled: of the instalments that a payment of its day settled, the last key.
        last_unnamed: the due date and key of the latest due instalment that got what did not
            name its invoice.
        has_stray: whether a payment or a credit note names an invoice that is not on record.
    """

    last_entry: EntryPlace | None = None
    last_settled: InstalmentKey | None = None
    last_unnamed: tuple[date, InstalmentKey] | None = None
    has_stray: bool = False


NO_BOOKS: Final = Books()


@dataclass(frozen=True, slots=True)
class AccountView:
    """What a decision reads of an account, at any instant from the one of the view on.

    Attributes:
        profile: with the consents that can still decide.
        next_seq: the place that the next contact takes.
        open_instalments: oldest due first.
        credits: unapplied money, per currency.
        history: how the settled instalments were paid.
        has_paid: whether any payment is on record.
        is_known: whether a message was ever sent that was not refused for a passing reason.
        unthanked: the latest of recent payments, as far as no receipt has confirmed them.
        sent_steps: the steps that the open instalments have had.
        contacts: the latest ones, which caps and pauses still count, and those without outcome.
        answered: which of the holds a notice has spoken of.
        channels: what each channel did.
        holds: those in force or to come; and of those by which a debtor was unreachable until
            then, what a next failure is judged by.
        phone_attempts: when other debtors who share the phone were written to of late.
        phone_tries: the pair attempts of those debtors.
        has_placeholder: whether more debtors have the phone than one person can be.
        books: what tells how to add a document.
        reversed_at: when a payment was last reversed after which the debtor is asked again.
        carried_attempts: when the accounts from which invoices came were written to of late.
        offered_until: the latest last day of an offer that any contact in it made; what money of
            that day or before settles only the whole account can tell.
        promise_money: what has come for promises whose grace has not passed; nothing if not named.
        promise_record: how the others ended.
    """

    profile: Profile
    rev: int = 0
    next_seq: int = 1
    open_instalments: tuple[OpenInstalment, ...] = ()
    credits: tuple[Money, ...] = ()
    history: PaymentHistory = NO_HISTORY
    has_paid: bool = False
    is_known: bool = False
    unthanked: tuple[Payment, ...] = ()
    sent_steps: tuple[SentStep, ...] = ()
    contacts: tuple[Contact, ...] = ()
    answered: tuple[AnsweredHold, ...] = ()
    channels: tuple[ChannelRecord, ...] = ()
    holds: tuple[Hold, ...] = ()
    releases: tuple[OpenRelease, ...] = ()
    phone_attempts: tuple[datetime, ...] = ()
    phone_tries: tuple[PairAttempt, ...] = ()
    shares_phone: bool = False
    has_placeholder: bool = False
    books: Books = NO_BOOKS
    reversed_at: datetime | None = None
    carried_attempts: tuple[datetime, ...] = ()
    offered_until: date | None = None
    promise_money: tuple[PromiseMoney, ...] = ()
    promise_record: PromiseRecord = NO_RECORD

    @property
    def key(self) -> DebtorKey:
        """Name the account."""
        return self.profile.key

    @property
    def open_contact(self) -> Contact | None:
        """The last claim without a known outcome; nothing else is sent meanwhile."""
        return next((one for one in reversed(self.contacts) if one.state in UNKNOWN_OUTCOME), None)

    @property
    def last_arrival(self) -> datetime | None:
        """When the last message that arrived over any channel was claimed."""
        return max((one.arrived_at for one in self.channels if one.arrived_at), default=None)

    def record_of(self, channel: Channel) -> ChannelRecord:
        """Return what a channel is known to have done; nothing for one that was never used."""
        found = (one for one in self.channels if one.channel is channel)
        return next(found, ChannelRecord(channel))

    def attempts(self, *purposes: Purpose) -> tuple[Contact, ...]:
        """Return the latest contacts of some purposes that count as attempts."""
        return tuple(
            contact
            for contact in self.contacts
            if contact.purpose in purposes and contact.counts_as_attempt
        )

    def active_holds(self, now: datetime) -> tuple[Hold, ...]:
        """Return the holds in force."""
        return tuple(hold for hold in self.holds if hold.is_active(now)) if self.holds else ()

    def is_unreachable(self, now: datetime) -> bool:
        """Tell whether a hold says that WhatsApp cannot reach the debtor."""
        return any(one.kind is HoldKind.UNREACHABLE for one in self.active_holds(now))
