"""What Meta says of a registered template, and whether it may still be used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MARKETING = "MARKETING"
REFUSED = "REFUSED"
RELEASED = "RELEASED"
# Whatever is not listed (PENDING, IN_APPEAL, FLAGGED) neither breaks nor mends.
_BREAKING = frozenset(
    {
        *("PAUSED", "DISABLED", "REJECTED", "LOCKED", "LIMIT_EXCEEDED", "DELETED"),
        *("PENDING_DELETION", "ARCHIVED"),
        # Our own word: a message was refused for the template's sake.
        REFUSED,
    }
)
_MENDING = frozenset({"APPROVED", "UNPAUSED", "REINSTATED", RELEASED})


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
    """The latest that is known of one template in one language; empty where nothing is.

    Attributes:
        account: as in ``TemplateReport``; empty where a refusal was met before it was known.
    """

    stem: str
    language: str
    status: str = ""
    category: str = ""
    quality: str = ""
    reason: str = ""
    account: str = ""

    @property
    def name(self) -> str:
        """``stem/language``, as `puntual.domain.sending.conditions.Conditions` names it."""
        return f"{self.stem}/{self.language}"

    @property
    def is_broken(self) -> bool:
        """Tell whether it must not be used: it cannot be sent, or costs four times as much."""
        return self.status in _BREAKING or self.category == MARKETING


def is_meant(reported: str, account: str) -> bool:
    """Tell whether what is known of one account's template holds for a number of another.

    Names are unique within a business account only. Where one of the two is unknown, they may be
    the same.
    """
    return not reported or not account or reported == account


def broken_among(states: Iterable[TemplateState], account: str) -> frozenset[str]:
    """Return what a number of an account must not use, each as ``stem/language``."""
    return frozenset(
        one.name for one in states if one.is_broken and is_meant(one.account, account)
    )


def settles(aspect: Aspect, value: str) -> bool:
    """Tell whether a report says something lasting: a status in between changes nothing."""
    return aspect is not Aspect.STATUS or value in _BREAKING or value in _MENDING


def breaks(aspect: Aspect, value: str) -> bool:
    """Tell whether a report takes a template out of use."""
    if aspect is Aspect.CATEGORY:
        return value == MARKETING
    return aspect is Aspect.STATUS and value in _BREAKING


def refusal_report(
    account: str, stem: str, language: str, code: int, at: datetime
) -> TemplateReport:
    """Return what a refused message says of its template, as if Meta had reported it.

    Args:
        account: Meta's id of the business account; empty while unknown.
        stem: of the template.
        language: of the template.
        code: Meta's error code.
        at: when (UTC).
    """
    return TemplateReport(account, stem, language, Aspect.STATUS, REFUSED, str(code), at)


def mends(report: TemplateReport) -> bool:
    """Tell whether a report takes a template back into use, whosever account it is of."""
    return report.aspect is Aspect.STATUS and report.value in _MENDING
