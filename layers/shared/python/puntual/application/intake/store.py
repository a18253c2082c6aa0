"""Store what arrived, once, and ask for an evaluation of each account that it changed.

A batch is a list of items that know nothing of each other: each gets an outcome of its own, in
its place, apart from the others. Items of one debtor are taken in their order, debtors
side by side.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
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
from puntual.ports.scheduling import WakeUp

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
        for index in indexes:
            outcomes[index] = _store_one(dependencies, kind, key, believed[index], has_time)

    run(partial(locate, index) for index in believed)
    groups = _by_owner(owners)
    run(partial(store, key, indexes) for key, indexes in groups.items())
    stored = {key: [(believed[i], outcomes[i]) for i in owned] for key, owned in groups.items()}
    at = dependencies.clock.now() + EVALUATE_AFTER
    changed = [one for key, done in stored.items() for one in _wake_ups(kind, key, done, at)]
    return outcomes if _is_asked(dependencies, changed) else [*map(_as_postponed, outcomes)]


def _by_owner(owners: Mapping[int, DebtorKey]) -> dict[DebtorKey, list[int]]:
    groups: dict[DebtorKey, list[int]] = {}
    for index in sorted(owners):
        groups.setdefault(owners[index], []).append(index)
    return groups


def _wake_ups[T](
    kind: Kind[T], key: DebtorKey, stored: Sequence[tuple[T, Outcome]], at: datetime
) -> Iterator[WakeUp]:
    """Yield the evaluations that items of one debtor ask for, if any may be on record."""
    left = [outcome for _, outcome in stored if _may_be_on_record(outcome)]
    items = [item for item, _ in stored]
    for home in sorted({one.key if isinstance(one, Stored) else key for one in left}):
        yield WakeUp(home, at, kind.value(home, items, at.date()))


def _is_asked(dependencies: Dependencies, wake_ups: Sequence[WakeUp]) -> bool:
    """Ask for evaluations, all at once: those of one creditor share their rows.

    When asking fails, what was stored is answered as postponed. Sent again it is unchanged, and
    asks again: whoever sends it cannot know how far the first time went.
    """
    try:
        dependencies.wake_ups.put_all(wake_ups)
    except Unavailable:
        return False
    return True


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


def _as_postponed(outcome: Outcome) -> Outcome:
    return Postponed() if _may_be_on_record(outcome) else outcome


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
