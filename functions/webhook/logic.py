"""Record what a webhook brings: statuses on their contact, replies on the sender's account.

Meta repeats a webhook for days until all of it is recorded, so everything here may be done again:
statuses only add evidence, and a hold or an opt-out is named after the reply that made it.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import assert_never

from functions.webhook.failures import Effect, Ports, follow_up
from functions.webhook.inbound_meter import InboundMeter
from functions.webhook.senders import AccountReported, NumberReported, record_sender
from functions.webhook.sent_watch import Sent, SentWatch
from functions.webhook.updates import (
    AccountUpdate,
    Complaint,
    Heard,
    Ignored,
    NumberUpdate,
    Reply,
    StatusUpdate,
    TemplateUpdate,
    Update,
)
from puntual.domain.account import Creditor
from puntual.domain.consent import ConsentEvent, ConsentKind
from puntual.domain.errors import MissingConfiguration, PuntualError, StaleAccount, Unavailable
from puntual.domain.hold import Hold, HoldKind
from puntual.domain.ids import ContactRef, CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.intent import Intent, read_payload
from puntual.domain.lifecycle import ContactState
from puntual.domain.policy import DEFAULT_POLICY, Holds
from puntual.domain.send_error import SendErrorClass, Treatment
from puntual.domain.template import template_stem
from puntual.domain.template_health import MARKETING, TemplateReport, breaks
from puntual.domain.understanding import understand
from puntual.ports import (
    AccountChanges,
    Accounts,
    Clock,
    Contacts,
    Creditors,
    CurrentPolicy,
    Numbers,
    People,
    SlotBook,
    StatusReport,
    TemplateHealth,
    WakeUps,
)

# A wake-up must never be written behind a tick that has already looked at its hour.
_SOON = timedelta(seconds=60)
_SOURCE = "whatsapp reply"


@dataclass(frozen=True, slots=True)
class World:
    """The ports that the webhook needs.

    Attributes:
        classify: tells what an error code in a ``failed`` status means.
        sent: what came in of ``sent`` and is not on record.
        inbound: how much people write to each number.
        flowing: the clock by which slots are told.
    """

    contacts: Contacts
    changes: AccountChanges
    people: People
    creditors: Creditors
    wake_ups: WakeUps
    policies: CurrentPolicy
    classify: Callable[[int], Treatment]
    templates: TemplateHealth
    accounts: Accounts
    numbers: Numbers
    sent: SentWatch
    inbound: InboundMeter
    slots: SlotBook
    flowing: Clock


@dataclass(frozen=True, slots=True)
class Reported:
    """A status was recorded; ``is_news`` is False for a repeat or for older evidence.

    Attributes:
        is_known: whether the error table has its code.
        effect: what it stopped for others as well; of a repeat too, where the first time did not
            get as far.
    """

    state: ContactState
    error_code: int | None
    is_news: bool
    is_known: bool = True
    effect: Effect | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply took effect on one or more accounts; ``is_news`` is False for a repeat."""

    intent: Intent
    is_news: bool


@dataclass(frozen=True, slots=True)
class TemplateReported:
    """What Meta says of a template was recorded; ``is_news`` is False for a repeat.

    Attributes:
        broke: whether it takes the template out of use.
        is_warning: whether a person should look: it broke, is about to, or annoys people.
    """

    stem: str
    language: str
    value: str
    reason: str
    broke: bool
    is_warning: bool
    is_news: bool


@dataclass(frozen=True, slots=True)
class Metered:
    """What people wrote was counted.

    Attributes:
        rate: the messages a second that come in by now; None while they are only gathered.
    """

    rate: float | None


class Passed(StrEnum):
    """Why an update had no effect, and will have none if it comes again."""

    NOT_OURS = "not_ours"
    UNKNOWN_NUMBER = "unknown_number"
    UNKNOWN_SENDER = "unknown_sender"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Complained:
    """WhatsApp reported an error about no message; ``is_known`` as in ``Reported``."""

    error_code: int
    is_known: bool


@dataclass(frozen=True, slots=True)
class Postponed:
    """The storage could not take an update; it has to come again.

    Attributes:
        recorded: what it did take of a status: the next time that is no news.
    """

    cause: str
    recorded: Reported | None = None


type Outcome = (
    Reported
    | Answered
    | Metered
    | TemplateReported
    | NumberReported
    | AccountReported
    | Passed
    | Postponed
    | Complained
    | Ignored
)

# Worth another try, within the seven days for which Meta repeats itself.
_PASSING = (Unavailable, StaleAccount, MissingConfiguration)

