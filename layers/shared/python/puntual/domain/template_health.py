"""What Meta says of a registered template, and whether it may still be used."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from puntual.domain.account import Account
from puntual.domain.audience import belongs, is_meant_for
from puntual.domain.cadence import DayUnit, Step
from puntual.domain.money import Money, total_by_currency
from puntual.domain.policy import Policy
from puntual.domain.receivable import OpenInstalment
from puntual.domain.standing import standing_of
from puntual.domain.template_choice import DISCOUNT, PAY

MARKETING = "MARKETING"
# Whatever is not listed (PENDING, IN_APPEAL, FLAGGED) neither breaks nor mends.
_BREAKING = frozenset(
    {
        *("PAUSED", "DISABLED", "REJECTED", "LOCKED", "LIMIT_EXCEEDED", "DELETED"),
        *("PENDING_DELETION", "ARCHIVED"),
    }
)
_MENDING = frozenset({"APPROVED", "UNPAUSED", "REINSTATED"})


class Aspect(StrEnum):
    """What a report is about. Each has its own history, and only the latest counts."""

    STATUS = "status"
    CATEGORY = "category"
    QUALITY = "quality"


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """What Meta reports of one template in one language.

    Attributes:
        account: Meta's id of the business account that the template is registered in.
        value: the new status, category or quality, in Meta's words.
        reason: why, in Meta's words; empty without one.
        at: when Meta said so (UTC).
    """

    account: str
    stem: str
    language: str
    aspect: Aspect
    value: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TemplateState:
    """The latest that is known of one template in one language; empty where nothing is."""

    stem: str
    language: str
    status: str = ""
    category: str = ""
    quality: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        """``stem/language``, as `puntual.domain.conditions.Conditions` names it."""
        return f"{self.stem}/{self.language}"

    @property
    def is_broken(self) -> bool:
        """Tell whether it must not be used: it cannot be sent, or costs four times as much."""
        return self.status in _BREAKING or self.category == MARKETING


def settles(aspect: Aspect, value: str) -> bool:
    """Tell whether a report says something lasting: a status in between changes nothing."""
    return aspect is not Aspect.STATUS or value in _BREAKING or value in _MENDING


def breaks(aspect: Aspect, value: str) -> bool:
    """Tell whether a report takes a template out of use."""
    if aspect is Aspect.CATEGORY:
        return value == MARKETING
    return aspect is Aspect.STATUS and value in _BREAKING


def money_at_stake(
    accounts: Iterable[Account], policy: Policy, stem: str, today: date
) -> tuple[Money, ...]:
    """Return what is outstanding on the instalments that a stem would still speak of.

    Those of whose steps to come, today's included, at least one speaks through the stem or a
    form of it. A step counted in business days is given the weekends on top.
    """
    amounts = [
        one.outstanding
        for account in accounts
        for one, steps in _steps_to_come(account, policy, today)
        if any(_speaks_through(step, stem) for step in steps)
    ]
    return total_by_currency(amounts)


def _speaks_through(step: Step, stem: str) -> bool:
    endings = ("", f"_{PAY}", f"_{DISCOUNT}", f"_{DISCOUNT}_{PAY}")
    return any(stem == f"{name}{ending}" for name in step.templates for ending in endings)


def _steps_to_come(
    account: Account, policy: Policy, today: date
) -> Iterator[tuple[OpenInstalment, list[Step]]]:
    balance = account.balance
    open_now, kind = balance.open_instalments, account.profile.kind
    standing = standing_of(kind, open_now, balance.settlements, today, policy.thresholds)
    cadence = next((one for one in policy.cadences if belongs(one.audience, standing)), None)
    if cadence is None:
        return
    for instalment in open_now:
        yield (
            instalment,
            [
                step
                for step in cadence.steps
                if today < _end(step, instalment.due_on)
                and is_meant_for(step.audience, standing, instalment)
            ],
        )


def _end(step: Step, due_on: date) -> date:
    weekends = abs(step.offset) if step.unit is DayUnit.BUSINESS and step.offset > 0 else 0
    return due_on + timedelta(days=step.offset + weekends + step.valid_days)
