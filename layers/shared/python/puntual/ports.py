"""What the world must offer. Adapters fulfil these; logic sees nothing else of the world."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypedDict

from puntual.domain.accounts.account import Account, Profile, Release
from puntual.domain.accounts.api_key import ApiKey
from puntual.domain.accounts.consent import ConsentEvent
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.ids import (
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    PhoneNumberId,
)
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import Invoice, Payment
from puntual.domain.sending.circuit_breaker import DayVolume, VolumeRelease
from puntual.domain.sending.concurrency import Capacity
from puntual.domain.sending.conditions import Conditions, Switch
from puntual.domain.sending.number_state import Halt, NumberState
from puntual.domain.sending.pace import Pace
from puntual.domain.sending.quota import QuotaUse, Taken, Taking
from puntual.domain.templates.health import TemplateReport, TemplateState


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """Return the instant (aware, UTC)."""
        ...


class Accounts(Protocol):
    """Accounts, read whole."""

    def read(self, key: DebtorKey) -> Account | None:
        """Return the account as of now (strongly consistent), or None when nothing is known."""
        ...

    def page(self, after: str | None, limit: int) -> tuple[Sequence[DebtorKey], str | None]:
        """Return some accounts and where to go on; None when the last one was returned."""
        ...


class Contacts(Protocol):
    """Contacts: the right to send, and what became of it."""

    def claim(
        self, account: Account, contact: Contact, log: bytes, decided_at: datetime | None = None
    ) -> None:
        """Take the right to send, in one conditional write, before any call to WhatsApp.

        Args:
            account: as it was read, with what reached its phone on behalf of others.
            contact: what is to be sent; its ``claimed_at`` is now. The pause towards the same
                person counts from there, so whoever calls more than ``PAIR_MARGIN`` later must
                give the claim back instead.
            log: the decision that led to it.
            decided_at: when that was; the contact's ``claimed_at`` if it is not told. What reached
                a shared phone on behalf of others since then was not looked at.

        Raises:
            PairBusy: the same person was written to a moment ago, or since the decision.
            StaleAccount: the account changed since it was read, or someone else claimed.
            Conflict: the account has no place for another contact.
        """
        ...

    def settle(self, key: DebtorKey, contact: Contact, wa_id: str | None = None) -> None:
        """Record the outcome of a claimed contact; older evidence is never put back.

        A plain acceptance says nothing that the claim does not say, and costs no write: a status
        tells the rest.

        Args:
            key: whose contact it is.
            contact: as it is known now.
            wa_id: the id by which WhatsApp knows the debtor, if it is new.
        """
        ...

    def record_status(self, ref: ContactRef, status: "StatusReport") -> bool:
        """Record a status that WhatsApp reports, with neither read nor order.

        That a message was sent costs no write: it promises no more than the acceptance. Only
        where the call's answer was lost, or was an error, does it tell something: that WhatsApp
        has the message.

        Returns:
            False when it said nothing new.
        """
        ...


class Doubts(Protocol):
    """Messages whose answer was lost or was an error: WhatsApp may have them all the same.

    They are few, and one look tells all of a number: so nobody has to look at each contact for a
    status that nearly always says nothing new.
    """

    def note(self, number: PhoneNumberId, ref: ContactRef, at: datetime) -> None:
        """Note a message, before its outcome goes on record.

        Args:
            number: from which it was sent.
            ref: which one.
            at: when that was (UTC); it is kept for two days.
        """
        ...

    def since(self, number: PhoneNumberId, at: datetime) -> Sequence[ContactRef]:
        """Return what was noted at an instant or later; the last moment's may be missing."""
        ...


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What WhatsApp says of one message.

    Attributes:
        at: when it happened (UTC), by WhatsApp's clock.
    """

    state: ContactState
    at: datetime
    wamid: str
    error_code: int | None = None
    error_class: SendErrorClass | None = None


class AccountChanges(Protocol):
    """Changes of an account. Each bumps its revision in the same transaction."""

    def put_profile(self, profile: Profile, ended: Sequence[Hold] = ()) -> None:
        """Store who the debtor is; consent events are only ever added.

        Args:
            profile: who the debtor is.
            ended: holds that end with it, all or nothing; each says when, as its ``until``.
        """
        ...

    def put_invoice(self, key: DebtorKey, invoice: Invoice, fingerprint: str) -> "Ingested":
        """Store an invoice once; the same fingerprint again changes nothing.

        Raises:
            Conflict: the invoice belongs to another debtor.
        """
        ...

    def put_payment(self, key: DebtorKey, payment: Payment, fingerprint: str) -> "Ingested":
        """Store a payment once.

        Raises:
            Conflict: the same payment is on record with other content.
        """
        ...

    def add_hold(self, key: DebtorKey, hold: Hold) -> bool:
        """Store a hold once; the same id again changes nothing.

        A webhook that Meta repeats for days must not open again what a person has ended since.

        Returns:
            False when a hold with this id was on record.
        """
        ...

    def end_hold(self, key: DebtorKey, hold_id: str, at: datetime, by: str) -> bool:
        """End a hold at an instant, by somebody's decision; one that ended before stays as it is.

        Args:
            key: whose hold it is.
            hold_id: which one.
            at: from when on it holds no more (UTC).
            by: who decided it; that stays on record.

        Returns:
            False when it had ended before.

        Raises:
            NotFound: the account has no such hold.
        """
        ...

    def add_consent(self, key: DebtorKey, event: ConsentEvent) -> bool:
        """Add what the debtor said about being written to; return False when it was known."""
        ...

    def add_release(self, key: DebtorKey, release: Release) -> bool:
        """Let a step go out to the debtor; return False when the same was on record."""
        ...


class Ingested(StrEnum):
    """What became of a document."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class Documents(Protocol):
    """Documents by their natural key."""

    def debtor_of_invoice(self, creditor: CreditorId, invoice: DocumentId) -> DebtorId | None:
        """Return whose invoice it is."""
        ...

    def debtor_of_payment(self, creditor: CreditorId, payment: DocumentId) -> DebtorId | None:
        """Return whose payment it is."""
        ...


