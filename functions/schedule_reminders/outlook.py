"""What is left of a number's quota, and for which of today's reminders.

A number without a limit, or with fewer debtors than that, needs no forecast.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from functions.schedule_reminders.demand import Demand
from functions.schedule_reminders.forecast import Forecast
from puntual.application.sending_limits import SendingLimits
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.domain.sending.priority_cutoff import is_of_this_hour, may_be_short
from puntual.ports.creditors import CreditorReader
from puntual.ports.operations import CircuitBreakers
from puntual.ports.scheduling import WakeUps
from puntual.ports.sending_limits import Quota


class Left(NamedTuple):
    """How many new people may be written to, and on whose account that is counted."""

    holder: str
    people: int


class PriorityCutoff(NamedTuple):
    """Lowest priority that is written to now; ``is_new`` while senders may not know it yet."""

    priority: int
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """Answers for the numbers of the creditors, within their sending limits."""

    wake_ups: WakeUps
    creditors: CreditorReader
    sending_limits: SendingLimits
    quota: Quota
    breakers: CircuitBreakers

    def forecast(self, after: datetime, now: datetime, shards: int | None = None) -> Forecast:
        """Return the forecast of one run, which reads only what it is asked for.

        Args:
            after: an instant before all wake-ups that compete.
            now: the instant.
            shards: how many hold wake-ups; None for those that are written to.
        """
        return Forecast(
            Demand(self.wake_ups, self.number_of, after, now, shards),
            self.sending_limits,
            self.quota,
            self.breakers,
            now,
        )

    def left_for(self, creditor: CreditorId, now: datetime) -> Left | None:
        """Return what is left of a creditor's quota; None for no limit."""
        number = self.number_of(creditor)
        people = None if number is None else self.sending_limits.quota_left(number, now)
        if number is None or people is None:
            return None
        return Left(self.sending_limits.holder_of(number, now), people)

    def cutoff_for(
        self, creditor: CreditorId, due: int, forecast: Forecast, now: datetime
    ) -> PriorityCutoff:
        """Return the lowest priority that a reminder of a creditor needs now.

        Args:
            creditor: whose number and quota it is.
            due: how many debtors are due now.
            forecast: the forecast of this run.
            now: the instant.
        """
        number = self.number_of(creditor)
        if number is None:
            return PriorityCutoff(0)
        before = self.sending_limits.state(number, now).cutoff_at(now)
        # What cannot be found or kept now is found by the next run; no account waits for it.
        with suppress(Unavailable):
            self._renew_cutoff(number, due, forecast, now)
        cutoff = self.sending_limits.state(number, now).cutoff_at(now)
        if cutoff != before:
            forecast.changed.add(number)
        return PriorityCutoff(cutoff, is_new=number in forecast.changed)

    def number_of(self, creditor: CreditorId) -> PhoneNumberId | None:
        """Return the number that a creditor writes from; None for one that is not set up."""
        found = self.creditors.read(creditor)
        return None if found is None else found.phone_number_id

    def _renew_cutoff(
        self, number: PhoneNumberId, due: int, forecast: Forecast, now: datetime
    ) -> None:
        state = self.sending_limits.state(number, now)
        if not self._may_be_short(number, due, now):
            if state.value_floor_at is not None:
                self.sending_limits.set_cutoff(number, 0, None, now)
        elif not is_of_this_hour(state, now):
            self.sending_limits.set_cutoff(number, forecast.cutoff_of(number), now, now)

    def _may_be_short(self, number: PhoneNumberId, due: int, now: datetime) -> bool:
        left, limit = (
            self.sending_limits.quota_left(number, now),
            self.sending_limits.limit_of(number, now),
        )
        if left is None or limit is None:
            return False
        counts = [one.debtors for one in self.sending_limits.sharing_limit(number, now)]
        debtors = None if None in counts else sum(filter(None, counts))
        return may_be_short(left, due, limit, debtors)
