"""Play the real engine forward for one debtor, on a copy: what would be sent, and what not.

Nothing here decides anything: every look is ``decide``, between the looks time jumps to whatever
happens next, and a message that is sent becomes part of the account as if it had been read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from puntual.domain.accounts.account import Account, Profile
from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.decision.decision import decide
from puntual.domain.decision.plan import Decision, Send, Stop, Wait
from puntual.domain.decision.terms import Terms
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import Invoice, Payment

# As in production: no wake-up is put nearer, for the scheduler may have passed there already. It
# also keeps time going when a decision asks to look again at once.
_SHORTEST_WAIT = timedelta(seconds=60)

type Change = Profile | Invoice | Payment | Hold
type TermsAt = Callable[[Profile, datetime], Terms]


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something that becomes known of a debtor at an instant (UTC)."""

    at: datetime
    change: Change


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the engine does at one look.

    Attributes:
        account: as it was decided on.
        decision: a silence is told only when its reasons differ from those told last.
    """

    at: datetime
    account: Account
    terms: Terms
    decision: Decision


@dataclass(slots=True)
class _Copy:
    """The copy of one account on which the engine is played.

    Attributes:
        told: the reasons of the last silence, sorted.
    """

    events: Sequence[AccountEvent]
    account: Account | None = None
    position: int = 0
    told: tuple[Reason, ...] = ()

    def learn_until(self, now: datetime) -> None:
        """Take in all that is known by an instant."""
        while self.position < len(self.events) and self.events[self.position].at <= now:
            self.account = learn(self.account, self.events[self.position].change)
            self.position += 1

    def next_event_at(self) -> datetime | None:
        """Return when something more becomes known."""
        return self.events[self.position].at if self.position < len(self.events) else None


def play(
    events: Sequence[AccountEvent], terms_at: TermsAt, start: datetime, end: datetime
) -> Iterator[Forecast]:
    """Yield what the engine does for one debtor from an instant to another, in order.

    Args:
        events: what becomes known of the debtor; the first one must be the profile. What is
            known before the start is taken in at the start.
        terms_at: the terms for a debtor at an instant.
        start: the first look (UTC).
        end: no look at or after it (UTC).
    """
    copy = _Copy(sorted(events, key=lambda event: event.at))
    now: datetime | None = start
    while now is not None and now < end:
        copy.learn_until(now)
        until: datetime | None = None
        if copy.account is not None:
            terms = terms_at(copy.account.profile, now)
            decision = decide(copy.account, terms, now)
            if _is_told(copy, decision):
                yield Forecast(now, copy.account, terms, decision)
            if isinstance(decision, Send):
                copy.account = copy.account.with_contact(as_read(decision.plan.contact, now))
                decision = decide(copy.account, terms, now)
                # No look will come to tell it.
                if isinstance(decision, Stop) and _is_told(copy, decision):
                    yield Forecast(now, copy.account, terms, decision)
            until = _next_evaluation(decision, now)
        now = min(filter(None, (until, copy.next_event_at())), default=None)


def account_at(
    events: Sequence[AccountEvent], terms_at: TermsAt, start: datetime, at: datetime
) -> Account | None:
    """Return the account as it stands at an instant, after all that was sent until then."""
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
    """Return the account after something became known; None while nobody is known."""
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
        case Hold():
            return replace(account, holds=(*account.holds, change))
        case _ as unreachable:
            assert_never(unreachable)


def as_read(contact: Contact, at: datetime) -> Contact:
    """Return a contact that WhatsApp took and the debtor read at once."""
    return replace(contact, state=ContactState.READ, accepted_at=at, settled_at=at)


def _described(account: Account, profile: Profile) -> Account:
    known = account.profile.consents
    fresh = tuple(one for one in profile.consents if one not in known)
    return replace(account, profile=replace(profile, consents=(*known, *fresh)))


def _is_told(copy: _Copy, decision: Decision) -> bool:
    if isinstance(decision, Send):
        return True
    reasons = tuple(sorted(set(decision.reasons)))
    changed = reasons != copy.told
    copy.told = reasons
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