class People(Protocol):
    """Who is writing to us."""

    def debtors_of(self, creditor: CreditorId, wa_id: str) -> Sequence[DebtorKey]:
        """Return the debtors behind a WhatsApp id; empty for an unknown sender."""
        ...


class CreditorReader(Protocol):
    """Creditors by their name."""

    def read(self, creditor: CreditorId) -> Creditor | None:
        """Return the creditor."""
        ...


class Creditors(CreditorReader, Protocol):
    """Creditors and the numbers that they write from."""

    def by_phone_number(self, phone_number_id: str) -> Creditor | None:
        """Return the creditor that owns a number, or owned it last."""
        ...

    def put(self, creditor: Creditor) -> None:
        """Store a creditor, replacing what was known of it."""
        ...


class CurrentPolicy(Protocol):
    """What a creditor wants now; all that a decision needs of ``Policies``."""

    def current(self, creditor: CreditorId) -> Policy | None:
        """Return the policy in force: the presumed one for a creditor that chose none.

        Returns:
            None when the chosen one is not on record; then nothing may be sent.
        """
        ...


class Policies(CurrentPolicy, Protocol):
    """The policies of a creditor. A version never changes once it is stored."""

    def put(self, creditor: CreditorId, version: str, document: str) -> bool:
        """Store a canonical document; the same again changes nothing.

        Returns:
            False when it was stored already.

        Raises:
            Conflict: the version is stored with other content.
        """
        ...

    def document(self, creditor: CreditorId, version: str) -> str | None:
        """Return a version's canonical document."""
        ...

    def read(self, creditor: CreditorId, version: str) -> Policy | None:
        """Return a version; the presumed one is always there."""
        ...

    def versions(self, creditor: CreditorId) -> Sequence[str]:
        """Return the stored versions by name, the presumed one only if it was stored."""
        ...

    def active_version(self, creditor: CreditorId) -> str:
        """Return the version in force."""
        ...

    def activate(self, creditor: CreditorId, version: str) -> None:
        """Put a version in force.

        Raises:
            NotFound: the version is not stored, or the creditor is not.
        """
        ...


