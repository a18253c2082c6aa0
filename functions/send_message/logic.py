"""Look at one account and do what is right: send one message, wait, or leave it in peace.

The order is the whole point. Read, decide, pace, claim, send, record. WhatsApp has no
idempotency key, so the claim is written before the call; whoever dies after the claim leaves it
open, and an open claim is never sent again: a status settles it, or its deadline does. It is
written right before the call, so that what happens during the wait for a slot makes it fail.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol, assert_never

from functions.send_message.outcomes import Looked, Stopped, Tried, Waiting
from puntual.application.decision_log import encode
from puntual.application.expire_contacts import expire_overdue
from puntual.application.terms import TermsBook
from puntual.domain.account import Account, Creditor
from puntual.domain.circumstances import Terms
from puntual.domain.contact import Contact, Purpose
from puntual.domain.decision import decide
from puntual.domain.errors import (
    MissingConfiguration,
    PairBusy,
    PuntualError,
    StaleAccount,
    Unavailable,
)
from puntual.domain.hold import Hold, HoldKind
from puntual.domain.ids import ContactRef, CreditorId, DebtorKey
from puntual.domain.lifecycle import ContactState
from puntual.domain.plan import Plan, Send, Stop, Wait
from puntual.domain.policy import DEFAULT_POLICY
from puntual.domain.reasons import Reason
from puntual.domain.send_error import SendErrorClass
from puntual.domain.template import Template
from puntual.domain.template_choice import pay_reference
from puntual.domain.wording import compose
from puntual.ports import (
    Accepted,
    AccountChanges,
    Accounts,
    BlockingMessenger,
    Clock,
    Contacts,
    CreditorReader,
    Decisions,
    Pacer,
    Refused,
    SendOutcome,
    TemplateMessage,
    Unknown,
    WakeUps,
)

_MAX_RACES = 3
# A row must never be written behind a tick that has queried already; openings and ticks are both
# round times, so without this the two meet.
_GUARD = timedelta(seconds=60)


class Templates(Protocol):
    """The templates that may be sent."""

    def find(self, name: str, language: str) -> Template | None:
        """Return a template, or None when it does not exist in the language."""
        ...


class ReminderCount(Protocol):
    """The day's volume, for the breaker."""

    def count_reminder(self, creditor: CreditorId, now: datetime) -> None:
        """Count a reminder that left, or may have."""
        ...

    def flush(self, now: datetime) -> None:
        """Tell everybody else what was counted."""
        ...


@dataclass(frozen=True, slots=True)
class _Case:
    """One account, its creditor, and the terms under which it is decided."""

    account: Account
    creditor: Creditor
    terms: Terms

    def after(self, account: Account) -> "_Case":
        """Return the case of a changed account under the same terms."""
        return replace(self, account=account)


@dataclass(frozen=True, slots=True)
class World:
    """The ports that sending needs, and the policy it follows."""

    accounts: Accounts
    contacts: Contacts
    changes: AccountChanges
    wake_ups: WakeUps
    decisions: Decisions
    creditors: CreditorReader
    messenger: BlockingMessenger
    pacer: Pacer
    clock: Clock
    terms: TermsBook
    templates: Templates
    volume: ReminderCount


def look_at(world: World, key: DebtorKey) -> Looked:
    """Look at an account and act on it.

    Raises:
        MissingConfiguration: the creditor is not set up.
        Unavailable: the account kept changing; the job must come back.
    """
    creditor = _creditor_of(world, key)
    for races in range(_MAX_RACES):
        account = world.accounts.read(key)
        if account is None:
            return Looked(Stopped((Reason.PROFILE_MISSING,)), races, 0)
        now = world.clock.now()
        account, expired = expire_overdue(world.contacts, account, now)
        terms = world.terms.terms_for(account, creditor, now)
        case = _Case(world.terms.with_phone(account), creditor, terms)
        try:
            return Looked(_act(world, case, now), races, expired)
        except StaleAccount:
            continue
    raise Unavailable("the account changed at every try")


def _act(world: World, case: _Case, now: datetime) -> Tried | Waiting | Stopped:
    decision = decide(case.account, case.terms, now)
    log = encode(case.account, case.terms, now, decision)
    match decision:
        case Send(plan):
            return _send(world, case, plan, log)
        case Wait(until, reasons):
            _wake(world, case.account.key, until)
            world.decisions.record(case.account.key, now, reasons, until, log)
            return Waiting(until, reasons)
        case Stop(reasons):
            world.decisions.record(case.account.key, now, reasons, None, log)
            return Stopped(reasons)
        case _ as unreachable:
            assert_never(unreachable)


