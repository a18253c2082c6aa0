"""A partition of the table in memory, and the items behind a place in several."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator, Mapping

from tests.doubles.dynamodb_operands import Item


class Partition:
    """The items of one partition, in the order of their sort keys."""

    __slots__ = ("items", "keys")

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.keys: list[str] = []

    def put(self, sk: str, item: Item) -> None:
        if sk not in self.items:
            insort(self.keys, sk)
        self.items[sk] = item

    def remove(self, sk: str) -> None:
        if self.items.pop(sk, None) is not None:
            self.keys.remove(sk)

    def walk(self, *, forward: bool, first: str = "", after: str | None = None) -> Iterator[Item]:
        """Yield items from a sort key on, or behind another one, which is in any direction."""
        begin, end = bisect_left(self.keys, first), len(self.keys)
        if after is not None and forward:
            begin = max(begin, bisect_right(self.keys, after))
        if after is not None and not forward:
            end = bisect_left(self.keys, after)
        places = range(begin, end)
        for place in places if forward else reversed(places):
            yield self.items[self.keys[place]]


def items_after(
    partitions: Mapping[str, Partition], pks: list[str], start: tuple[str, str] | None
) -> Iterator[Item]:
    """Yield the items of some partitions, in their order, behind a key."""
    first = 0 if start is None else pks.index(start[0])
    for pk in pks[first:]:
        partition = partitions[pk]
        for sk in partition.keys:
            if start is None or pk != start[0] or sk > start[1]:
                yield partition.items[sk]
