"""Which instalments one message names: those of which its text is true (ADR 37).

A text that says that money is late names no instalment that is due next week, and one that says
that a date comes near names none whose date has passed. What is late is spoken of first.
"""

from collections.abc import Sequence
from datetime import date

from puntual.domain.decision.ask_minimum import AskedFor, asked_for
from puntual.domain.decision.instalment_step import InstalmentStep
from puntual.domain.policies.policy import Policy


def find_asked(policy: Policy, lines: Sequence[InstalmentStep], today: date) -> AskedFor:
    """Return what a message of today names, oldest due first; nothing when none is owed.

    Only an instalment whose own step is due, and that is worth it, brings a message about; others
    of its kind join it.
    """
    speakable = [line for line in lines if line.may_be_named]
    parts = (asked_for(policy, part) for part in _split(speakable, today))
    due = (part for part in parts if any(line.due for line in part.causes))
    return next(due, AskedFor((), ()))


def _split(
    lines: Sequence[InstalmentStep], today: date
) -> tuple[list[InstalmentStep], list[InstalmentStep]]:
    late = [line for line in lines if line.instalment.days_past_due(today) > 0]
    return late, [line for line in lines if line.instalment.days_past_due(today) <= 0]
