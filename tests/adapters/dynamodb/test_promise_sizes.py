"""A promise costs no reminder a second write unit: it takes the bytes that are kept free."""

from dataclasses import replace

import pytest

from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.agreements.promise import Promised
from puntual.domain.money import Money
from tests.adapters.dynamodb.test_item_sizes import NOON, size_after_reading
from tests.domain.accounts.old_account import old_account
from tests.domain.decision.decision_cases import days_from_due, local


def promised(day: int, made: int) -> Hold:
    """Return a promise of a whole invoice, with the longest name that a reply gives a hold."""
    on, last_on = days_from_due(day), days_from_due(day + 1)
    return Hold(
        "reply.46c196fec5da94957df120647706bd38",
        HoldKind.PROMISE,
        local(days_from_due(made)),
        local(days_from_due(day + 2), 0),
        origin="reply:promise",
        promised_on=on,
        promised=Promised((Money(125050, "MXN"),), last_on, on),
    )


@pytest.mark.parametrize("months", [0, 12, 60])
@pytest.mark.parametrize(("day", "made"), [(0, -2), (-5, -8)])
def test_a_contact_of_an_account_with_a_promise_takes_one_write_unit(
    months: int, day: int, made: int
) -> None:
    debtor = replace(old_account(months=months, until=NOON), holds=(promised(day, made),))
    assert size_after_reading(debtor) <= 1024
