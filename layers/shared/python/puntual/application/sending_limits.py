"""What may leave a number at all, and to how many people.

One per environment. Limits and halts are read at most once a minute, and a halt that is met here
holds here at once; so does a template that is met broken. People are counted in blocks before they
are written to, so that the quota is kept whoever else sends, for far less than a write per
message.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Final

from puntual.application.quota_block import QuotaBlock
from puntual.domain.accounts.account import Account
from puntual.domain.errors import Unavailable
from puntual.domain.sending.conditions import Conditions
from puntual.domain.sending.number_state import (
    Allowance,
    NumberState,
    counted_apart,
    halt_of,
    under,
)
from puntual.domain.sending.quota import Taking, hour_of, last_written_to
from puntual.domain.templates.health import TemplateReport, is_meant
from puntual.ports.sending_limits import Numbers, Quota

KEPT_FOR: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody was counted, and may be written to.

    Attributes:
        units: the counts from which one was taken.
        earlier: the hour in which the person was counted before.
    """

    units: tuple[QuotaBlock, ...]
    earlier: int | None


class SendingLimits:
    """Decides over the numbers that this environment sends from; may be asked by many threads."""

    def __init__(self, numbers: Numbers, quota: Quota) -> None:
        self._numbers = numbers
        self._quota = quota
        self._lock = RLock()
        self._states: dict[str, NumberState] = {}
        self._read_at: datetime | None = None
        self._quota_blocks: dict[str, QuotaBlock] = {}
        self._set_aside: dict[tuple[str, str, str], TemplateReport] = {}

    def state(self, number: str, now: datetime) -> NumberState:
        """Return a number as it was less than a minute ago, with the halts that were met here."""
        with self._lock:
            if not _is_fresh(self._read_at, now):
                self._states = {one.id: one for one in self._numbers.all()}
                self._read_at = now
            if number not in self._states:
                self._states[number] = self._numbers.read(number)
            return self._states[number]

    def last_known(self, number: str) -> NumberState | None:
        """Return a number as it was when last asked for, without asking and without waiting."""
        return self._states.get(number)

    def account_of(self, number: str, now: datetime) -> str:
        """Return Meta's id of a number's business account; empty while it is unknown."""
        return self.state(number, now).account

    def overlay(self, conditions: Conditions, now: datetime) -> Conditions:
        """Return conditions with what halts their number, and what is left of its quota.

        Templates that were met broken here are among the broken ones at once.
        """
        state = self.state(conditions.number, now)
        return replace(
            conditions,
            halted=state.is_halted,
            halted_countries=state.halted_countries,
            broken_templates=conditions.broken_templates | self._broken_here(state.account, now),
            quota_left=self.quota_left(conditions.number, now),
            value_floor=state.cutoff_at(now),
        )

    def quota_left(self, number: str, now: datetime) -> int | None:
        """Return how many new people may be written to; None for no limit."""
        with self._lock:
            state = self.state(number, now)
            limited = [one for one in state.allowances(now) if one.is_limited]
            return min((self._asked(one, now).room for one in limited), default=None)

    def holder_of(self, number: str, now: datetime) -> str:
        """Return by whom a number's people are counted: numbers of one business share it."""
        return self.state(number, now).allowances(now)[0].holder

    def limit_of(self, number: str, now: datetime) -> int | None:
        """Return how many people there may be in 24 hours; None for no limit."""
        limited = [one for one in self.state(number, now).allowances(now) if one.is_limited]
        return min((one.people for one in limited), default=None)

    def beside(self, number: str, now: datetime) -> Sequence[NumberState]:
        """Return the numbers that share a number's limit, itself included."""
        with self._lock:
            holder = self.holder_of(number, now)
            states = list(self._states.values())
        return [one for one in states if one.allowances(now)[0].holder == holder]

    def set_cutoff(
        self, number: str, cutoff: int, found_at: datetime | None, now: datetime
    ) -> None:
        """Store the lowest priority still sent from a number, and apply it here at once."""
        with self._lock:
            self._numbers.set_cutoff(number, cutoff, found_at)
            state = self.state(number, now)
            self._states[number] = replace(state, value_floor=cutoff, value_floor_at=found_at)

    def admit(self, number: str, account: Account, now: datetime) -> Admission | None:
        """Count the person of an account before a message; None when there is no room.

        Whoever was written to within 24 hours counts with Meta already and needs none.
        """
        last = last_written_to(account, now)
        earlier = None if last is None else hour_of(last)
        with self._lock:
            state = self.state(number, now)
            units: list[QuotaBlock] = []
            for allowance in state.allowances(now):
                quota_block = self._asked(allowance, now)
                if self._has_room(quota_block, allowance, now):
                    quota_block.units -= 1
                    units.append(quota_block)
                elif earlier is not None:
                    again = Taking(0, allowance.people, again=earlier)
                    self._quota.take(allowance.holder, again, now)
                else:
                    self.give_back(Admission(tuple(units), None))
                    return None
            self._note_use(state, now)
            for quota_block in units:
                quota_block.forget(earlier)
            return Admission(tuple(units), earlier)

    def give_back(self, admission: Admission) -> None:
        """Take back that somebody was counted: no message left for them."""
        with self._lock:
            for quota_block in admission.units:
                # Where the earlier count is forgotten already, this one stands for it.
                if quota_block.remember(admission.earlier):
                    quota_block.units += 1

    def halt(
        self, number: str, scope: str, code: int, country: str, now: datetime, by: str
    ) -> bool:
        """Stop what a refusal of everything concerns: here at once, elsewhere within a minute.

        Returns:
            False when it was stopped already.
        """
        with self._lock:
            with suppress(Unavailable):
                self.state(number, now)
            states = {number: NumberState(number), **self._states}
            halt = halt_of(states[number], scope, code, country, now, by)
            self._states = {name: under({*one.halts, halt}, one) for name, one in states.items()}
        with suppress(Unavailable):
            return self._numbers.halt(halt)
        # Not on record: whoever goes on elsewhere is refused as well.
        return True

    def set_aside(self, report: TemplateReport) -> None:
        """Use a template no more that was met broken: here at once, elsewhere within a minute."""
        with self._lock:
            self._set_aside[(report.account, report.stem, report.language)] = report

    def is_set_aside(self, number: str, stem: str, language: str, now: datetime) -> bool:
        """Tell whether a template was met broken here, from memory alone."""
        state = self.last_known(number)
        account = "" if state is None else state.account
        return f"{stem}/{language}" in self._broken_here(account, now)

    def _broken_here(self, account: str, now: datetime) -> frozenset[str]:
        """Return what was met broken here and may not be in conditions that were read earlier."""
        return frozenset(
            f"{one.stem}/{one.language}"
            for one in list(self._set_aside.values())
            if is_meant(one.account, account) and _is_fresh(one.at, now)
        )

    def flush(self, now: datetime) -> None:
        """Give back what was counted and not used, before this environment goes to sleep."""
        with self._lock:
            for holder, quota_block in self._quota_blocks.items():
                if quota_block.limit is not None and quota_block.has_rest:
                    taking = Taking(0, quota_block.limit, quota_block.take_rest())
                    quota_block.left = self._quota.take(holder, taking, now).left

    def _asked(self, allowance: Allowance, now: datetime) -> QuotaBlock:
        """Return the purse of an allowance, which knows what was left of it a minute ago."""
        quota_block = self._quota_blocks.setdefault(allowance.holder, QuotaBlock())
        quota_block.renew(now)
        if not allowance.is_limited:
            quota_block.limit = None
            return quota_block
        if not _is_fresh(quota_block.elsewhere_at, now):
            quota_block.elsewhere = self._counted_elsewhere(allowance.holder, now)
            quota_block.elsewhere_at = now
        limit = allowance.people - quota_block.elsewhere
        if quota_block.limit != limit or not _is_fresh(quota_block.asked_at, now):
            quota_block.limit, quota_block.asked_at = limit, now
            quota_block.left = limit - self._quota.used(allowance.holder, now)
        return quota_block

    def _has_room(self, quota_block: QuotaBlock, allowance: Allowance, now: datetime) -> bool:
        if quota_block.units == 0 and (quota_block.limit is None or quota_block.left > 0):
            limit = allowance.people if quota_block.limit is None else quota_block.limit
            taking = Taking(allowance.block, limit, quota_block.take_rest())
            taken = self._quota.take(allowance.holder, taking, now)
            quota_block.fill(taken, now)
        return quota_block.units > 0 and (quota_block.limit is None or quota_block.room > 0)

    def _counted_elsewhere(self, holder: str, now: datetime) -> int:
        """Return who was counted for a portfolio's numbers before it was known to be theirs."""
        numbers = counted_apart(holder, self._states.values())
        return sum(self._quota.used(number, now) for number in numbers)

    def _note_use(self, state: NumberState, now: datetime) -> None:
        if state.first_used_at is None:
            self._numbers.use(state.id, now)
            self._states[state.id] = replace(state, first_used_at=now)


def _is_fresh(at: datetime | None, now: datetime) -> bool:
    # A clock that was set back makes what is known neither old nor new.
    return at is not None and timedelta(0) <= now - at < KEPT_FOR
