"""What Meta tells of a number and of its account: limits, penalties, their end."""

import re
from collections.abc import Callable
from datetime import datetime
from types import MappingProxyType
from typing import Final

from functions.webhook.whatsapp.payload import Object, instant_in, object_in, objects_in, text_in
from functions.webhook.whatsapp.updates import AccountUpdate, Ignored, Kind, NumberUpdate, Verdict
from puntual.domain.sending.messaging_limit import read_messaging_limit

_ACCOUNT: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_WORD: Final = re.compile(r"[A-Z_]{1,64}")
_UPGRADED: Final = "THROUGHPUT_UPGRADE"
# The present name first; the others are of earlier versions, and Meta still sends them.
_LIMITS: Final = (
    "max_daily_conversations_per_business",
    "max_daily_conversation_per_phone",
    "current_limit",
)
_EVENTS: Final = MappingProxyType(
    {
        "ACCOUNT_DELETED": Verdict.STOPS,
        "ACCOUNT_OFFBOARDED": Verdict.STOPS,
        "ACCOUNT_RECONNECTED": Verdict.GOES_ON,
    }
)
_BANS: Final = MappingProxyType(
    {
        "DISABLE": Verdict.STOPS,
        "SCHEDULE_FOR_DISABLE": Verdict.WARNS,
        "REINSTATE": Verdict.GOES_ON,
    }
)
# Other restrictions concern answers, or numbers to be added.
_STOPPING: Final = frozenset(
    {
        "RESTRICTED_BIZ_INITIATED_MESSAGING",
        "RESTRICTED_UTILITY_TEMPLATES",
        "RATE_LIMITED_UTILITY_TEMPLATE_MESSAGING",
    }
)


def _read_number(entry: Object, value: Object) -> NumberUpdate | Ignored:
    account, limit = text_in(entry, "id"), _limit(value)
    is_fast = text_in(value, "event") == _UPGRADED
    if not _ACCOUNT.fullmatch(account):
        return Ignored(Kind.MALFORMED, "number")
    if not is_fast and limit is None:
        return Ignored(Kind.FIELD, "number")
    digits = re.sub(r"\D", "", text_in(value, "display_phone_number"))
    return NumberUpdate(account, digits, is_fast, limit)


def _read_account(entry: Object, value: Object) -> AccountUpdate | Ignored:
    account, event = text_in(entry, "id"), text_in(value, "event")
    if not _ACCOUNT.fullmatch(account) or not _WORD.fullmatch(event):
        return Ignored(Kind.MALFORMED, "account")
    verdict = _verdict(event, value)
    if verdict is None:
        return Ignored(Kind.FIELD, "account_update")
    return AccountUpdate(account, verdict, event, instant_in(entry, "time"), _end(value))


def _verdict(event: str, value: Object) -> Verdict | None:
    match event:
        case "DISABLED_UPDATE":
            return _BANS.get(text_in(object_in(value, "ban_info"), "waba_ban_state"))
        case "ACCOUNT_RESTRICTION":
            return Verdict.STOPS if _restrictions(value) else Verdict.WARNS
        case "ACCOUNT_VIOLATION":
            return _of_violation(text_in(object_in(value, "violation_info"), "violation_type"))
        case _:
            return _EVENTS.get(event)


def _restrictions(value: Object) -> list[Object]:
    """Return the restrictions that stop us."""
    told = objects_in(value, "restriction_info")
    return [one for one in told if text_in(one, "restriction_type") in _STOPPING]


def _end(value: Object) -> datetime | None:
    """Return when the last restriction ends that stops us; None when Meta does not tell."""
    ends = (instant_in(one, "expiration") for one in _restrictions(value))
    return max((end for end in ends if end is not None), default=None)


def _of_violation(kind: str) -> Verdict:
    if kind.endswith(("_UNBAN", "_RECOVERY")):
        return Verdict.GOES_ON
    return Verdict.STOPS if kind.endswith("_RATE_LIMIT") else Verdict.WARNS


def _limit(value: Object) -> int | None:
    found = (read_messaging_limit(value.get(name)) for name in _LIMITS)
    return next((one for one in found if one is not None), None)


type _Reader = Callable[[Object, Object], NumberUpdate | AccountUpdate | Ignored]

NUMBER_FIELDS: Final[MappingProxyType[str, _Reader]] = MappingProxyType(
    {
        "phone_number_quality_update": _read_number,
        "business_capability_update": _read_number,
        "account_update": _read_account,
    }
)
