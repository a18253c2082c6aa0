"""What to do about an account now: send, wait, or stop, each with its reasons.

``decide`` is pure and total: the same account, policy, rules and instant give the same decision,
byte for byte. It never looks at a clock and never raises for any account that can be stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from puntual.domain.account import Account
from puntual.domain.cadence import Step
from puntual.domain.consent import ConsentStatus, consent_at
from puntual.domain.contact import Contact, Coverage, Purpose, contact_id
from puntual.domain.contact_rules import ContactRules
from puntual.domain.contact_window import Blocked, may_deliver
from puntual.domain.frequency import check_caps, earliest_contact
from puntual.domain.hold import SILENCING, Hold, HoldKind
from puntual.domain.ids import DocumentId
from puntual.domain.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.receivable import InstalmentKey, OpenInstalment, Payment
from puntual.domain.send_error import SendErrorClass

RECEIPT_STEP = "payment_received"
_BACKOFF = timedelta(minutes=10)
_HALT_BACKOFF = timedelta(hours=1)
_MAX_TRIES_A_DAY = 5

_HOLD_REASONS = {
    HoldKind.PROMISE: Reason.HOLD_PROMISE,
    HoldKind.PLAN: Reason.HOLD_PLAN,
    HoldKind.DISPUTE: Reason.HOLD_DISPUTE,
    HoldKind.CLAIM: Reason.HOLD_CLAIM,
    HoldKind.HANDOFF: Reason.HOLD_HANDOFF,
    HoldKind.MANUAL: Reason.HOLD_MANUAL,
    HoldKind.DECEASED: Reason.DECEASED,
    HoldKind.WRONG_NUMBER: Reason.WRONG_NUMBER,
    HoldKind.UNREACHABLE: Reason.UNREACHABLE,
}

_BACKOFF_REASONS = {
    SendErrorClass.HALT_SENDER: Reason.SENDER_HALTED,
    SendErrorClass.TEMPLATE_BROKEN: Reason.TEMPLATE_UNAVAILABLE,
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent.

    Attributes:
        contact: the contact to claim; it says which instalments are covered, and how.
        instalments: all that the message speaks of, oldest due first.
        payments: what a receipt thanks for.
        ttl: how long WhatsApp may try to deliver it.
    """

    contact: Contact
    instalments: tuple[OpenInstalment, ...]
    payments: tuple[Payment, ...]
    ttl: timedelta


