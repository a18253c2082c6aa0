"""Which accounts are evaluated first when fewer people may be written to than are due.

An evaluation is no message, and only the sender counts people exactly: this orders, no more.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, NamedTuple

from functions.schedule_reminders.forecast import Forecast
from functions.schedule_reminders.outlook import Left, Outlook, PriorityCutoff
from puntual.application.freshness import KEPT_FOR
from puntual.domain.ids import CreditorId
from puntual.domain.sending.fair_order import share_places
from puntual.domain.sending.messaging_limit import NO_LIMIT
from puntual.domain.sending.priority_cutoff import priority_of
from puntual.ports.scheduling import WakeUp

# By then every sender has read a number anew.
NEWS_SPREAD: Final = KEPT_FOR

# Time for the first ones to leave; what they do not use up is there for the others then.
HEAD_START: Final = timedelta(minutes=15)


class Split(NamedTuple):
    """Which accounts to evaluate, and when.

    Attributes:
        first: at once.
        soon: as soon as all senders know a cut-off that was just found.
        later: when the first ones have left.
    """

    first: list[WakeUp]
    soon: list[WakeUp]
    later: list[WakeUp]


@dataclass(slots=True)
class Priority:
    """The order of one run, which remembers how much room it gave away.

    Attributes:
        outlook: what is left of a creditor's quota, and its cut-off.
        forecast: the forecast of this run.
    """

    outlook: Outlook
    forecast: Forecast
    now: datetime
    _given: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _competed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _left: dict[CreditorId, Left | None] = field(default_factory=dict)

    def split(self, due: Sequence[WakeUp]) -> Split:
        """Return the accounts to evaluate now and later.

        Where there is little room each creditor has its share of it, and the rest goes by value.
        Where there is no room at all no account competes: each evaluation finds that out. An
        account without a known value is evaluated later; if there is no room left then, it waits
        like the others, and competes an hour later with the value that its evaluation found. So
        does an account below the cut-off, for which the rest of the quota is not kept.
        """
        split = Split([], [], [])
        # First those who may write to few of a shared limit: the others find room all the same.
        for left, wake_ups in sorted(self._by_quota(due).items(), key=_fewest_first):
            if left is None or left.people <= 0:
                split.first.extend(wake_ups)
                continue
            self._competed[left.holder] += len(wake_ups)
            cutoffs = self._cutoffs_of(wake_ups, self._competed[left.holder])
            room = max(left.people - self._given[left.holder], 0)
            chosen = _choose(wake_ups, cutoffs, room)
            self._given[left.holder] += len(chosen)
            for one in chosen:
                is_new = cutoffs[one.key.creditor].is_new
                (split.soon if is_new else split.first).append(one)
            split.later.extend(sorted(set(wake_ups).difference(chosen), key=_highest_first))
        return split

    def _by_quota(self, due: Sequence[WakeUp]) -> dict[Left | None, list[WakeUp]]:
        found: dict[Left | None, list[WakeUp]] = defaultdict(list)
        for wake_up in due:
            found[self._left_for(wake_up.key.creditor)].append(wake_up)
        return found

    def _left_for(self, creditor: CreditorId) -> Left | None:
        if creditor not in self._left:
            self._left[creditor] = self.outlook.left_for(creditor, self.now)
        return self._left[creditor]

    def _cutoffs_of(self, due: Sequence[WakeUp], count: int) -> dict[CreditorId, PriorityCutoff]:
        creditors = {one.key.creditor for one in due}
        return {
            one: self.outlook.cutoff_for(one, count, self.forecast, self.now) for one in creditors
        }


def _fewest_first(group: tuple[Left | None, list[WakeUp]]) -> int:
    left, _ = group
    return NO_LIMIT if left is None else left.people


def _choose(
    due: list[WakeUp], cutoffs: Mapping[CreditorId, PriorityCutoff], room: int
) -> list[WakeUp]:
    above = [one for one in due if _priority_of(one) >= cutoffs[one.key.creditor].priority]
    if len(above) <= room:
        return above
    waiting: dict[CreditorId, list[WakeUp]] = defaultdict(list)
    for one in sorted(above, key=_highest_first):
        waiting[one.key.creditor].append(one)
    wanted = {creditor: [*map(_priority_of, some)] for creditor, some in waiting.items()}
    shares = share_places(wanted, room)
    chosen = chain.from_iterable(waiting[creditor][:count] for creditor, count in shares.items())
    return sorted(chosen, key=_highest_first)


def _priority_of(wake_up: WakeUp) -> int:
    return priority_of(wake_up.value, wake_up.key.debtor)


def _highest_first(wake_up: WakeUp) -> tuple[int, datetime]:
    return -_priority_of(wake_up), wake_up.at