type _FindCreditor = Callable[[str], Creditor | None]
type Mapper = Callable[[Callable[[Update], Outcome], Iterable[Update]], Iterable[Outcome]]


def record_all(
    world: World, updates: Iterable[Update], now: datetime, mapper: Mapper = map
) -> list[Outcome]:
    """Record each update on its own: none is lost for the sake of another.

    Args:
        world: the ports.
        updates: what a webhook brought, in any order.
        now: the instant (aware, UTC).
        mapper: applies a function to each update, one after the other or side by side.
    """
    find_creditor = cache(world.creditors.by_phone_number)

    def record(update: Update) -> Outcome:
        return _record(world, update, find_creditor, now)

    return list(mapper(record, updates))


def _record(world: World, update: Update, find_creditor: _FindCreditor, now: datetime) -> Outcome:
    try:
        return _record_kind(world, update, find_creditor, now)
    except _PASSING as error:
        return Postponed(type(error).__name__)
    except PuntualError:
        return Passed.REFUSED


def _record_kind(
    world: World, update: Update, find_creditor: _FindCreditor, now: datetime
) -> Outcome:
    match update:
        case StatusUpdate():
            return _record_status(world, update, now)
        case Reply():
            return _record_reply(world, update, find_creditor(update.phone_number_id), now)
        case TemplateUpdate():
            return _record_template(world, update, now)
        case NumberUpdate() | AccountUpdate():
            return record_sender(world.numbers, update, now)
        case Heard() | Complaint() | Ignored():
            return _take_note(world, update)
        case _ as unreachable:
            assert_never(unreachable)


def _take_note(world: World, update: Heard | Complaint | Ignored) -> Outcome:
    """Take note of what changes no account, and never has to come again."""
    match update:
        case Heard(number, messages):
            return Metered(world.inbound.hear(PhoneNumberId(number), messages))
        case Complaint(error_code):
            return Complained(error_code, world.classify(error_code).is_known)
        case Ignored():
            return update
        case _ as unreachable:
            assert_never(unreachable)


def _record_template(world: World, update: TemplateUpdate, now: datetime) -> Outcome:
    stem = template_stem(update.name)
    if stem is None:
        return Passed.NOT_OURS
    at = min(update.at, now) if update.at is not None else now
    report = TemplateReport(
        update.account, stem, update.language, update.aspect, update.value, update.reason, at
    )
    # An announcement has no value yet: it warns, and takes nothing out of use.
    is_news = world.templates.record(report) if update.value else True
    broke = breaks(update.aspect, update.value)
    is_warning = broke or MARKETING in update.reason or update.value == "RED"
    return TemplateReported(
        stem, update.language, update.value, update.reason, broke, is_warning, is_news
    )


def _record_status(world: World, update: StatusUpdate, now: datetime) -> Outcome:
    ref = ContactRef.from_callback(update.callback)
    if ref is None:
        return Passed.NOT_OURS
    treatment = _treatment_of(world, update)
    error_class = None if treatment is None else treatment.error_class
    report = StatusReport(update.state, update.at, update.wamid, update.error_code, error_class)
    if update.state is ContactState.SENT and update.phone_number_id:
        return _watch(world, PhoneNumberId(update.phone_number_id), Sent(ref, report), now)
    is_news = world.contacts.record_status(ref, report)
    is_known = treatment is None or treatment.is_known
    reported = Reported(update.state, update.error_code, is_news, is_known)
    return _follow_status(world, ref, update, treatment, reported, now)


def _watch(world: World, number: PhoneNumberId, told: Sent, now: datetime) -> Reported:
    world.sent.keep(number, told)
    is_news = told.ref in _record_telling(world, number, now)
    return Reported(told.report.state, told.report.error_code, is_news)


def _follow_status(
    world: World,
    ref: ContactRef,
    update: StatusUpdate,
    treatment: Treatment | None,
    reported: Reported,
    now: datetime,
) -> Reported | Postponed:
    """Do what follows from a status on record.

    What cannot be done now is done when the status comes again. It is no news by then, so what
    is on record already is told with the postponement.
    """
    try:
        _record_telling(world, PhoneNumberId(update.phone_number_id), now)
        if treatment is not None:
            is_news = reported.is_news
            effect = follow_up(_ports(world), ref, update, treatment, now, is_news=is_news)
            reported = replace(reported, effect=effect)
            world.wake_ups.put(ref.account, now + _SOON)
    except _PASSING as error:
        return Postponed(type(error).__name__, reported)
    return reported


