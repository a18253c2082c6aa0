"""Simulation of future decisions for one debtor, on a copy of the account.

It runs the real engine: every evaluation is ``decide``. Time jumps to the next evaluation or
event, and a message that is sent becomes part of the account as if it had been read.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import COUNTED, Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason
from puntual.domain.receivables.corrections import CreditNote
from puntual.domain.receivables.receivable import Invoice, Payment

# As in production: no wake-up is put nearer, for the scheduler may have passed it already. It
# also moves time on when a decision asks for an evaluation at once.
_SHORTEST_WAIT = timedelta(seconds=60)

type Change = Profile | Invoice | Payment | CreditNote | Hold
type TermsAt = Callable[[Profile, datetime], Terms]


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """A change of an account at an instant (UTC)."""

    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class Forecast:
    """The decision of one evaluation.

    Attributes:
        account: the account before the decision.
        decision: to suppress a message is reported only when its reasons have changed.
    """

    at: datetime
    account: Account
    terms: Terms
    decision: Decision


@dataclass(slots=True)
class _Copy:
    """The simulated copy of one account.

    Attributes:
        reported: the reasons that were last reported, sorted.
    """

    events: Sequence[AccountEvent]
    account: Account | None = None
    position: int = 0
    reported: tuple[Reason, ...] = ()

    def learn_until(self, now: datetime) -> None:
        """Apply the events up to an instant."""
        while self.position < len(self.events) and self.events[self.position].at <= now:
            self.account = learn(self.account, self.events[self.position].change)
            self.position += 1

    def share(self, others: Sequence["_Copy"]) -> None:
        """Note when the others who have the phone were written to."""
        if self.account is None or not others:
            return
        contacts = [one for other in others if other.account for one in other.account.contacts]
        times = sorted(one.claimed_at for one in contacts if one.purpose in COUNTED)
        is_placeholder = len(others) + 1 > MOST_SHARERS
        self.account = replace(
            self.account, phone_attempts=tuple(times), has_placeholder=is_placeholder
        )

    def next_event_at(self) -> datetime | None:
        """Return the instant of the next event; None after the last."""
        return self.events[self.position].at if self.position < len(self.events) else None


def play(
    events: Sequence[AccountEvent], terms_at: TermsAt, start: datetime, end: datetime
) -> Iterator[Forecast]:
    """Yield the decisions for one debtor between two instants, in order.

    Args:
        events: the events of the debtor; the first one must be the profile. Those before the
            start are applied at the start.
        terms_at: returns the terms for a debtor at an instant.
        start: the first evaluation (UTC).
        end: the end (UTC, exclusive).
    """
    return play_together((events,), terms_at, start, end)


def play_together(
    histories: Sequence[Sequence[AccountEvent]], terms_at: TermsAt, start: datetime, end: datetime
) -> Iterator[Forecast]:
    """Yield the decisions for debtors who share a phone, in order: for the caps they are one.

    Args:
        histories: the events of each debtor.
        terms_at: returns the terms for a debtor at an instant.
        start: the first evaluation (UTC).
        end: the end (UTC, exclusive).
    """
    copies = [_Copy(sorted(events, key=lambda event: event.at)) for events in histories]
    ahead = dict.fromkeys(range(len(copies)), start)
    while ahead:
        index = min(ahead, key=lambda one: (ahead[one], one))
        now = ahead.pop(index)
        if now >= end:
            return
        copy = copies[index]
        copy.learn_until(now)
        copy.share([one for one in copies if one is not copy])
        until = yield from _evaluate(copy, terms_at, now)
        following = min(filter(None, (until, copy.next_event_at())), default=None)
        if following is not None:
            ahead[index] = following


def _evaluate(
    copy: _Copy, terms_at: TermsAt, now: datetime
) -> Generator[Forecast, None, datetime | None]:
    """Yield what is decided now; return when to decide again."""
    if copy.account is None:
        return None
    terms = terms_at(copy.account.profile, now)
    decision = decide(view_of(copy.account, now), terms, now)
    if _is_reported(copy, decision):
        yield Forecast(now, copy.account, terms, decision)
    if isinstance(decision, Send):
        copy.account = copy.account.with_contact(as_read(decision.plan.contact, now))
        decision = decide(view_of(copy.account, now), terms, now)
        # No further evaluation follows that would report it.
        if isinstance(decision, Stop) and _is_reported(copy, decision):
            yield Forecast(now, copy.account, terms, decision)
    return _next_evaluation(decision, now)


def account_at(
    events: Sequence[AccountEvent], terms_at: TermsAt, start: datetime, at: datetime
) -> Account | None:
    """Return the account at an instant, with all messages that were sent until then."""
    account: Account | None = None
    for forecast in play(events, terms_at, start, at):
        account = forecast.account
        if isinstance(forecast.decision, Send):
            account = account.with_contact(as_read(forecast.decision.plan.contact, forecast.at))
    copy = _Copy(sorted(events, key=lambda event: event.at))
    copy.learn_until(at)
    if copy.account is None or account is None:
        return copy.account
    return replace(copy.account, contacts=account.contacts)


def learn(account: Account | None, change: Change) -> Account | None:
    """Return the account after a change; None before the profile."""
    if isinstance(change, Profile):
        return Account(change) if account is None else _described(account, change)
    if account is None:
        return None
    match change:
        case Invoice():
            others = tuple(one for one in account.invoices if one.id != change.id)
            return replace(account, invoices=(*others, change))
        case Payment():
            return replace(account, payments=(*account.payments, change))
        case CreditNote():
            return replace(account, credit_notes=(*account.credit_notes, change))
        case Hold():
            return replace(account, holds=(*account.holds, change))
        case _ as unreachable:
            assert_never(unreachable)


def as_read(contact: Contact, at: datetime) -> Contact:
    """Return a contact as accepted by WhatsApp and read by the debtor at once."""
    return replace(contact, state=ContactState.READ, accepted_at=at, settled_at=at)


def _described(account: Account, profile: Profile) -> Account:
    known = account.profile.consents
    fresh = tuple(one for one in profile.consents if one not in known)
    return replace(account, profile=replace(profile, consents=(*known, *fresh)))


def _is_reported(copy: _Copy, decision: Decision) -> bool:
    if isinstance(decision, Send):
        return True
    reasons = tuple(sorted(set(decision.reasons)))
    changed = reasons != copy.reported
    copy.reported = reasons
    return changed


def _next_evaluation(decision: Decision, now: datetime) -> datetime | None:
    match decision:
        case Send():
            return now + _SHORTEST_WAIT
        case Wait(until, _):
            return max(until, now + _SHORTEST_WAIT)
        case Stop():
            return None
        case _ as unreachable:
            assert_never(unreachable)
