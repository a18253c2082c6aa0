"""What an alarm is: a sum of metrics that reaches a threshold, or stays below one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from infra.metrics import Metric
from infra.periods import FIVE_MINUTES

Missing = Literal["breaching", "notBreaching"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A sum of metrics that reaches a threshold, or stays below one.

    Every metric in an alarm is billed, so there are few.

    Attributes:
        name: the runbook's.
        subject: which of several it is about, where each has an alarm.
    """

    name: str
    subject: str = ""
    says: str
    metrics: tuple[Metric, ...]
    threshold: int
    period_seconds: int = FIVE_MINUTES
    periods: int = 1
    periods_breaching: int = 1
    below: bool = False
    missing: Missing = "notBreaching"

    @property
    def full_name(self) -> str:
        """Return the name with the subject."""
        return f"{self.name}-{self.subject}" if self.subject else self.name