def _record_telling(world: World, number: PhoneNumberId, now: datetime) -> set[ContactRef]:
    """Record each earlier ``sent`` that turns out to say something."""
    news: set[ContactRef] = set()
    for sent in world.sent.telling(number, now):
        is_recorded = _is_recorded(world, sent)
        if is_recorded:
            news.add(sent.ref)
        world.sent.settle(number, sent, is_recorded=is_recorded)
    return news


def _is_recorded(world: World, sent: Sent) -> bool:
    try:
        return world.contacts.record_status(sent.ref, sent.report)
    except (Unavailable, StaleAccount):
        # It is kept until the update at hand, or another one of the number, comes again.
        raise
    except PuntualError:
        # The update at hand is not to blame.
        return False


def _treatment_of(world: World, update: StatusUpdate) -> Treatment | None:
    if update.state is not ContactState.FAILED:
        return None
    if update.error_code is None:
        return Treatment(SendErrorClass.FAIL_MESSAGE, "message")
    return world.classify(update.error_code)


def _ports(world: World) -> Ports:
    return Ports(
        world.accounts,
        world.changes,
        world.policies,
        world.numbers,
        world.templates,
        world.slots,
        world.flowing,
    )


def _holds(world: World, debtor: DebtorKey) -> Holds:
    """Return how much peace an answer buys, by the policy that the creditor has in force."""
    return (world.policies.current(debtor.creditor) or DEFAULT_POLICY).holds


def _record_reply(world: World, reply: Reply, creditor: Creditor | None, now: datetime) -> Outcome:
    if creditor is None:
        return Passed.UNKNOWN_NUMBER
    debtors = {
        debtor
        for sender in reply.senders
        for debtor in world.people.debtors_of(CreditorId(creditor.id), sender)
    }
    if not debtors:
        return Passed.UNKNOWN_SENDER
    intent = read_payload(reply.payload) or understand(reply.text)
    # One phone may stand behind several debtors, and nobody can tell which one is meant.
    return _take_all(world, sorted(debtors), intent, reply, now)


def _take_all(
    world: World, debtors: Iterable[DebtorKey], intent: Intent, reply: Reply, now: datetime
) -> Answered | Postponed:
    """Let a reply take effect on each debtor; whoever cannot take it now keeps no other waiting.

    Meta may take its time to come again, and an opt-out holds from the moment that it is heard.
    """
    news: list[bool] = []
    postponed: Postponed | None = None
    for debtor in debtors:
        try:
            news.append(_take(world, debtor, intent, reply, now))
        except (Unavailable, StaleAccount) as error:
            postponed = Postponed(type(error).__name__)
    return postponed or Answered(intent, any(news))


def _take(world: World, debtor: DebtorKey, intent: Intent, reply: Reply, now: datetime) -> bool:
    # Meta's clock may be ahead of ours; what is said holds from the moment that we hear it.
    at = min(reply.at, now)
    if intent is Intent.OPT_OUT:
        said = ConsentEvent(ConsentKind.REVOKED, at, _SOURCE, reply.wamid)
        is_news = world.changes.add_consent(debtor, said)
        world.wake_ups.put(debtor, now + _SOON)
        return is_news
    return _hold(world, debtor, _asked_for(intent, reply, at, _holds(world, debtor)), now)


def _asked_for(intent: Intent, reply: Reply, since: datetime, holds: Holds) -> Hold:
    kind, length = _peace_after(intent, holds)
    # A wamid has characters that a key must not have.
    digest = hashlib.sha256(reply.wamid.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    until = None if length is None else since + length
    return Hold(f"reply.{digest}", kind, since, until, origin=f"reply:{intent.value}")


def _peace_after(intent: Intent, holds: Holds) -> tuple[HoldKind, timedelta | None]:
    match intent:
        case Intent.ALREADY_PAID:
            return HoldKind.CLAIM, holds.claim
        case Intent.NEED_TIME:
            return HoldKind.PROMISE, holds.promise
        case Intent.WRONG_NUMBER:
            return HoldKind.WRONG_NUMBER, None
        case Intent.TALK_TO_PERSON | Intent.UNCLEAR | Intent.OPT_OUT:
            return HoldKind.HANDOFF, holds.handoff
        case _ as unreachable:
            assert_never(unreachable)


def _hold(world: World, debtor: DebtorKey, hold: Hold, now: datetime) -> bool:
    is_news = world.changes.add_hold(debtor, hold)
    # The look that follows confirms what was agreed, and sets the next one to the hold's end.
    world.wake_ups.put(debtor, now + _SOON)
    return is_news
