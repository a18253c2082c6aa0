"""What a billing system sends at once, and how much of it in one request."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, Protocol

from puntual_client.items import Item

_PER_BATCH: Final = 200


class Batch(Protocol):
    """Items of all three kinds, read from a file or a table of the billing system."""

    @property
    def customers(self) -> Iterable[Item]:
        """New and changed customers."""
        ...

    @property
    def invoices(self) -> Iterable[Item]:
        """New, changed and cancelled invoices."""
        ...

    @property
    def payments(self) -> Iterable[Item]:
        """Payments received."""
        ...


def batches_of(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield the items in lists of a batch's size; `itertools.batched` came with Python 3.12."""
    remaining = iter(items)
    while batch := [*islice(remaining, _PER_BATCH)]:
        yield batch
