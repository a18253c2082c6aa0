"""The engine on whole accounts: each is folded into its view at the instant of the decision."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from puntual.application import decision_log
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.hold import Hold
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.decision import decision, template_impact
from puntual.domain.decision import expected_value as values
from puntual.domain.decision.plan import Decision
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import ContactId
from puntual.domain.money import Money
from puntual.domain.policies.policy import Policy
from puntual.domain.reasons import Reason
from puntual.domain.sending import quota, unreachable

# What is owed is the same at any instant.
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def decide(account: Account, terms: Terms, now: datetime) -> Decision:
    """Decide about an account."""
    return decision.decide(view_of(account, now), terms, now)


def next_evaluation(account: Account, terms: Terms, now: datetime) -> datetime | None:
    """Return when the decision about an account can change by time alone."""
    return decision.next_evaluation(view_of(account, now), terms, now)


def encode(account: Account, terms: Terms, now: datetime, taken: Decision) -> bytes:
    """Return the log of a decision about an account."""
    return decision_log.encode(view_of(account, now), terms, now, taken)


def expected_value(account: Account, today: date, policy: Policy | None = None) -> int:
    """Return what a reminder is worth."""
    return values.expected_value(view_of(account, _ANY_TIME), today, policy)


def value_of_evaluation(
    account: Account, terms: Terms, at: datetime, reasons: Iterable[Reason] = ()
) -> int:
    """Return what a message is worth at an evaluation."""
    return values.value_of_evaluation(view_of(account, at), terms, at, reasons)


def money_at_stake(
    accounts: Iterable[Account], policy: Policy, stem: str, today: date
) -> tuple[Money, ...]:
    """Return what is outstanding on what a stem would still speak of."""
    views = [view_of(account, _ANY_TIME) for account in accounts]
    return template_impact.money_at_stake(views, policy, stem, today)


def unreachable_hold(
    account: Account,
    contact: ContactId,
    code: int,
    since: datetime,
    length: timedelta,
    origin: str,
) -> Hold:
    """Return the hold on an account that WhatsApp could not reach."""
    view = view_of(account, since)
    return unreachable.unreachable_hold(view, contact, code, since, length, origin)


def last_written_to(account: Account, now: datetime) -> datetime | None:
    """Return when the person was last written to."""
    return quota.last_written_to(view_of(account, now), now)
