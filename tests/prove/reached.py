"""What a long run must have reached, and what it has not."""

from __future__ import annotations

from collections import Counter
from typing import Final

from tests.prove.situations import SITUATIONS

# From so many debtor-years on, a situation that was never reached is a failure.
LONG: Final = 300.0


def never_reached(seen: Counter[str]) -> list[str]:
    """Return the situations that no run has reached."""
    return sorted(SITUATIONS - {name for name, times in seen.items() if times})


def is_too_little(seen: Counter[str], years: float) -> bool:
    """Tell whether a run was long, and left a situation out."""
    return years >= LONG and bool(never_reached(seen))