class ApiKeys(Protocol):
    """The keys that open the ingest endpoint."""

    def find(self, digest: str) -> ApiKey | None:
        """Return the key with this digest, a revoked one included."""
        ...

    def of_creditor(self, creditor: CreditorId) -> Sequence[ApiKey]:
        """Return all keys of a creditor, oldest first."""
        ...

    def create(self, key: ApiKey) -> None:
        """Store a new key.

        Raises:
            Conflict: two active keys of the creditor bear its label already.
        """
        ...

    def revoke(self, creditor: CreditorId, digest: str, at: datetime) -> None:
        """Let a key open nothing from now on; the same again keeps the first instant.

        Raises:
            NotFound: the creditor has no such key.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request that named an idempotency key was answered.

    Attributes:
        fingerprint: hash of the request; another request must not reuse its key.
        expires_at: until when it is replayed (UTC).
    """

    fingerprint: str
    status: int
    body: str
    expires_at: datetime


class Idempotency(Protocol):
    """Answers by the key that the caller chose. Only a memory: what they did is idempotent."""

    def find(self, creditor: CreditorId, key: str) -> KeptAnswer | None:
        """Return the answer kept under a key, possibly an expired one."""
        ...

    def keep(self, creditor: CreditorId, key: str, answer: KeptAnswer) -> None:
        """Keep an answer until it expires, in place of an earlier one."""
        ...


class Decisions(Protocol):
    """Why nothing was sent, on record."""

    def record(
        self,
        key: DebtorKey,
        at: datetime,
        reasons: Sequence[Reason],
        until: datetime | None,
        log: bytes | None = None,
    ) -> None:
        """Record the reasons of a silence, unless the same ones are the last on record.

        Args:
            key: whose silence it is.
            at: when it was decided (UTC).
            reasons: why nothing is sent.
            until: when the account is looked at again.
            log: all that the decision looked at.
        """
        ...

    def history(self, key: DebtorKey) -> Sequence["Silence"]:
        """Return the recorded silences of an account, oldest first."""
        ...

    def logs(self, key: DebtorKey) -> Sequence["DecisionLog"]:
        """Return the logged decisions, messages and silences, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nothing was sent from an instant on.

    Attributes:
        reasons: sorted, so that two equal silences compare equal.
        until: when the account is looked at again; None for not before it changes.
    """

    at: datetime
    reasons: tuple[Reason, ...]
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DecisionLog:
    """A decision on record.

    Attributes:
        at: when it was taken (UTC).
        log: all that it looked at, as ``application.decision_log`` writes it.
    """

    at: datetime
    log: bytes


class WakeUps(Protocol):
    """When to look at an account again. A row is a hint: a stale one does no harm."""

    def put(self, key: DebtorKey, at: datetime, value: int = 0) -> None:
        """Ask for a look at an instant; the same again changes its value at most."""
        ...

    def put_all(self, looks: "Iterable[WakeUp]") -> None:
        """Ask for many looks in as few writes as possible; the same again changes nothing."""
        ...

    def put_if_absent(self, key: DebtorKey, at: datetime, value: int = 0) -> bool:
        """Ask for a look and tell whether nobody had asked for it yet."""
        ...

    def due(self, after: datetime, until: datetime) -> Iterator["WakeUp"]:
        """Yield the wake-ups in (after, until], over all shards, page by page."""
        ...


@dataclass(frozen=True, slots=True)
class WakeUp:
    """One account that is due a look.

    Attributes:
        value: what a message would be worth; whom to write to first when not all may be. Zero
            where whoever asked for the look did not know; the look knows.
    """

    key: DebtorKey
    at: datetime
    value: int = 0


class SchedulerCursor(Protocol):
    """Up to which instant wake-ups were queued."""

    def read(self) -> datetime | None:
        """Return the instant, or None before the first run."""
        ...

    def move(self, to: datetime) -> None:
        """Move forward; a smaller value changes nothing."""
        ...


