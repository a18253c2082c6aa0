"""Meta's daily limit of people, in the words that it uses: tiers, and plain numbers."""

import re
from typing import Final, NamedTuple

_TIER: Final = re.compile(r"(?:TIER_)?(\d{1,6})(K?)")
_THOUSAND: Final = 1000
_NO_LIMIT: Final = -1


class MessagingLimit(NamedTuple):
    """How many people may be written to in 24 hours; None for no limit."""

    people: int | None


def read_messaging_limit(told: object) -> MessagingLimit | None:
    """Return a limit that Meta told; None when it told none that can be read.

    Its pages speak of tiers, its examples show numbers, and both came in webhooks.
    """
    if isinstance(told, bool) or not isinstance(told, int | str):
        return None
    if isinstance(told, int):
        return _of_number(told)
    if told in {"TIER_UNLIMITED", "UNLIMITED"}:
        return MessagingLimit(None)
    found = _TIER.fullmatch(told)
    if found is None:
        return None
    return _of_number(int(found[1]) * (_THOUSAND if found[2] else 1))


def _of_number(told: int) -> MessagingLimit | None:
    if told == _NO_LIMIT:
        return MessagingLimit(None)
    return MessagingLimit(told) if told > 0 else None
