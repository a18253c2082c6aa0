"""Who is looked at first when fewer people may be written to than are due.

A look is no message, and only the sender counts people exactly: this decides over the order alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from functions.schedule_reminders.outlook import Left, Outlook
from puntual.ports import WakeUp

# Time for the first ones to leave; what they do not use up is there for the others then.
HEAD_START: Final = timedelta(minutes=15)


@dataclass(slots=True)
class Priority:
    """The order of one run, which remembers how much room it gave away.

    Attributes:
        outlook: what is left of a creditor's quota, and for whom.
    """

    outlook: Outlook
    now: datetime
    _given: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def split(self, due: Sequence[WakeUp], after: datetime) -> tuple[list[WakeUp], list[WakeUp]]:
        """Return whom to look at now and whom later: where there is little room, by value.

        Where there is no room at all nobody competes: each is told so by the look itself. Whose
        value nobody knows is looked at later; if there is no room left then, they wait like the
        others, and compete an hour later with what the look found. So does whoever is worth less
        than the rest of the quota is kept for.

        Args:
            due: who is due.
            after: since when they are.
        """
        first: list[WakeUp] = []
        later: list[WakeUp] = []
        for left, wake_ups in self._by_quota(due).items():
            chosen = wake_ups if left is None else self._choose(left, wake_ups, after)
            first += chosen
            later += sorted(set(wake_ups).difference(chosen), key=_most_valuable_first)
        return first, later

    def _by_quota(self, due: Sequence[WakeUp]) -> dict[Left | None, list[WakeUp]]:
        creditors = {one.key.creditor for one in due}
        left = {one: self.outlook.left_for(one, self.now) for one in creditors}
        found: dict[Left | None, list[WakeUp]] = defaultdict(list)
        for wake_up in due:
            found[left[wake_up.key.creditor]].append(wake_up)
        return found

    def _choose(self, left: Left, due: list[WakeUp], after: datetime) -> list[WakeUp]:
        room = max(left.people - self._given[left.holder], 0)
        if room == 0:
            return due
        floors = {
            one: self.outlook.floor_for(one, len(due), after, self.now)
            for one in {wake_up.key.creditor for wake_up in due}
        }
        worthy = [one for one in due if one.value >= floors[one.key.creditor]]
        if len(worthy) > room:
            worthy = sorted(worthy, key=_most_valuable_first)[:room]
        self._given[left.holder] += len(worthy)
        return worthy


def _most_valuable_first(wake_up: WakeUp) -> tuple[int, datetime]:
    return -wake_up.value, wake_up.at
