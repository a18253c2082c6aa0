"""What AWS can run at once in the account, against what the numbers need."""

from datetime import datetime
from typing import Protocol

from puntual.domain.sending.concurrency import Capacity


class AccountQuotas(Protocol):
    """The quotas of the AWS account."""

    def concurrent_executions(self) -> int:
        """Return the quota of concurrent executions in the account and region.

        Raises:
            PuntualError: AWS gives no answer.
        """
        ...


class CapacityNote(Protocol):
    """The result of the last hourly check of capacity."""

    def write(self, capacity: Capacity, at: datetime) -> None:
        """Store a result in place of the earlier one."""
        ...

    def read(self) -> tuple[Capacity, datetime] | None:
        """Return the last result and its instant; None before the first check."""
        ...
