"""What only a deployment knows, for alarms and dashboards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from infra import names

# Where a deployment names none.
USUAL_CURRENCIES: Final = ("MXN",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What only a deployment knows: see the stack's outputs of the same names.

    Attributes:
        numbers: the sending numbers that have a queue of their own.
        executions_needed: how many functions run at once at the configured pace.
        currencies: those whose money the business dashboard shows.
    """

    stage: str
    ingest_api_id: str
    table_name: str
    numbers: tuple[str, ...] = ()
    executions_needed: int = 0
    currencies: tuple[str, ...] = USUAL_CURRENCIES

    @property
    def queues(self) -> tuple[str, ...]:
        """Return the names of the queues with jobs: the shared one, and those of numbers."""
        return tuple(names.queue_name(self.stage, number) for number in ("", *self.numbers))
