"""Look at one account and do what is right: send one message, wait, or leave it in peace.

The order is the whole point. Read, decide, pace, claim, send, record. WhatsApp has no
idempotency key, so the claim is written before the call; whoever dies after the claim leaves it
open, and an open claim is never sent again: a status settles it, or its deadline does. It is
written right before the call, so that what happens during the wait for a slot makes it fail.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from puntual.application.expire_contacts import expire_overdue
from puntual.domain.account import Account, Creditor
from puntual.domain.contact import Contact
from puntual.domain.decision import decide
from puntual.domain.errors import (
    MissingConfiguration,
    PuntualError,
    StaleAccount,
    Unavailable,
)
from puntual.domain.hold import Hold, HoldKind
from puntual.domain.ids import ContactRef, DebtorKey
from puntual.domain.lifecycle import ContactState
from puntual.domain.plan import Plan, Send, Stop, Wait
from puntual.domain.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.send_error import SendErrorClass
from puntual.domain.wording import compose
from puntual.ports import (
    Accepted,
    AccountChanges,
    Accounts,
    Clock,
    Contacts,
    Creditors,
    Decisions,
    Messenger,
    Pacer,
    Refused,
    RuleBook,
    SendOutcome,
    TemplateMessage,
    Unknown,
    WakeUps,
)

_MAX_RACES = 3
# A row must never be written behind a tick that has queried already; openings and ticks are both
# round times, so without this the two meet.
_GUARD = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class World:
    """The ports that sending needs, and the policy it follows."""

    accounts: Accounts
    contacts: Contacts
    changes: AccountChanges
    wake_ups: WakeUps
    decisions: Decisions
    creditors: Creditors
    messenger: Messenger
    pacer: Pacer
    rules: RuleBook
    clock: Clock
    policy: Policy


@dataclass(frozen=True, slots=True)
class Tried:
    """A message was handed over, or an attempt was made to.

    Attributes:
        outcome: what WhatsApp said; None when nothing was sent: the slot came too late, or the
            messenger could not even begin.
        waited: seconds spent waiting for the slot.
        took: how long WhatsApp took to answer.
        country: where the message went, by the debtor's profile.
    """

    contact: Contact
    outcome: SendOutcome | None
    waited: float
    took: timedelta
    country: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nothing to send before an instant."""

    until: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing to send until the account changes."""

    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look did.

    Attributes:
        races: claims lost to someone who changed the account at the same moment.
        expired: contacts whose outcome was given up.
    """

    result: Tried | Waiting | Stopped
    races: int
    expired: int


def look_at(world: World, key: DebtorKey) -> Looked:
    """Look at an account and act on it.

    Raises:
        MissingConfiguration: the creditor is not set up.
        Unavailable: the account kept changing; the job must come back.
    """
    for races in range(_MAX_RACES):
        account = world.accounts.read(key)
        if account is None:
            return Looked(Stopped((Reason.PROFILE_MISSING,)), races, 0)
        now = world.clock.now()
        account, expired = expire_overdue(world.contacts, account, now)
        try:
            return Looked(_act(world, account, now), races, expired)
        except StaleAccount:
            continue
    raise Unavailable("the account changed at every try")


def _act(world: World, account: Account, now: datetime) -> Tried | Waiting | Stopped:
    rules = world.rules.rules_for(account.profile, now)
    decision = decide(account, world.policy, rules, now)
    match decision:
        case Send(plan):
            return _send(world, account, plan)
        case Wait(until, reasons):
            _wake(world, account.key, until)
            world.decisions.record(account.key, now, reasons, until)
            return Waiting(until, reasons)
        case Stop(reasons):
            world.decisions.record(account.key, now, reasons, None)
            return Stopped(reasons)
        case _ as unreachable:
            assert_never(unreachable)


