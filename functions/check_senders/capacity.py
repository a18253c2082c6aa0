"""The hourly question to AWS: may as many functions run at once as the numbers' paces need?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from puntual.domain.errors import PuntualError
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.concurrency import Capacity, capacity_of
from puntual.domain.sending.pace import Pace
from puntual.ports.capacity import AccountQuotas, CapacityNote
from puntual.ports.sending_limits import Numbers


@dataclass(frozen=True, slots=True)
class Deployed:
    """The pace and the workers of the shared queue, and of each number with a queue of its own."""

    shared: Pace
    own: Mapping[PhoneNumberId, Pace]


def check_capacity(
    deployed: Deployed,
    numbers: Numbers,
    quotas: AccountQuotas,
    note: CapacityNote,
    now: datetime,
) -> Capacity:
    """Compare what may run at once with what the numbers need as they are now, and keep it."""
    quota = _quota(quotas)
    capacity = capacity_of(deployed.shared, deployed.own, numbers.all(), quota)
    note.write(capacity, now)
    return capacity


def _quota(quotas: AccountQuotas) -> int | None:
    try:
        return quotas.concurrent_executions()
    except PuntualError:
        return None