class Jobs(Protocol):
    """The queue of accounts to look at."""

    def put_all(self, wake_ups: Iterable[WakeUp], delay: timedelta = timedelta(0)) -> int:
        """Queue all, many at once, failed ones again; return how many.

        Args:
            wake_ups: whom to look at.
            delay: nobody is looked at before it has passed; up to 15 minutes.

        Raises:
            Unavailable: some could not be queued; all may be queued again without harm.
        """
        ...

    def put_back(self, key: DebtorKey, delay: timedelta) -> None:
        """Queue one anew, to be looked at after a delay of up to 15 minutes.

        Raises:
            Unavailable: it is not queued.
        """
        ...

    def put_back_all(self, delays: Iterable[tuple[DebtorKey, timedelta]]) -> None:
        """Queue some anew, many at once, each to be looked at after a delay of its own.

        Raises:
            Unavailable: some are not queued; all may be queued again without harm.
        """
        ...


@dataclass(frozen=True, slots=True)
class TemplateMessage:
    """A message as WhatsApp wants it.

    Attributes:
        to: E.164 with the plus sign.
        parameters: the named values of the body.
        callback: travels through WhatsApp and comes back in each status.
        pay_reference: completes the address of the pay button, for a template with one.
    """

    phone_number_id: str
    to: str
    template: str
    language: str
    parameters: Mapping[str, str]
    callback: str
    pay_reference: str = ""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """A message in plain words, for a channel that knows no templates.

    Attributes:
        to: a phone in E.164, or an e-mail address.
        sender: the creditor's name, as the reader knows it.
        subject: of an e-mail; empty for an SMS.
        callback: names the contact to whoever reports on it.
        ttl: how long it may be under way.
    """

    channel: Channel
    to: str
    sender: str
    subject: str
    body: str
    callback: str
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class Accepted:
    """WhatsApp took it; it is not delivered yet."""

    wamid: str
    wa_id: str | None


@dataclass(frozen=True, slots=True)
class Refused:
    """WhatsApp refused it: it never left us.

    Attributes:
        scope: what else the refusal says something about, as the error table names it.
        is_known: whether the error table has the code.
    """

    code: int
    error_class: SendErrorClass
    scope: str
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows: the answer was lost after the request was written. Never send it again."""

    cause: str


type SendOutcome = Accepted | Refused | Unknown


type Message = TemplateMessage | TextMessage


class Messenger[M](Protocol):
    """Someone who delivers messages of a kind. It tries once: retries are decided above it."""

    async def send(self, message: M) -> SendOutcome:
        """Hand a message over.

        Raises:
            PuntualError: it could not even begin; nothing left us. Once the call has begun,
                every ending is an outcome.
        """
        ...

    async def warm_up(self, messages: int) -> None:
        """Open connections for some messages, so that the first arrive as evenly as the others.

        It may fail without anybody noticing: messages connect by themselves, only later.
        """
        ...


@dataclass(frozen=True, slots=True)
class SlotBlock:
    """Some slots in a row: instants at which one message each may leave.

    Attributes:
        first: the first slot (UTC).
        spacing: from one slot to the next.
    """

    first: datetime
    count: int
    spacing: timedelta

    @property
    def slots(self) -> Sequence[datetime]:
        """Return the slots, soonest first."""
        return [self.first + number * self.spacing for number in range(self.count)]


class SlotBook(Protocol):
    """The slots of each number, each given out once over all workers, whatever becomes of it."""

    def reserve(
        self, number: PhoneNumberId, count: int, not_before: datetime, pace: Pace
    ) -> SlotBlock:
        """Take the next slots of a number, as many as are wanted at most, none before an instant.

        Raises:
            Unavailable: nobody knows which slots are free.
        """
        ...

    def slow_down(self, number: PhoneNumberId, refusals: int, at: datetime) -> None:
        """Slow a number down that WhatsApp found too fast, until it has recovered.

        Raises:
            Unavailable: it goes on as fast as before.
        """
        ...

    def pause(self, number: PhoneNumberId, until: datetime) -> None:
        """Give out no slot of a number before an instant; what is reserved already stays so.

        Raises:
            Unavailable: it goes on.
        """
        ...

    def count_inbound(self, number: PhoneNumberId, messages: int, at: datetime) -> float:
        """Count what people wrote to a number since it was last counted: it takes of the limit.

        Returns:
            The messages a second that come in by now, on average.

        Raises:
            Unavailable: they are not counted.
        """
        ...

    def pace(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return the pace as slowdown and inbound leave it, as far as is known here."""
        ...

    def look(self, number: PhoneNumberId, deployed: Pace, at: datetime) -> Pace:
        """Return the same as of now, for whoever neither reserves nor counts.

        Raises:
            Unavailable: nobody knows.
        """
        ...


