"""A merge that was cut short anywhere, and money that arrives meanwhile: the books are one."""

from random import Random

import pytest

from puntual.application.intake.merging import merge_customers
from puntual.domain.ids import DebtorId, DebtorKey
from tests.application.books.drawing import draw_history
from tests.application.books.facts import CURRENCIES, DEBTORS, Back, Bill, Fact, Merge, Money, Told
from tests.application.books.plain import PlainBooks
from tests.application.books.product import ACME, Books

_MERGE = Merge("C-1", "C-2")
_MANY = 60


def facts_of(luck: Random) -> tuple[list[Fact], list[Fact]]:
    """Draw what is said before the merge, and what after it began: the money, and what undoes it.

    Of money some names an invoice that moves with it, and some credit is partly used.
    """
    said = [one for one in draw_history(luck) if not isinstance(one, Merge | Told)]
    many = [Money("payment", f"P-{n:02}", "MXN", 7, 1, debtor="C-1") for n in range(_MANY)]
    late = [Back("P-05", "R-late", 7, "bounced")]
    cut = luck.randint(0, len(said))
    bills = [one for one in said if isinstance(one, Bill)]
    before: list[Fact] = [*bills, *(one for one in said[:cut] if not isinstance(one, Bill)), *many]
    after = [one for one in said[cut:] if not isinstance(one, Bill)]
    return before, [*after, *late]


@pytest.mark.parametrize("steps", range(5))
@pytest.mark.parametrize("seed", range(4))
def test_money_that_arrives_while_two_customers_become_one_is_counted_once(
    seed: int, steps: int
) -> None:
    luck = Random(seed * 100 + steps)
    before, after = facts_of(luck)
    books = Books()
    books.send_all(before, "C-2")
    left = [steps]

    def has_time() -> bool:
        left[0] -= 1
        return left[0] >= 0

    source, target = (DebtorKey(ACME, DebtorId(one)) for one in (_MERGE.source, _MERGE.into))
    merge_customers(books.ports, source, target, has_time)
    books.send_all([*luck.sample(after, len(after)), _MERGE], "C-2")
    plain = PlainBooks([*before, *after, _MERGE])
    found = {debtor: books.of(debtor) for debtor in DEBTORS}
    assert found == {debtor: plain.of(debtor) for debtor in DEBTORS}
    for currency in CURRENCIES:
        assert sum(one.owes(currency) for one in found.values()) == plain.total(currency)
