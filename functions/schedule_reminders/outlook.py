"""The next 24 hours of a number's quota: how much room there is, and for which reminders.

Nobody looks ahead for a number without a limit, or with fewer debtors than that.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from puntual.application.governor import Governor
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId, DebtorKey, PhoneNumberId
from puntual.domain.number_state import Allowance
from puntual.domain.value_floor import (
    HOURS_AHEAD,
    Candidate,
    Room,
    instants_ahead,
    is_of_this_hour,
    may_be_short,
    value_floor,
)
from puntual.ports import CreditorReader, WakeUps

_AHEAD = timedelta(hours=HOURS_AHEAD)


class Left(NamedTuple):
    """How many new people may be written to, and on whose account that is counted."""

    holder: str
    people: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Answers for the numbers of the creditors, of whom the governor knows the limits."""

    wake_ups: WakeUps
    creditors: CreditorReader
    governor: Governor

    def left_for(self, creditor: CreditorId, now: datetime) -> Left | None:
        """Return what is left of a creditor's quota; None for no limit."""
        number = self._number_of(creditor)
        people = None if number is None else self.governor.quota_left(number, now)
        if number is None or people is None:
            return None
        return Left(self.governor.holder_of(number, now), people)

    def floor_for(self, creditor: CreditorId, due: int, after: datetime, now: datetime) -> int:
        """Return what a reminder of a creditor has to be worth now.

        Args:
            creditor: whose number and quota it is.
            due: how many debtors are due now.
            after: since when they are.
            now: the instant.
        """
        number = self._number_of(creditor)
        if number is None:
            return 0
        # What cannot be found or kept now is found by the next run; nobody waits for it.
        with suppress(Unavailable):
            self._renew_floor(number, due, after, now)
        return self.governor.state(number, now).floor_at(now)

    def _renew_floor(
        self, number: PhoneNumberId, due: int, after: datetime, now: datetime
    ) -> None:
        state = self.governor.state(number, now)
        left, limit = self.governor.quota_left(number, now), self.governor.limit_of(number, now)
        debtors = self.governor.debtors_beside(number, now)
        if left is None or limit is None or not may_be_short(left, due, limit, debtors):
            if state.floor_at(now):
                self.governor.set_floor(number, 0, now)
        elif not is_of_this_hour(state.value_floor_at, now):
            self.governor.set_floor(number, self._find_floor(number, after, now), now)

    def _find_floor(self, number: PhoneNumberId, after: datetime, now: datetime) -> int:
        due = list(self._due(after, now + _AHEAD))
        allowances = self.governor.state(number, now).allowances(now)
        return max(self._floor_under(number, one, due, now) for one in allowances)

    def _floor_under(
        self,
        number: PhoneNumberId,
        allowance: Allowance,
        due: list[tuple[PhoneNumberId, Candidate]],
        now: datetime,
    ) -> int:
        sharing = {one for one, _ in due if self._counts_with(one, allowance.holder, now)}
        found = (
            (by, self.governor.room_by(number, allowance.holder, by, now))
            for by in instants_ahead(now)
        )
        rooms = [Room(by, people) for by, people in found if people is not None]
        return value_floor([candidate for one, candidate in due if one in sharing], rooms)

    def _counts_with(self, number: PhoneNumberId, holder: str, now: datetime) -> bool:
        return any(
            one.holder == holder for one in self.governor.state(number, now).allowances(now)
        )

    def _due(self, after: datetime, until: datetime) -> Iterator[tuple[PhoneNumberId, Candidate]]:
        """Yield each debtor who is due once, with the number that writes to them."""
        known: dict[DebtorKey, Candidate] = {}
        for one in self.wake_ups.due(after, until):
            first = known.get(one.key, Candidate(one.at, one.value))
            known[one.key] = Candidate(min(first.at, one.at), max(first.value, one.value))
        numbers = {one: self._number_of(one) for one in {key.creditor for key in known}}
        for key, candidate in known.items():
            number = numbers[key.creditor]
            if number is not None:
                yield number, candidate

    def _number_of(self, creditor: CreditorId) -> PhoneNumberId | None:
        found = self.creditors.read(creditor)
        return None if found is None else found.phone_number_id
