"""Meta's daily limit of people, read from its tiers and its plain numbers."""

import re
from typing import Final

_TIER: Final = re.compile(r"(?:TIER_)?(\d{1,6})(K?)")
_THOUSAND: Final = 1000
_NO_LIMIT_REPORTED: Final = -1
NO_LIMIT: Final = 10**9
# Every business begins with it; it holds until Meta reports more.
LOWEST_LIMIT: Final = 250


def read_messaging_limit(reported: object) -> int | None:
    """Return the people who may be written to in 24 hours; None for an unreadable limit.

    Meta's pages name tiers, its examples show numbers, and both came in webhooks.
    """
    if isinstance(reported, bool) or not isinstance(reported, int | str):
        return None
    if isinstance(reported, int):
        return _of_number(reported)
    if reported in {"TIER_UNLIMITED", "UNLIMITED"}:
        return NO_LIMIT
    found = _TIER.fullmatch(reported)
    if found is None:
        return None
    return _of_number(int(found[1]) * (_THOUSAND if found[2] else 1))


def _of_number(reported: int) -> int | None:
    if reported == _NO_LIMIT_REPORTED:
        return NO_LIMIT
    return reported if reported > 0 else None