@dataclass(frozen=True, slots=True)
class Send:
    """Send this now."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class Wait:
    """Do nothing before an instant (UTC); look again then."""

    until: datetime
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """Do nothing until the account changes."""

    reasons: tuple[Reason, ...]


type Decision = Send | Wait | Stop


def decide(account: Account, policy: Policy, rules: ContactRules | None, now: datetime) -> Decision:
    """Decide what to do about an account at an instant.

    Args:
        account: all that is known of the debtor.
        policy: what the creditor wants.
        rules: what the law allows towards this debtor; None when the country or the zone
            is unknown, and then nothing is sent.
        now: the instant (aware, UTC).
    """
    flying = _wait_for_flight(account, now)
    if flying is not None:
        return flying
    barred = _bar(account, rules, now)
    if barred is not None or rules is None:
        return barred or Stop((Reason.ZONE_UNKNOWN,))
    context = _Context(account, policy, rules, now)
    receipt = _decide_receipt(context)
    if isinstance(receipt, Send):
        return receipt
    return _sooner(receipt, _decide_reminder(context))


def next_look(
    account: Account, policy: Policy, rules: ContactRules | None, now: datetime
) -> datetime | None:
    """Return when the decision can change by the passing of time alone; None for never."""
    decision = decide(account, policy, rules, now)
    if isinstance(decision, Send):
        return now
    return decision.until if isinstance(decision, Wait) else None


@dataclass(frozen=True, slots=True)
class _Context:
    account: Account
    policy: Policy
    rules: ContactRules
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        # Inside any lawful window all possible zones of a debtor share the local date.
        return self.rules.zones[0]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.zone)
        return midnight.astimezone(self.now.tzinfo)


def _wait_for_flight(account: Account, now: datetime) -> Wait | None:
    flying = account.open_contact
    if flying is None or now >= flying.deadline:
        return None
    return Wait(flying.deadline, (Reason.IN_FLIGHT,))


def _bar(account: Account, rules: ContactRules | None, now: datetime) -> Wait | Stop | None:
    profile = account.profile
    if not account.balance.open_instalments and not account.payments:
        return Stop((Reason.BALANCE_ZERO,))
    if not profile.country and not profile.phone:
        return Stop((Reason.PROFILE_MISSING,))
    if profile.phone is None:
        return Stop((Reason.PHONE_MISSING,))
    consent = consent_at(profile.consents, now)
    if consent is ConsentStatus.WITHDRAWN:
        return Stop((Reason.OPTED_OUT,))
    if consent is ConsentStatus.MISSING:
        return _await_consent(account, now)
    if rules is None:
        return Stop((Reason.ZONE_UNKNOWN,))
    return _await_holds([hold for hold in account.active_holds(now) if hold.kind in SILENCING])


def _await_consent(account: Account, now: datetime) -> Wait | Stop:
    coming = [event.at for event in account.profile.consents if event.at > now]
    reasons = (Reason.CONSENT_MISSING,)
    return Wait(min(coming), reasons) if coming else Stop(reasons)


def _await_holds(holds: Sequence[Hold]) -> Wait | Stop | None:
    if not holds:
        return None
    reasons = tuple(sorted({_HOLD_REASONS[hold.kind] for hold in holds}))
    ends = [hold.until for hold in holds if hold.until is not None]
    return Wait(max(ends), reasons) if len(ends) == len(holds) else Stop(reasons)


def _sooner(one: Wait | None, other: Decision) -> Decision:
    if one is None or isinstance(other, Send):
        return other
    if isinstance(other, Wait) and other.until <= one.until:
        return Wait(other.until, tuple(dict.fromkeys((*other.reasons, *one.reasons))))
    return Wait(one.until, tuple(dict.fromkeys((*one.reasons, *other.reasons))))


def _decide_receipt(context: _Context) -> Send | Wait | None:
    unthanked = _unthanked(context)
    if not unthanked:
        return None
    blocked = _blocked_by_earlier_tries(context, Purpose.RECEIPT)
    if blocked is not None:
        return blocked
    at = _earliest(context, context.now, ())
    latest = min(payment.recorded_at for payment in unthanked) + context.policy.receipt_within
    if at is None or at > latest:
        return None
    if at > context.now:
        return Wait(at, _window_reasons(context))
    documents = tuple(payment.id for payment in unthanked)
    return Send(_plan(context, Purpose.RECEIPT, RECEIPT_STEP, payments=unthanked, ids=documents))


def _unthanked(context: _Context) -> tuple[Payment, ...]:
    account, now = context.account, context.now
    thanked = {document for one in account.attempts(Purpose.RECEIPT) for document in one.receipts}
    oldest = now - context.policy.receipt_within
    return tuple(
        payment
        for payment in account.payments
        if payment.id not in thanked
        and payment.amount.minor > 0
        and oldest <= payment.recorded_at <= now
        and (payment.recorded_at.date() - payment.paid_on) <= context.policy.receipt_within
    )


def _decide_reminder(context: _Context) -> Decision:
    open_instalments = context.account.balance.open_instalments
    if not open_instalments:
        return Stop((Reason.BALANCE_ZERO,))
    holds = context.account.active_holds(context.now)
    held = _await_holds([hold for hold in holds if hold.covers_account])
    if held is not None:
        return held
    kept_out = {key for hold in holds for key in hold.instalments}
    candidates = [one for one in open_instalments if one.key not in kept_out]
    if not candidates:
        return _await_holds(holds) or Stop((Reason.BALANCE_ZERO,))
    triggering = [one for one in candidates if _may_go_out(context, one) is not None]
    if triggering:
        return _send_or_wait(context, candidates)
    return _wait_for_next_step(context, candidates, holds)


def _may_go_out(context: _Context, instalment: OpenInstalment) -> Step | None:
    step = context.policy.cadence.current(instalment.days_past_due(context.today))
    if step is None or _is_worn_out(context, instalment.key):
        return None
    cadence = context.policy.cadence
    done = cadence.latest(_steps_done(context.account, instalment.key))
    return step if cadence.index_of(step.name) > done else None


def _steps_done(account: Account, key: InstalmentKey) -> list[str]:
    return [
        coverage.step
        for contact in account.all_contacts()
        if contact.purpose is Purpose.REMINDER and not contact.may_be_tried_again
        for coverage in contact.covered
        if coverage.instalment == key
    ]


def _is_worn_out(context: _Context, key: InstalmentKey) -> bool:
    return len(_steps_done(context.account, key)) >= context.rules.caps.per_debt_total


def _send_or_wait(context: _Context, candidates: Sequence[OpenInstalment]) -> Decision:
    blocked = _blocked_by_earlier_tries(context, Purpose.REMINDER)
    if blocked is not None:
        return blocked
    attempts = _attempt_times(context.account)
    at = _earliest(context, context.now, attempts)
    if at is None:
        return Stop((Reason.NO_OPEN_WINDOW,))
    if at > context.now:
        return Wait(at, (*_cap_reasons(context, attempts), *_window_reasons(context)))
    spoken_of = [one for one in candidates if _reached(context, one) is not None]
    covered = tuple(Coverage(one.key, _reached_name(context, one)) for one in spoken_of)
    step = _reached_name(context, spoken_of[0])
    return Send(_plan(context, Purpose.REMINDER, step, covered, tuple(spoken_of)))


def _reached(context: _Context, instalment: OpenInstalment) -> Step | None:
    return context.policy.cadence.reached(instalment.days_past_due(context.today))


def _reached_name(context: _Context, instalment: OpenInstalment) -> str:
    step = _reached(context, instalment)
    return step.name if step is not None else ""


def _wait_for_next_step(
    context: _Context, candidates: Sequence[OpenInstalment], holds: Sequence[Hold]
) -> Decision:
    reason = _why_no_step(context, candidates)
    starts = [start for one in candidates if (start := _next_start(context, one)) is not None]
    ends = [hold.until for hold in holds if hold.until is not None]
    if not starts and not ends:
        return Stop((reason,))
    first = min(starts + ends)
    at = _earliest(context, first, _attempt_times(context.account))
    return Stop((Reason.NO_OPEN_WINDOW,)) if at is None else Wait(at, (reason,))


def _why_no_step(context: _Context, candidates: Sequence[OpenInstalment]) -> Reason:
    cadence, today = context.policy.cadence, context.today
    if all(cadence.reached(one.days_past_due(today)) is None for one in candidates):
        return Reason.NOT_DUE_YET
    if any(_is_worn_out(context, one.key) for one in candidates):
        return Reason.CAP_TOTAL
    if any(cadence.current(one.days_past_due(today)) is not None for one in candidates):
        return Reason.STEP_DONE
    return Reason.CADENCE_FINISHED


def _next_start(context: _Context, instalment: OpenInstalment) -> datetime | None:
    step = context.policy.cadence.following(instalment.days_past_due(context.today))
    if step is None or _is_worn_out(context, instalment.key):
        return None
    return context.start_of(instalment.due_on + timedelta(days=step.offset))


def _blocked_by_earlier_tries(context: _Context, purpose: Purpose) -> Wait | None:
    """Keep the peace of the day, and back off after a refusal that may be tried again."""
    today = _on_day(context.account, purpose, context.today)
    if any(contact.counts_as_attempt for contact in today):
        tomorrow = context.start_of(context.today + timedelta(days=1))
        return Wait(_earliest(context, tomorrow, ()) or tomorrow, (Reason.CAP_DAY,))
    if not today:
        return None
    last = max(today, key=lambda contact: contact.claimed_at)
    until = _end_of_backoff(context, last, len(today))
    if until <= context.now:
        return None
    reason = Reason.API_BACKOFF
    if last.error_class is not None:
        reason = _BACKOFF_REASONS.get(last.error_class, reason)
    return Wait(_earliest(context, until, ()) or until, (reason,))


def _end_of_backoff(context: _Context, last: Contact, tries: int) -> datetime:
    if tries >= _MAX_TRIES_A_DAY or not last.may_be_tried_again:
        return context.start_of(context.today + timedelta(days=1))
    base = _HALT_BACKOFF if last.error_class in _BACKOFF_REASONS else _BACKOFF
    return (last.settled_at or last.claimed_at) + base * (1 << (tries - 1))


def _on_day(account: Account, purpose: Purpose, day: date) -> list[Contact]:
    return [
        contact
        for contact in account.all_contacts()
        if contact.purpose is purpose and contact.local_date == day
    ]


def _attempt_times(account: Account) -> tuple[datetime, ...]:
    return tuple(contact.claimed_at for contact in account.attempts(Purpose.REMINDER))


def _earliest(
    context: _Context, after: datetime, attempts: Sequence[datetime]
) -> datetime | None:
    policy = context.policy
    return earliest_contact(context.rules, policy.hours, attempts, after, policy.message_ttl)


def _window_reasons(context: _Context) -> tuple[Reason, ...]:
    policy = context.policy
    verdict = may_deliver(context.rules, policy.hours, context.now, policy.message_ttl)
    return (Reason(verdict.reason),) if isinstance(verdict, Blocked) else ()


def _cap_reasons(context: _Context, attempts: Sequence[datetime]) -> tuple[Reason, ...]:
    rules = context.rules
    verdict = check_caps(rules.caps, attempts, context.now, rules.zones)
    return (Reason(verdict.reason),) if isinstance(verdict, Blocked) else ()


def _plan(  # noqa: PLR0913 - the parts of a plan, all of them named by the caller
    context: _Context,
    purpose: Purpose,
    step: str,
    covered: tuple[Coverage, ...] = (),
    instalments: tuple[OpenInstalment, ...] = (),
    payments: tuple[Payment, ...] = (),
    ids: tuple[DocumentId, ...] = (),
) -> Plan:
    attempt = len(_on_day(context.account, purpose, context.today)) + 1
    contact = Contact(
        id=contact_id(context.today, purpose, attempt),
        purpose=purpose,
        local_date=context.today,
        claimed_at=context.now,
        deadline=context.now + context.policy.uncertain_for,
        step=step,
        template=template_name(step),
        language=template_language(context.account.profile.locale),
        policy_version=context.policy.version,
        covered=covered,
        receipts=ids,
    )
    return Plan(contact, instalments, payments, context.policy.message_ttl)


def template_name(step: str) -> str:
    """Return the name under which a step's template is registered with Meta."""
    return f"puntual_{step}_v1"


def template_language(locale: str) -> str:
    """Return the template language for a locale: Portuguese as in Brazil, else Spanish."""
    return "pt_BR" if locale.lower().startswith("pt") else "es"
