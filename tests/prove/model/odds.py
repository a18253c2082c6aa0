"""How likely the hole is that record 13 admits: a second message of one day."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Odds:
    """What has to come together.

    Attributes:
        errors: the share of calls that WhatsApp answers with an error that may be tried again.
        accepted: the share of those that it has accepted all the same.
        unheard: the share of those whose `sent` is lost: it overtook the row of the doubt, and
            the environment that heard it was not called again before the next attempt, or it
            never came.
    """

    errors: float
    accepted: float
    unheard: float

    @property
    def of_a_reminder(self) -> float:
        """Return the chance that a reminder comes twice."""
        return self.errors * self.accepted * self.unheard
