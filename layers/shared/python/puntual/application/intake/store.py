"""Store what arrived, once, and ask for an evaluation of each account that it changed.

A batch is a list of items that know nothing of each other: each gets an outcome of its own, in
its place, whatever becomes of the others. Items of one debtor are taken in their order, debtors
side by side.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from puntual.application.intake.incoming import Rejected
from puntual.application.intake.kind import EVALUATE_AFTER, Dependencies, Kind
from puntual.application.intake.merging import finish_merge
from puntual.application.intake.outcomes import (
    Contradicted,
    Outcome,
    Postponed,
    Stored,
    Superseded,
    Unmatched,
)
from puntual.domain.accounts.books.merging import AccountMerged
from puntual.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    PreconditionFailed,
    StaleAccount,
    Unavailable,
)
from puntual.domain.ids import DebtorKey
from puntual.ports.accounts import Ingested

type Task = Callable[[], None]
type Run = Callable[[Iterable[Task]], None]


def in_turn(tasks: Iterable[Task]) -> None:
    """Run tasks one after the other."""
    for task in tasks:
        task()


def always() -> bool:
    """Tell that there is time enough."""
    return True


def take_in[T](
    dependencies: Dependencies,
    kind: Kind[T],
    items: Sequence[T | Rejected],
    run: Run = in_turn,
    has_time: Callable[[], bool] = always,
) -> list[Outcome]:
    """Store the items and return an outcome for each, in their order.

    Args:
        dependencies: the ports.
        kind: what the items are.
        items: what was sent, each believed or rejected already.
        run: how independent tasks are run; it returns when all are done.
        has_time: asked before each item; without time the rest is postponed.
    """
    outcomes: list[Outcome] = [
        item if isinstance(item, Rejected) else Postponed() for item in items
    ]
    believed = {i: item for i, item in enumerate(items) if not isinstance(item, Rejected)}
    owners: dict[int, DebtorKey] = {}

    def locate(index: int) -> None:
        found = _guarded(partial(kind.locate, dependencies, believed[index]))
        if isinstance(found, DebtorKey):
            owners[index] = found
        else:
            outcomes[index] = found

    def store(key: DebtorKey, indexes: Sequence[int]) -> None:
        results = _store_for(dependencies, kind, key, [believed[i] for i in indexes], has_time)
        for index, outcome in zip(indexes, results, strict=True):
            outcomes[index] = outcome

    run(partial(locate, index) for index in believed)
    run(partial(store, key, indexes) for key, indexes in _by_owner(owners).items())
    return outcomes


def _by_owner(owners: Mapping[int, DebtorKey]) -> dict[DebtorKey, list[int]]:
    groups: dict[DebtorKey, list[int]] = {}
    for index in sorted(owners):
        groups.setdefault(owners[index], []).append(index)
    return groups


def _store_for[T](
    dependencies: Dependencies,
    kind: Kind[T],
    key: DebtorKey,
    items: Sequence[T],
    has_time: Callable[[], bool],
) -> list[Outcome]:
    """Store the items of one debtor, then ask once for an evaluation of the account.

    When asking fails, what was stored is answered as postponed. Sent again it is unchanged, and
    asks again: whoever sends it cannot know how far the first time went.
    """
    outcomes = [_store_one(dependencies, kind, key, item, has_time) for item in items]
    if not any(_may_be_on_record(outcome) for outcome in outcomes):
        return outcomes
    at = dependencies.clock.now() + EVALUATE_AFTER
    homes = {one.key if isinstance(one, Stored) else key for one in outcomes}
    try:
        for home in sorted(homes):
            dependencies.wake_ups.put(home, at, kind.value(home, items, at.date()))
    except Unavailable:
        return [Postponed() if _may_be_on_record(outcome) else outcome for outcome in outcomes]
    return outcomes


def _store_one[T](
    dependencies: Dependencies,
    kind: Kind[T],
    key: DebtorKey,
    item: T,
    has_time: Callable[[], bool],
) -> Outcome:
    """Store an item, in the account that its debtor's has become if it was merged."""
    if not has_time():
        return Postponed()
    try:
        status = _guarded(partial(kind.store, dependencies, key, item))
    except AccountMerged as merged:
        is_over = _guarded(partial(finish_merge, dependencies, merged, has_time))
        if isinstance(is_over, bool):
            home = merged.into
            return _store_one(dependencies, kind, home, item, has_time) if is_over else Postponed()
        return is_over
    return Stored(status, key) if isinstance(status, Ingested) else status


def _may_be_on_record(outcome: Outcome) -> bool:
    """Tell whether an item may be stored: it may even if only the answer was lost."""
    return isinstance(outcome, Stored | Postponed)


def _guarded[R](
    work: Callable[[], R],
) -> R | Rejected | Contradicted | Superseded | Unmatched | Postponed:
    try:
        return work()
    except InvalidInput as err:
        return Rejected((err,))
    except (StaleAccount, Unavailable):
        return Postponed()
    except PreconditionFailed as err:
        return Superseded(err.tag)
    except Conflict as err:
        return Contradicted(str(err))
    except NotFound as err:
        return Unmatched(str(err))
