"""A debtor anywhere with a reminder due, under a creditor that forbids itself nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Account, Profile
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.decision.plan import Decision, Send
from puntual.domain.decision.terms import Terms
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.policies.cadence import Cadence, Step
from puntual.domain.policies.policy import Policy
from puntual.domain.receivables.receivable import Instalment, Invoice
from tests.decisions import decide
from tests.domain.decision.decision_cases import GRANTED, KEY

BOOK = PackagedRuleBook()
ALWAYS = WeeklyHours.always()
TTL = timedelta(hours=1)
SECOND = timedelta(seconds=1)
EAGER = Policy(
    "eager-1",
    cadences=(Cadence("eager", (Step("due_today", 0, 1000),)),),
    hours=ALWAYS,
    business_hours=ALWAYS,
    message_ttl=TTL,
    pace_margin=timedelta(0),
)
LONG_DUE = Invoice(
    DocumentId("erp", "F-1"),
    "F-1",
    date(2025, 12, 1),
    (Instalment(1, date(2026, 1, 1), Money(90_000, "USD")),),
)


def debtor(
    country: str,
    state: str | None = None,
    *,
    phone: str = "+990000000000",
    zone: str | None = None,
) -> Account:
    """Return somebody who owes since the first of January 2026 and was never written to.

    Whose phone it is was said, so that every country writes at once what is owed.
    """
    profile = Profile(
        KEY,
        "Ana Ejemplo",
        phone,
        country,
        state,
        zone=zone,
        consents=(GRANTED,),
        confirmed_at=GRANTED.at,
    )
    return Account(profile, rev=1, invoices=(LONG_DUE,))


def terms(account: Account, at: datetime, policy: Policy = EAGER) -> Terms:
    """Return the terms with the rules that ship, but that a debt of any age is asked for."""
    rules = BOOK.rules_for(account.profile, at)
    return Terms(policy, None if rules is None else replace(rules, debt_age_years=None))


def decided(account: Account, at: datetime, policy: Policy = EAGER) -> Decision:
    """Decide under the rules that ship."""
    return decide(account, terms(account, at, policy), at)


def is_sent(account: Account, at: datetime, policy: Policy = EAGER) -> bool:
    """Tell whether a message goes out at an instant."""
    return isinstance(decided(account, at, policy), Send)


def with_ttl(ttl: timedelta) -> Policy:
    """Return the eager creditor whose messages live so long."""
    return replace(EAGER, message_ttl=ttl)


def local(zone: str, day: date, hour: int) -> datetime:
    """Return a full hour on a zone's clock, in UTC."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)