class RuleBook(Protocol):
    """What the law allows towards a debtor."""

    def rules_for(self, profile: Profile, at: datetime) -> ContactRules | None:
        """Return the rules in force at an instant; None when country or zone are unknown."""
        ...


class TemplateHealth(Protocol):
    """What Meta says of the registered templates. Creditors of one account share them."""

    def record(self, report: TemplateReport) -> bool:
        """Keep what Meta reports, unless something later is known.

        Returns:
            False when it said nothing new.
        """
        ...

    def states(self) -> Sequence[TemplateState]:
        """Return the latest of every template that was ever reported, by stem and language."""
        ...

    def broken(self, account: str = "") -> frozenset[str]:
        """Return what a number of an account must not use, each as ``stem/language``.

        Args:
            account: Meta's id of the number's business account; empty while it is unknown, for
                whatever is broken in any.
        """
        ...


class NumberChange(TypedDict, total=False):
    """What is new about a number; what is absent stays as it is. See `NumberState`."""

    throughput: int | None
    inbound_reserve: int | None
    account: str
    portfolio: str
    display_number: str
    daily_limit: int | None
    daily_cap: int | None
    ramp_from: int | None
    is_fast: bool
    debtors: int


class Numbers(Protocol):
    """The numbers that messages leave from, and what has halted them."""

    def all(self) -> Sequence[NumberState]:
        """Return every number that was ever used or changed, each with the halts it is under."""
        ...

    def read(self, number: str) -> NumberState:
        """Return a number; one of which nothing is known has the defaults."""
        ...

    def change(self, number: str, change: NumberChange) -> None:
        """Keep what is new about a number; it is known from now on."""
        ...

    def use(self, number: str, at: datetime) -> None:
        """Note when a number first sent; only the first time counts."""
        ...

    def set_floor(self, number: str, rank: int, found_at: datetime | None) -> None:
        """Keep which rank a message has to have, and when that was found; None for no floor."""
        ...

    def halt(self, halt: Halt) -> bool:
        """Stop sending; return False when the same was stopped for the same cause already.

        A later end is news. A repeat of a halt that has ended, known by its instant, is none.
        """
        ...

    def resume(self, halt: Halt, at: datetime, by: str) -> bool:
        """Let sending go on; return False when it was not stopped, or was stopped anew since."""
        ...


class Quota(Protocol):
    """People who were written to in Meta's rolling day, by whom that is counted for."""

    def take(self, holder: str, taking: Taking, now: datetime) -> Taken:
        """Count people before they are written to, never more than the limit, whoever else does.

        Raises:
            Unavailable: too many others did so at the same moment.
        """
        ...

    def used(self, holder: str, now: datetime) -> int:
        """Return how many people count now."""
        ...

    def use_of(self, holder: str) -> QuotaUse:
        """Return how many people were counted in which hour."""
        ...


@dataclass(frozen=True, slots=True)
class NumberReport:
    """What Meta says of a number when it is asked.

    Attributes:
        is_healthy: whether it may send.
        is_fast: whether it has the upgraded throughput; None when Meta does not say.
        change: what it says of the number's limits and of whom it belongs to.
    """

    is_healthy: bool
    is_fast: bool | None
    change: NumberChange


