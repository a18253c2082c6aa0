"""Two customers that are one: the account of the first goes over to that of the second.

Nobody has to come back to finish it: what is stored for the first one goes on with it, and so does
the daily pass.
"""

from collections.abc import Callable
from typing import Protocol

from puntual.application.intake.kind import EVALUATE_AFTER, Dependencies
from puntual.application.intake.outcomes import (
    Contradicted,
    Outcome,
    Postponed,
    Stored,
    Unmatched,
)
from puntual.domain.accounts.books.merging import AccountMerged
from puntual.domain.errors import AccountTooLarge, Conflict, StaleAccount, Unavailable
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import AccountChanges, Ingested
from puntual.ports.clock import Clock
from puntual.ports.scheduling import WakeUps


class MergePorts(Protocol):
    """The ports that going on with a merge needs."""

    @property
    def changes(self) -> AccountChanges:
        """Where the steps are taken."""

    @property
    def wake_ups(self) -> WakeUps:
        """Where an evaluation of the one that stays is asked for."""

    @property
    def clock(self) -> Clock:
        """Tells the instant of a step."""


def home_of(dependencies: Dependencies, key: DebtorKey) -> DebtorKey:
    """Return an account, or the one that it has become."""
    excerpt = dependencies.accounts.look(key)
    if excerpt is None or excerpt.profile.merged_into is None:
        return key
    return home_of(dependencies, DebtorKey(key.creditor, excerpt.profile.merged_into))


def merge_customers(
    dependencies: Dependencies, source: DebtorKey, into: DebtorKey, has_time: Callable[[], bool]
) -> Outcome:
    """Make one customer another one; the same again goes on with it, or changes nothing.

    Args:
        dependencies: the ports.
        source: the customer that goes; its id stands for the other one from then on.
        into: the customer that stays.
        has_time: asked before each step; without time the rest is postponed.
    """
    try:
        return _merge(dependencies, source, home_of(dependencies, into), has_time)
    except AccountTooLarge as err:
        return Contradicted(f"together they owe too much at once: {err.fix}")
    except (StaleAccount, Unavailable):
        return Postponed()
    except Conflict as err:
        return Contradicted(str(err))


def finish_merge(
    dependencies: MergePorts, merged: AccountMerged, has_time: Callable[[], bool]
) -> bool:
    """Go on with a merge that was cut short; return whether it is over.

    Raises:
        AccountTooLarge: together they owe more than one account can hold.
        Unavailable: a step could not be taken now.
    """
    return merged.is_done or _go_on(dependencies, merged.key, merged.into, has_time)


def _merge(
    dependencies: Dependencies, source: DebtorKey, into: DebtorKey, has_time: Callable[[], bool]
) -> Outcome:
    left, stays = dependencies.accounts.look(source), dependencies.accounts.look(into)
    if left is None or stays is None:
        return Unmatched("there is no such customer; send both first")
    is_known = left.profile.merged_into is not None and home_of(dependencies, source) == into
    if is_known and not left.profile.is_merging:
        return Stored(Ingested.UNCHANGED, into)
    target = into
    if is_known and left.profile.merged_into is not None:
        target = DebtorKey(source.creditor, left.profile.merged_into)
    dependencies.changes.begin_merge(source, target, dependencies.clock.now())
    if not _go_on(dependencies, source, target, has_time):
        return Postponed()
    return Stored(Ingested.UPDATED, into)


def _go_on(
    dependencies: MergePorts, source: DebtorKey, target: DebtorKey, has_time: Callable[[], bool]
) -> bool:
    """Take the steps that are left, as long as there is time, and ask for an evaluation."""
    now = dependencies.clock.now()
    while has_time():
        if dependencies.changes.advance_merge(source, target, now):
            dependencies.wake_ups.put(target, now + EVALUATE_AFTER)
            return True
    return False