def _send(world: World, account: Account, plan: Plan) -> Tried:
    creditor = _creditor_of(world, account)
    message = _message(account, plan, creditor)
    waited = world.pacer.wait_for_slot(creditor.phone_number_id)
    country = account.profile.country
    if not _is_in_time(world, plan):
        _wake(world, account.key, world.clock.now())
        return Tried(plan.contact, None, waited, timedelta(0), country)
    world.contacts.claim(account, plan.contact)
    started = world.clock.now()
    outcome = _hand_over(world, message) if _is_in_time(world, plan) else None
    ended = world.clock.now()
    _record(world, account, after_outcome(plan.contact, outcome, ended), outcome)
    return Tried(plan.contact, outcome, waited, ended - started, country)


def _is_in_time(world: World, plan: Plan) -> bool:
    return world.clock.now() - plan.contact.claimed_at <= world.policy.pace_margin


def _hand_over(world: World, message: TemplateMessage) -> SendOutcome | None:
    try:
        return world.messenger.send(message)
    except PuntualError:
        # The messenger raises only before the call, so nothing left us.
        return None


def _creditor_of(world: World, account: Account) -> Creditor:
    creditor = world.creditors.read(account.key.creditor)
    if creditor is None:
        raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
    return creditor


def _message(account: Account, plan: Plan, creditor: Creditor) -> TemplateMessage:
    return TemplateMessage(
        phone_number_id=creditor.phone_number_id,
        to=account.profile.phone or "",
        template=plan.contact.template,
        language=plan.contact.language,
        parameters=compose(plan, account.profile, creditor),
        callback=ContactRef(account.key, plan.contact.id).to_callback(),
    )


def _record(world: World, account: Account, known: Contact, outcome: SendOutcome | None) -> None:
    now = known.settled_at or known.claimed_at
    if known.error_class is SendErrorClass.SUPPRESS_RECIPIENT:
        # Before the claim is closed: whoever dies in between leaves the debtor in peace.
        hold = _unreachable(world.policy, known, now)
        world.changes.add_hold(account.key, hold)
        account = replace(account, holds=(*account.holds, hold))
    world.contacts.settle(account.key, known, _learned_id(account, outcome))
    if known.state is ContactState.UNCERTAIN:
        # Looked at again when its deadline passes, whatever the next step is.
        _wake(world, account.key, known.deadline)
    _wake_after(world, account.with_contact(known), now)


def _learned_id(account: Account, outcome: SendOutcome | None) -> str | None:
    """Return the id by which WhatsApp knows the debtor, if it is new: storing it costs a write."""
    if isinstance(outcome, Accepted) and outcome.wa_id not in account.profile.wa_ids:
        return outcome.wa_id
    return None


def after_outcome(contact: Contact, outcome: SendOutcome | None, now: datetime) -> Contact:
    """Return the contact as WhatsApp's answer leaves it.

    Without an outcome it was given back unsent and may be tried again.
    """
    match outcome:
        case Accepted(wamid, _):
            accepted = contact.with_evidence(ContactState.ACCEPTED, now)
            return replace(accepted, wamid=wamid, accepted_at=now)
        case Refused(code, error_class, _):
            failed = contact.with_evidence(ContactState.FAILED, now)
            return replace(failed, error_code=code, error_class=error_class)
        case Unknown():
            return contact.with_evidence(ContactState.UNCERTAIN, now)
        case None:
            unsent = contact.with_evidence(ContactState.FAILED, now)
            return replace(unsent, error_class=SendErrorClass.RETRY)
        case _ as unreachable:
            assert_never(unreachable)


def _unreachable(policy: Policy, contact: Contact, now: datetime) -> Hold:
    until = now + policy.unreachable_hold
    return Hold(f"unreachable.{contact.id}", HoldKind.UNREACHABLE, now, until, origin="send")


def _wake_after(world: World, account: Account, now: datetime) -> None:
    rules = world.rules.rules_for(account.profile, now)
    decision = decide(account, world.policy, rules, now)
    match decision:
        case Send():
            _wake(world, account.key, now)
        case Wait(until, _):
            _wake(world, account.key, until)
        case Stop(reasons):
            # No look will come to say it.
            world.decisions.record(account.key, now, reasons, None)
        case _ as unreachable:
            assert_never(unreachable)


def _wake(world: World, key: DebtorKey, at: datetime) -> None:
    world.wake_ups.put(key, max(at, world.clock.now() + _GUARD))
