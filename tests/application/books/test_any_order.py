"""Whatever arrives in whatever order, money is conserved and the books are one.

The judge is a plain computation from what was said, which knows neither accounts nor their code.
"""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.application.books.drawing import histories
from tests.application.books.facts import CURRENCIES, DEBTORS, Fact
from tests.application.books.plain import PlainBooks
from tests.application.books.product import Books


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data(), said=histories())
def test_in_any_order_of_arrival_the_books_are_what_was_said(
    data: st.DataObject, said: list[Fact]
) -> None:
    plain, books = PlainBooks(said), Books()
    order = data.draw(st.permutations(said))
    repeats = data.draw(st.lists(st.sampled_from(said), max_size=4))
    books.send_all(order)
    for one in repeats:
        books.send(one)
    found = {debtor: books.of(debtor) for debtor in DEBTORS}
    assert found == {debtor: plain.of(debtor) for debtor in DEBTORS}
    for currency in CURRENCIES:
        assert sum(one.owes(currency) for one in found.values()) == plain.total(currency)
    assert list(books.views_differ()) == []
