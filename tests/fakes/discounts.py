"""What the billing system was told of discounts."""

from collections.abc import Iterable

from puntual.domain.ids import DebtorKey
from puntual.domain.receivables.offers import GivenDiscount
from puntual.ports.operations import DiscountEvents
from tests.fakes.outage import Breakable


class FakeDiscountEvents(Breakable, DiscountEvents):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[DebtorKey, GivenDiscount]] = []

    def tell_all(self, key: DebtorKey, given: Iterable[GivenDiscount]) -> None:
        self._may_fail("tell_all")
        self.told += [(key, one) for one in given]
