"""What a decision can be: send a plan, wait until an instant, or stop; each with its reasons."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from puntual.domain.accounts.contact import Contact
from puntual.domain.accounts.hold import Hold
from puntual.domain.money import Money
from puntual.domain.policies.policy import EarlyDiscount
from puntual.domain.reasons import Reason
from puntual.domain.receivables.receivable import OpenInstalment, Payment


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be sent.

    Attributes:
        contact: the contact to claim; it says which instalments are covered, and how.
        instalments: all that the message speaks of, oldest due first.
        payments: what a receipt thanks for.
        ttl: how long WhatsApp may try to deliver it.
        holds: what an agreement confirms, or an away message answers.
        discount: the early-payment discount that the message offers, if any.
        peace_until: the debtor's day until which an agreement holds, if it is one.
        promised: what an agreement promises, or what has not come of it on its day.
    """

    contact: Contact
    instalments: tuple[OpenInstalment, ...]
    payments: tuple[Payment, ...]
    ttl: timedelta
    holds: tuple[Hold, ...] = ()
    discount: EarlyDiscount | None = None
    peace_until: date | None = None
    promised: tuple[Money, ...] = ()


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