@dataclass(frozen=True, slots=True)
class TokenReport:
    """What Meta says of the access token.

    Attributes:
        expires_at: when (UTC); None for never.
        may_message: whether it is shown to have the permission to send.
    """

    is_valid: bool
    expires_at: datetime | None
    may_message: bool = False


class SenderHealth(Protocol):
    """Meta, asked about what we send with."""

    def number(self, number: str) -> NumberReport:
        """Return what Meta says of a number.

        Raises:
            PuntualError: it does not answer, or not to us.
        """
        ...

    def token(self) -> TokenReport:
        """Return what Meta says of the access token.

        Raises:
            PuntualError: it does not answer.
        """
        ...


class AccountQuotas(Protocol):
    """AWS, asked what the account may do."""

    def concurrent_executions(self) -> int:
        """Return how many functions may run at once in the account and region.

        Raises:
            PuntualError: AWS does not say.
        """
        ...


class CapacityNote(Protocol):
    """What may run at once, against what is needed, as the last hourly check found it."""

    def write(self, capacity: Capacity, at: datetime) -> None:
        """Keep what was found, in the place of what was found before."""
        ...

    def read(self) -> tuple[Capacity, datetime] | None:
        """Return what was found and when, or None before the first check."""
        ...


class ConditionsBook(Protocol):
    """What holds for all debtors of a creditor at the moment."""

    def read(self, creditor: Creditor, now: datetime) -> Conditions:
        """Return the conditions as of now."""
        ...


@dataclass(frozen=True, slots=True)
class PulledSwitch:
    """A kill switch that is pulled, since when, and by whom."""

    switch: Switch
    at: datetime
    by: str


class Switchboard(Protocol):
    """The kill switches of creditors. Each keeps who moved it last, either way, and when."""

    def pull(self, creditor: CreditorId, switch: Switch, at: datetime, by: str) -> bool:
        """Stop what the switch stands for; return False when it was stopped already."""
        ...

    def put_back(self, creditor: CreditorId, switch: Switch, at: datetime, by: str) -> bool:
        """Let it go on; return False when it was not stopped."""
        ...

    def pulled(self, creditor: CreditorId) -> Sequence[PulledSwitch]:
        """Return the switches that are pulled, in the order of their scopes and names."""
        ...


class PaymentFeed(Protocol):
    """When the creditor's system last told of payments."""

    def seen(self, creditor: CreditorId, at: datetime) -> None:
        """Note that it spoke; to the minute, so that a busy feed costs little."""
        ...

    def last_seen(self, creditor: CreditorId) -> datetime | None:
        """Return when it last spoke; None when it never did."""
        ...


class Volume(Protocol):
    """How many reminders went out on each of the breaker's days, and how many may."""

    def add(self, creditor: CreditorId, day: date, count: int = 1) -> int:
        """Count reminders; return how many the day has now, by whomever they were sent."""
        ...

    def read(self, creditor: CreditorId, day: date) -> DayVolume:
        """Return one day, with the limit in force on it."""
        ...

    def of_days(self, creditor: CreditorId, first: date, last: date) -> Mapping[date, int]:
        """Return the reminders of some days, both ends included, without the empty ones."""
        ...

    def set_limit(self, creditor: CreditorId, limit: int) -> None:
        """Set above which volume the breaker opens, from now on and until set again."""
        ...

    def release(self, creditor: CreditorId, release: VolumeRelease) -> None:
        """Raise the limit of one day.

        Raises:
            Conflict: the day has another count than the one that was typed.
        """
        ...


class DailyFigures(Protocol):
    """Figures of a day, kept as items."""

    def put(self, creditor: CreditorId, day: date, figures: Mapping[str, int | str]) -> None:
        """Store the figures of one day, replacing an earlier count of the same day."""
        ...

    def read(self, creditor: CreditorId, day: date) -> Mapping[str, int | str] | None:
        """Return the figures of one day."""
        ...


class ReconcileCursor(Protocol):
    """Where the daily pass over all accounts stands."""

    def read(self) -> Mapping[str, str] | None:
        """Return the state of the running pass."""
        ...

    def write(self, state: Mapping[str, str]) -> None:
        """Store the state of the running pass."""
        ...
