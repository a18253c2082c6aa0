"""One run's forecast: who is due today, and how many may be written to by when.

Wake-ups are read once, and so is each count of people, however many numbers share them.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

from puntual.application.sending_limits import SendingLimits
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.domain.sending.number_state import Allowance, NumberState, counted_apart
from puntual.domain.sending.priority_cutoff import (
    Candidate,
    Prospect,
    end_of_forecast,
    instants_ahead,
    priority_cutoff_of,
    priority_of,
)
from puntual.domain.sending.quota import QuotaUse
from puntual.ports.scheduling import WakeUps
from puntual.ports.sending_limits import Quota


class Forecast:
    """The forecast of one run; it reads when it is first asked.

    Attributes:
        changed: numbers whose cut-off has changed in this run.
    """

    def __init__(
        self,
        wake_ups: WakeUps,
        number_of: Callable[[CreditorId], PhoneNumberId | None],
        sending_limits: SendingLimits,
        quota: Quota,
        due: tuple[datetime, datetime],
    ) -> None:
        """Read nothing yet.

        Args:
            wake_ups: who is due when.
            number_of: tells which number a creditor writes from.
            sending_limits: knows the numbers.
            quota: counts people.
            due: the span of the wake-ups that are due now: after which instant, until which.
        """
        self._wake_ups = wake_ups
        self._number_of = number_of
        self._sending_limits = sending_limits
        self._quota = quota
        self._after, self._now = due
        self._instants = instants_ahead(self._now)
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
        return priority_cutoff_of(prospects[number], prospects.values(), room, self._instants)

    def _prospect(self, state: NumberState, sharing: Sequence[NumberState]) -> Prospect:
        due = [] if state.is_halted else self._due.get(state.id, [])
        return Prospect(due, [self._room(state, sharing, by) for by in self._instants])

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

    @cached_property
    def _due(self) -> dict[str, list[Candidate]]:
        """Each debtor once, by the number that writes to them."""
        known: dict[DebtorKey, Candidate] = {}
        for one in self._wake_ups.due(self._after, end_of_forecast(self._now)):
            priority = priority_of(one.value, one.key.debtor)
            first = known.get(one.key, Candidate(one.at, priority))
            known[one.key] = Candidate(min(first.at, one.at), max(first.priority, priority))
        numbers = {one: self._number_of(one) for one in {key.creditor for key in known}}
        found: dict[str, list[Candidate]] = defaultdict(list)
        for key, candidate in known.items():
            number = numbers[key.creditor]
            # No place is kept for a debtor without a known value.
            if number is not None and candidate.priority:
                found[number].append(candidate)
        return found
