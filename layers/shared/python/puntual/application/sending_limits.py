"""Sending limits: halts of numbers, broken templates, and the quota of people.

One instance per environment. Limits and halts are as of less than a minute ago. A halt, or a
broken template, that this environment meets applies here at once. People are counted in blocks
before they are written to, so that all senders together keep the quota without a write for each.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock

from puntual.application.freshness import KEPT_FOR, is_fresh
from puntual.application.known_numbers import KnownNumbers
from puntual.application.quota_block import QuotaBlock
from puntual.application.quota_blocks import QuotaBlocks
from puntual.domain.accounts.view import AccountView
from puntual.domain.errors import Unavailable
from puntual.domain.sending.conditions import Conditions
from puntual.domain.sending.number_state import NumberState, halt_of
from puntual.domain.sending.quota import hour_of, last_written_to
from puntual.domain.templates.health import TemplateReport, is_meant
from puntual.ports.sending_limits import Numbers, Quota


@dataclass(frozen=True, slots=True)
class Admission:
    """A person was counted, and may be written to.

    Attributes:
        units: the blocks that a unit was taken from.
        earlier: the hour in which the person was counted before; None for a new person.
    """

    units: tuple[QuotaBlock, ...]
    earlier: int | None


class SendingLimits:
    """The limits of the numbers that this environment sends from; safe for threads."""

    def __init__(self, numbers: Numbers, quota: Quota) -> None:
        self._numbers = numbers
        self._blocks = QuotaBlocks(quota)
        self._lock = RLock()
        self._known = KnownNumbers(numbers)
        self._set_aside: dict[tuple[str, str, str], TemplateReport] = {}

    def state(self, number: str, now: datetime) -> NumberState:
        """Return a number as of less than a minute ago, with the halts that were met here."""
        with self._lock:
            return self._known.state(number, now)

    def last_known(self, number: str) -> NumberState | None:
        """Return a number as it was last read, from memory alone."""
        return self._known.last_known.get(number)

    def account_of(self, number: str, now: datetime) -> str:
        """Return Meta's id of a number's business account; empty while it is unknown."""
        return self.state(number, now).account

    def overlay(self, conditions: Conditions, now: datetime) -> Conditions:
        """Return conditions with the halts, the quota and the cut-off of their number.

        Templates that were met broken here count as broken at once.
        """
        state = self.state(conditions.number, now)
        return replace(
            conditions,
            halted=state.is_halted,
            halted_countries=state.halted_countries,
            broken_templates=conditions.broken_templates | self._broken_here(state.account, now),
            quota_left=self.quota_left(conditions.number, now),
            value_floor=state.cutoff_at(now),
            callbacks_silent=state.is_silent,
        )

    def quota_left(self, number: str, now: datetime) -> int | None:
        """Return the new people who may be written to; None for no limit."""
        with self._lock:
            state = self.state(number, now)
            limited = [one for one in state.allowances(now) if one.is_limited]
            states = self._known.last_known.values()
            return min(
                (self._blocks.current(one, states, now).room for one in limited), default=None
            )

    def holder_of(self, number: str, now: datetime) -> str:
        """Return the holder of a number's limit; numbers of one business share it."""
        return self.state(number, now).allowances(now)[0].holder

    def limit_of(self, number: str, now: datetime) -> int | None:
        """Return the people who may be written to in 24 hours; None for no limit."""
        limited = [one for one in self.state(number, now).allowances(now) if one.is_limited]
        return min((one.people for one in limited), default=None)

    def sharing_limit(self, number: str, now: datetime) -> Sequence[NumberState]:
        """Return the numbers that share a number's limit, itself included."""
        with self._lock:
            self._known.read_all(now)
            holder = self.holder_of(number, now)
            states = list(self._known.last_known.values())
        return [one for one in states if one.allowances(now)[0].holder == holder]

    def set_cutoff(
        self, number: str, cutoff: int, found_at: datetime | None, now: datetime
    ) -> None:
        """Store the lowest priority still sent from a number, and apply it here at once."""
        with self._lock:
            self._numbers.set_cutoff(number, cutoff, found_at)
            state = self.state(number, now)
            self._known.learn(replace(state, value_floor=cutoff, value_floor_at=found_at))

    def admit(self, number: str, account: AccountView, now: datetime) -> Admission | None:
        """Count the person of an account before a message; None when there is no room.

        A person who was written to within 24 hours counts with Meta already and needs no room.
        """
        last = last_written_to(account, now)
        earlier = None if last is None else hour_of(last)
        with self._lock:
            state = self.state(number, now)
            units: list[QuotaBlock] = []
            for allowance in state.allowances(now):
                block = self._blocks.current(allowance, self._known.last_known.values(), now)
                if self._blocks.has_unit(block, allowance, now):
                    block.units -= 1
                    units.append(block)
                elif earlier is not None:
                    self._blocks.count_again(allowance, earlier, now)
                else:
                    self.give_back(Admission(tuple(units), None))
                    return None
            self._note_use(state, now)
            for block in units:
                block.return_earlier(earlier)
            return Admission(tuple(units), earlier)

    def give_back(self, admission: Admission) -> None:
        """Take an admission back, for no message was sent."""
        with self._lock:
            for block in admission.units:
                # Where the earlier unit was returned already, this one replaces it.
                if block.keep_earlier(admission.earlier):
                    block.units += 1

    def halt(
        self, number: str, scope: str, code: int, country: str, now: datetime, by: str
    ) -> bool:
        """Halt what a refusal concerns: here at once, elsewhere within a minute.

        Returns:
            False when the halt was in force already.
        """
        with self._lock:
            with suppress(Unavailable):
                self.state(number, now)
            state = self.last_known(number) or NumberState(number)
            halt = halt_of(state, scope, code, country, now, by)
            self._known.learn(state)
            self._known.stop(halt)
        with suppress(Unavailable):
            return self._numbers.halt(halt)
        # Not on record: other senders go on, and are refused as well.
        return True

    def set_aside(self, report: TemplateReport) -> None:
        """Stop using a broken template: here at once, elsewhere within a minute."""
        with self._lock:
            # What the table has told for a minute needs no memory here.
            known = self._set_aside.items()
            near = {key: one for key, one in known if abs(one.at - report.at) < KEPT_FOR}
            self._set_aside = {**near, (report.account, report.stem, report.language): report}

    def is_set_aside(self, number: str, stem: str, language: str, now: datetime) -> bool:
        """Tell whether a template was met broken here, from memory alone."""
        state = self.last_known(number)
        account = "" if state is None else state.account
        return f"{stem}/{language}" in self._broken_here(account, now)

    def _broken_here(self, account: str, now: datetime) -> frozenset[str]:
        """Return the templates met broken here, which earlier conditions may not name yet."""
        return frozenset(
            f"{one.stem}/{one.language}"
            for one in list(self._set_aside.values())
            if is_meant(one.account, account) and is_fresh(one.at, now)
        )

    def flush(self, now: datetime) -> None:
        """Return unused units, before this environment goes idle."""
        with self._lock:
            self._blocks.return_unused(now)

    def _note_use(self, state: NumberState, now: datetime) -> None:
        if state.first_used_at is None:
            self._numbers.use(state.id, now)
            self._known.learn(replace(state, first_used_at=now))
