"""Whatever arrives in whatever order, money is conserved and the books are one.

The judge is a plain computation from what was said, which knows neither accounts nor their code.
"""

from collections.abc import Sequence
from random import Random

from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from tests.application.books.drawing import draw_history, draw_order
from tests.application.books.facts import CURRENCIES, DEBTORS, Bill, Fact
from tests.application.books.plain import PlainBooks
from tests.application.books.product import Books


@settings(
    max_examples=300,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.integers(0, 2**64 - 1))
def test_in_any_order_of_arrival_the_books_are_what_was_said(seed: int) -> None:
    luck = Random(seed)
    order = draw_order(luck, draw_history(luck))
    repeats = luck.choices(order, k=4)
    for one in order:
        note(str(one))
    _compare(order, repeats, luck.choice([one.debtor for one in order if isinstance(one, Bill)]))


def _compare(order: Sequence[Fact], repeats: Sequence[Fact], watched: str) -> None:
    plain, books = PlainBooks(order), Books()
    books.send_all(order, watched)
    for one in repeats:
        books.send(one)
    found = {debtor: books.of(debtor) for debtor in DEBTORS}
    assert found == {debtor: plain.of(debtor) for debtor in DEBTORS}
    for currency in CURRENCIES:
        assert sum(one.owes(currency) for one in found.values()) == plain.total(currency)
    assert [one for one in DEBTORS if books.view_differs(one)] == []
