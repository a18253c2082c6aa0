"""Turns and shares between creditors that send from the same queue, or within the same limit.

A creditor with many due waits for itself, and hardly for others: everybody's next few go before
anybody's next few after that (round robin). Of places that are short each creditor has an equal
share first; what it does not need goes to the most valuable, whosever they are.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import batched, chain, zip_longest
from types import MappingProxyType
from typing import Any, Final

_NOTHING: Final[Mapping[Any, int]] = MappingProxyType({})


def take_turns[Owner, Item](
    items: Sequence[Item], owner_of: Callable[[Item], Owner], in_a_turn: int
) -> list[Item]:
    """Return the items in turns of their owners, each owner's in the order in which they came.

    Args:
        items: of all owners.
        owner_of: tells whose an item is.
        in_a_turn: how many go together; jobs of one creditor that make a message, for example.
    """
    by_owner: dict[Owner, list[Item]] = {}
    for item in items:
        by_owner.setdefault(owner_of(item), []).append(item)
    if len(by_owner) == 1:
        return list(items)
    turns = (batched(owned, in_a_turn, strict=False) for owned in by_owner.values())
    rounds = zip_longest(*turns, fillvalue=())
    return list(chain.from_iterable(chain.from_iterable(rounds)))


def share_places[Owner](
    wanted: Mapping[Owner, Sequence[int]], places: int, used: Mapping[Owner, int] = _NOTHING
) -> dict[Owner, int]:
    """Return how many places each owner gets; within an owner the highest priorities take them.

    Shares are of all places of the day. So whoever has used its own waits until the others have
    theirs, or do not need them.

    Args:
        wanted: the priorities of those who want a place, by owner, the highest first.
        places: how many are left.
        used: how many places each owner has taken already.
    """
    places = max(places, 0)
    given = _shares(wanted, places, used)
    for owner in _most_valuable(wanted, given, places - sum(given.values())):
        given[owner] += 1
    return given


def _shares[Owner](
    wanted: Mapping[Owner, Sequence[int]], places: int, used: Mapping[Owner, int]
) -> dict[Owner, int]:
    """Return the equal shares, as far as they are wanted and not used yet.

    Where some have used more than theirs, less is left than the shares of the others: then each
    of those gets up to the highest level for which there are places.
    """
    owners = [owner for owner, priorities in wanted.items() if priorities]
    if not owners:
        return dict.fromkeys(wanted, 0)

    def up_to(level: int) -> dict[Owner, int]:
        most = {owner: max(level - used.get(owner, 0), 0) for owner in wanted}
        return {owner: min(most[owner], len(wanted[owner])) for owner in wanted}

    share = (places + sum(used.get(owner, 0) for owner in owners)) // len(owners)
    above = bisect_right(range(share + 1), places, key=lambda level: sum(up_to(level).values()))
    return up_to(above - 1)


def _most_valuable[Owner](
    wanted: Mapping[Owner, Sequence[int]], given: Mapping[Owner, int], places: int
) -> Iterator[Owner]:
    """Yield the owners of the highest priorities that are without a place, one for each place."""
    waiting = [
        (priority, owner)
        for owner, priorities in wanted.items()
        for priority in priorities[given[owner] :]
    ]
    waiting.sort(key=lambda one: one[0], reverse=True)
    for _, owner in waiting[:places]:
        yield owner
