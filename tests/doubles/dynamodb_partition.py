"""A partition of the table in memory."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

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
