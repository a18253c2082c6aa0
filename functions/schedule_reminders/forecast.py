"""One run's forecast: who is due today, and how many may be written to by when.

Wake-ups are read once, and so is each count of people, however many numbers share them.
"""

from collections.abc import Sequence
from datetime import datetime

from functions.schedule_reminders.demand import Demand
from puntual.application.sending_limits import SendingLimits
from puntual.domain.ids import PhoneNumberId
from puntual.domain.sending.circuit_breaker import breaker_day
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.domain.sending.number_state import Allowance, NumberState, counted_apart
from puntual.domain.sending.priority_cutoff import Prospect, instants_ahead, priority_cutoff_of
from puntual.domain.sending.quota import QuotaUse
from puntual.ports.operations import CircuitBreakers
from puntual.ports.sending_limits import Quota


class Forecast:
    """The forecast of one run; it reads when it is first asked.

    Attributes:
        changed: numbers whose cut-off has changed in this run.
    """

    def __init__(
        self,
        demand: Demand,
        sending_limits: SendingLimits,
        quota: Quota,
        breakers: CircuitBreakers,
        now: datetime,
    ) -> None:
        """Read nothing yet.

        Args:
            demand: who is due today.
            sending_limits: knows the numbers.
            quota: counts people.
            breakers: count reminders by creditor and day.
            now: the instant.
        """
        self._demand = demand
        self._sending_limits = sending_limits
        self._quota = quota
        self._breakers = breakers
        self._now = now
        self._instants = instants_ahead(self._now)
        self._sent: dict[str, int] = {}
        self._uses: dict[str, QuotaUse] = {}
        self.changed: set[PhoneNumberId] = set()

    def cutoff_of(self, number: PhoneNumberId) -> int:
        """Return the lowest priority for which a number has room, neighbours included.

        Raises:
            Unavailable: what is ahead cannot be read.
        """
        sharing = self._sending_limits.sharing_limit(number, self._now)
        prospects = {one.id: self._prospect(one, sharing) for one in sharing}
        room = [self._shared_room(sharing, by) for by in self._instants]
        return priority_cutoff_of(number, prospects, room, self._instants)

    def _prospect(self, state: NumberState, sharing: Sequence[NumberState]) -> Prospect:
        due = [] if state.is_halted else self._demand.of(state.id)
        room = [self._room(state, sharing, by) for by in self._instants]
        # Whoever is alone shares nothing: what it used is counted by the quota.
        return Prospect(due, room, self._sent_today(state) if len(sharing) > 1 else 0)

    def _sent_today(self, state: NumberState) -> int:
        if state.id not in self._sent:
            day = breaker_day(self._now)
            counts = (
                self._breakers.of_days(creditor, day, day).get(day, 0)
                for creditor in self._demand.creditors_of(state.id)
            )
            self._sent[state.id] = sum(counts)
        return self._sent[state.id]

    def _room(self, state: NumberState, sharing: Sequence[NumberState], by: datetime) -> int:
        """Return how many people a number may have written to by an instant."""
        limited = [one for one in state.allowances(by) if one.is_limited]
        return min((self._left(one, sharing, by) for one in limited), default=NO_LIMIT)

    def _shared_room(self, sharing: Sequence[NumberState], by: datetime) -> int:
        """Return how many all of them may have written to: what one is capped at, others use."""
        return max(self._left(one.allowances(by)[0], sharing, by) for one in sharing)

    def _left(self, allowance: Allowance, sharing: Sequence[NumberState], by: datetime) -> int:
        holders = (allowance.holder, *counted_apart(allowance.holder, sharing))
        used = sum(self._use_of(holder).used(by) for holder in holders)
        return allowance.people - used

    def _use_of(self, holder: str) -> QuotaUse:
        if holder not in self._uses:
            self._uses[holder] = self._quota.use_of(holder)
        return self._uses[holder]
