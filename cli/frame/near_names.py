"""Names that somebody may have meant who typed another one."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import Final

_AT_MOST: Final = 3
_ALIKE: Final = 0.6
_VERY_ALIKE: Final = 0.85


def near(typed: str, known: Iterable[str]) -> list[str]:
    """Return the known names that are most like a typed one, the best first."""
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(_folded(name), name)
    wanted = _folded(typed)
    close = get_close_matches(wanted, by_folded, _AT_MOST, _ALIKE)
    longer = (one for one in by_folded if len(wanted) > 1 and one.startswith(wanted))
    # One that differs by a single key says enough.
    if close and _is_very_near(wanted, close[0]):
        return [by_folded[close[0]]]
    return [by_folded[one] for one in dict.fromkeys((*close, *sorted(longer)))][:_AT_MOST]


def _is_very_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= _VERY_ALIKE


def did_you_mean(typed: str, known: Iterable[str]) -> str:
    """Return the question that ends a refusal; empty where nothing is near."""
    found = near(typed, known)
    return f"did you mean {' or '.join(found)}?" if found else ""


def _folded(name: str) -> str:
    """Return a name without what is easily mistyped: case, zeros in front, and dashes."""
    return name.casefold().replace("_", "-").strip()
