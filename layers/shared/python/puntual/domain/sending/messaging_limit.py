"""Meta's daily limit of people, in the words that it uses: tiers, and plain numbers."""

import re
from typing import Final

_TIER: Final = re.compile(r"(?:TIER_)?(\d{1,6})(K?)")
_THOUSAND: Final = 1000
_TOLD_AS_NONE: Final = -1
NO_LIMIT: Final = 10**9
# Where every business begins: what holds until Meta says more.
LOWEST_LIMIT: Final = 250


def read_messaging_limit(told: object) -> int | None:
    """Return how many people may be written to in 24 hours; None when nothing readable was told.

    Its pages speak of tiers, its examples show numbers, and both came in webhooks.
    """
    if isinstance(told, bool) or not isinstance(told, int | str):
        return None
    if isinstance(told, int):
        return _of_number(told)
    if told in {"TIER_UNLIMITED", "UNLIMITED"}:
        return NO_LIMIT
    found = _TIER.fullmatch(told)
    if found is None:
        return None
    return _of_number(int(found[1]) * (_THOUSAND if found[2] else 1))


def _of_number(told: int) -> int | None:
    if told == _TOLD_AS_NONE:
        return NO_LIMIT
    return told if told > 0 else None
