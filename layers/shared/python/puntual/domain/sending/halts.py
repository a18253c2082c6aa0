"""Halts: what stops all messages of a number, an account, the app or to a country."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_REFUSALS: Final = frozenset({"send", "status"})
_SPAM, _MISUSED_TEMPLATES = 131048, 131064
# The least durations by Meta; an attempt before the end prolongs them.
_LASTS: Final = {_SPAM: timedelta(hours=24), _MISUSED_TEMPLATES: timedelta(days=7)}
# A missing permission, and a token that fits no request header: neither shows in the number's
# health.
_NOT_PERMITTED: Final = frozenset({-2, 3, 10, 131005, *range(200, 300)})
_PENALTY: Final = timedelta(days=7)
_ANNOUNCED_FOR: Final = {"ACCOUNT_RESTRICTION": _PENALTY, "ACCOUNT_VIOLATION": _PENALTY}


class HaltScope(StrEnum):
    """The scope of a halt."""

    NUMBER = "number"
    ACCOUNT = "account"
    APP = "app"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True, order=True)
class Halt:
    """A stop of all messages, until a person or a health check ends it.

    Attributes:
        holder: the number or Meta's business account that it concerns; empty for the app.
        country: the only country that it concerns; empty for all.
        code: Meta's error code; zero for a halt that a webhook announced.
        by: the cause: ``send``, ``status``, or the event of a webhook.
        number: the number that was refused; empty when none was named.
        until: the earliest end that Meta announced; None without one.
    """

    scope: HaltScope
    holder: str
    country: str
    code: int
    at: datetime
    by: str
    number: str = ""
    until: datetime | None = None

    @property
    def is_announced(self) -> bool:
        """Tell whether Meta announced it; otherwise a message was refused."""
        return self.by not in _REFUSALS

    @property
    def cause(self) -> str:
        """The part of its key that tells it from other halts of its holder, which end alone."""
        return self.by if self.is_announced else str(self.code)

    def concerns(self, number: str, account: str) -> bool:
        """Tell whether it stops a number of an account."""
        return self.scope is HaltScope.APP or self.holder in {number, account} - {""}


def announced_halt(account: str, event: str, at: datetime, until: datetime | None) -> Halt:
    """Return the halt that follows from Meta's announcement on a business account.

    Args:
        account: Meta's id of it.
        event: the name of Meta's event.
        at: when it happened (UTC).
        until: the end that Meta names. Without one a penalty lasts for the least duration of its
            kind, and another halt until Meta or a person ends it.
    """
    lasts = _ANNOUNCED_FOR.get(event)
    end = at + lasts if until is None and lasts is not None else until
    return Halt(HaltScope.ACCOUNT, account, "", 0, at, event, until=end)


def may_go_on(halt: Halt, now: datetime, *, is_healthy: bool, may_message: bool) -> bool:
    """Tell whether a health check ends a halt.

    Meta's health check does not cover countries, so only a person ends a country's halt. Meta may
    call a number healthy under an announced penalty, so that ends no earlier than announced.

    Args:
        halt: the halt.
        now: the instant (UTC).
        is_healthy: whether Meta says that the number may send.
        may_message: whether Meta says that the token may send.
    """
    if halt.scope is HaltScope.COUNTRY or not is_healthy:
        return False
    if halt.is_announced:
        return halt.until is not None and now >= halt.until
    if halt.code in _NOT_PERMITTED and not may_message:
        return False
    return now - halt.at >= _LASTS.get(halt.code, timedelta(0))