def _send(world: World, case: _Case, plan: Plan, log: bytes) -> Tried:
    message = _message(world, case, plan)
    waited = world.pacer.wait_for_slot(case.creditor.phone_number_id)
    country = case.account.profile.country
    margin = case.terms.policy.pace_margin if case.terms.policy is not None else timedelta(0)
    if not _is_in_time(world, plan, margin):
        _wake(world, case.account.key, world.clock.now())
        return Tried(plan.contact, None, waited, timedelta(0), country)
    # From now on, for the pause towards the same person: the wait for the slot is over.
    contact = replace(plan.contact, claimed_at=world.clock.now())
    try:
        world.contacts.claim(case.account, contact, log)
    except PairBusy as busy:
        _wake(world, case.account.key, busy.until)
        return Tried(contact, None, waited, timedelta(0), country)
    started = world.clock.now()
    outcome = _hand_over(world, message) if _is_in_time(world, plan, margin) else None
    ended = world.clock.now()
    known = after_outcome(contact, outcome, ended)
    _count(world, case, known)
    _record(world, case, known, outcome)
    return Tried(contact, outcome, waited, ended - started, country)


def _is_in_time(world: World, plan: Plan, margin: timedelta) -> bool:
    return world.clock.now() - plan.contact.claimed_at <= margin


def _hand_over(world: World, message: TemplateMessage) -> SendOutcome | None:
    try:
        return world.messenger.send(message)
    except PuntualError:
        # The messenger raises only before the call, so nothing left us.
        return None


def _creditor_of(world: World, key: DebtorKey) -> Creditor:
    creditor = world.creditors.read(key.creditor)
    if creditor is None:
        raise MissingConfiguration("the creditor has no configuration; put it with the CLI")
    return creditor


def _message(world: World, case: _Case, plan: Plan) -> TemplateMessage:
    contact, profile = plan.contact, case.account.profile
    template = world.templates.find(contact.template, contact.language)
    if template is None:
        raise MissingConfiguration("the template that was chosen does not exist")
    return TemplateMessage(
        phone_number_id=case.creditor.phone_number_id,
        to=profile.phone or "",
        template=contact.template,
        language=contact.language,
        parameters=compose(plan, profile, case.creditor, template),
        callback=ContactRef(case.account.key, contact.id).to_callback(),
        pay_reference=pay_reference(plan.instalments) if template.pay_label else "",
    )


def _count(world: World, case: _Case, known: Contact) -> None:
    if known.purpose is Purpose.REMINDER and known.counts_as_attempt:
        world.volume.count_reminder(case.account.key.creditor, known.claimed_at)


def _record(world: World, case: _Case, known: Contact, outcome: SendOutcome | None) -> None:
    account, now = case.account, known.settled_at or known.claimed_at
    if known.error_class is SendErrorClass.SUPPRESS_RECIPIENT:
        # Before the claim is closed: whoever dies in between leaves the debtor in peace.
        hold = _unreachable(case.terms, known, now)
        world.changes.add_hold(account.key, hold)
        account = replace(account, holds=(*account.holds, hold))
    world.contacts.settle(account.key, known, _learned_id(account, outcome))
    if known.state is ContactState.UNCERTAIN:
        # Looked at again when its deadline passes, whatever the next step is.
        _wake(world, account.key, known.deadline)
    _wake_after(world, case.after(account.with_contact(known)), now)


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
            return contact.given_back(now)
        case _ as unreachable:
            assert_never(unreachable)


def _unreachable(terms: Terms, contact: Contact, now: datetime) -> Hold:
    policy = terms.policy or DEFAULT_POLICY
    until = now + policy.holds.unreachable
    return Hold(f"unreachable.{contact.id}", HoldKind.UNREACHABLE, now, until, origin="send")


def _wake_after(world: World, case: _Case, now: datetime) -> None:
    decision = decide(case.account, case.terms, now)
    match decision:
        case Send():
            _wake(world, case.account.key, now)
        case Wait(until, _):
            _wake(world, case.account.key, until)
        case Stop(reasons):
            # No look will come to say it.
            log = encode(case.account, case.terms, now, decision)
            world.decisions.record(case.account.key, now, reasons, None, log)
        case _ as unreachable:
            assert_never(unreachable)


def _wake(world: World, key: DebtorKey, at: datetime) -> None:
    world.wake_ups.put(key, max(at, world.clock.now() + _GUARD))
