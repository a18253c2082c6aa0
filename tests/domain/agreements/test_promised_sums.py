"""How much a promise is about."""

from datetime import UTC, date, datetime

import pytest

from puntual.domain.agreements.promised_sums import PromisedSums, promised_sums
from puntual.domain.ids import DocumentId
from puntual.domain.money import Money
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment

AT = datetime(2026, 3, 3, 16, tzinfo=UTC)
FRIDAY = date(2026, 3, 6)


def owes(name: str, due: date, minor: int, currency: str = "MXN") -> OpenInstalment:
    key, money = InstalmentKey(DocumentId("erp", name), 1), Money(minor, currency)
    return OpenInstalment(key, name, due, money, money, issued_on=date(2026, 2, 1))


LATE, DUE_SOON = owes("F-1", date(2026, 2, 20), 1_000), owes("F-2", FRIDAY, 500)
LATER = owes("F-3", date(2026, 4, 20), 2_000)
DOLLARS = owes("F-4", date(2026, 2, 25), 70, "USD")


def mxn(minor: int) -> tuple[Money, ...]:
    return (Money(minor, "MXN"),)


@pytest.mark.parametrize(
    ("named", "owed", "found"),
    [
        (None, [LATE, DUE_SOON, LATER], PromisedSums(mxn(1_500), FRIDAY)),
        (None, [LATER], PromisedSums(mxn(2_000), LATER.due_on)),
        (None, [LATE, DOLLARS], PromisedSums((*mxn(1_000), Money(70, "USD")), FRIDAY)),
        (None, [], PromisedSums((), FRIDAY)),
        (0, [LATE], PromisedSums(mxn(1_000), FRIDAY)),
        (800, [LATE, DUE_SOON], PromisedSums(mxn(800), FRIDAY, is_part=True)),
        (1_500, [LATE, DUE_SOON], PromisedSums(mxn(1_500), FRIDAY)),
        (3_000, [LATE, DUE_SOON, LATER], PromisedSums(mxn(3_000), LATER.due_on, is_part=True)),
        (9_000, [LATE, DUE_SOON], PromisedSums(mxn(1_500), FRIDAY)),
    ],
)
def test_a_promise_is_about_the_named_sum_or_what_is_due_by_its_day(
    named: int | None, owed: list[OpenInstalment], found: PromisedSums
) -> None:
    assert promised_sums(named, FRIDAY, AT, owed) == found
