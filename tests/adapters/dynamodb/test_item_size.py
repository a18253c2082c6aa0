"""A record that would be larger than an item may be is refused with a reason, and nothing is lost.

AWS says so without a code of its own: it looked like a mistake of ours, or like an outage that
never ends, and the account's job came back for ever.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.keys.account import profile_key
from puntual.adapters.dynamodb.store.errors import dynamodb_errors_translated
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write
from puntual.domain.errors import AccountTooLarge, Unavailable
from tests.doubles.dynamodb_table import table_in_memory
from tests.factories import a_consent, a_key, a_profile

PLACE = profile_key(a_key())
LARGE, TOO_LARGE = "x" * 380_000, "x" * 420_000
WRITES: list[Write] = [
    Put(PLACE, {"v": 1, "text": TOO_LARGE}),
    Update(PLACE, "SET #text = :text", {"text": TOO_LARGE}),
]


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        DynamoAccountChanges(table).put_profile(a_profile())
        yield table


def test_an_item_that_is_too_large_is_no_raw_error(table: Table) -> None:
    put, update = WRITES
    assert isinstance(put, Put)
    assert isinstance(update, Update)
    writes: list[Callable[[], object]] = [
        lambda: table.put(put),
        lambda: table.update(update),
        lambda: table.transact([update]),
    ]
    for write in writes:
        with pytest.raises(AccountTooLarge, match="account_too_large"):
            write()


def test_a_change_that_does_not_fit_is_refused_and_what_there_is_stays(table: Table) -> None:
    table.update(Update(PLACE, "SET #text = :text", {"text": LARGE}))
    before = DynamoAccounts(table).read(a_key())
    large = a_consent(evidence="y" * 40_000)
    with pytest.raises(AccountTooLarge):
        DynamoAccountChanges(table).add_consent(a_key(), large)
    assert DynamoAccounts(table).read(a_key()) == before


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("ValidationError", "Item size to update has exceeded the maximum allowed size", True),
        ("ValidationError", "The provided expression refers to an attribute", False),
        ("ThrottlingError", None, False),
    ],
)
def test_of_the_reasons_of_a_transaction_the_size_alone_says_so(
    code: str, message: str | None, *, expected: bool
) -> None:
    reasons = [{"Code": "None"}, {"Code": code, **({"Message": message} if message else {})}]
    error = {"Code": "TransactionCanceledException", "Message": "cancelled"}
    answer: Any = {"Error": error, "CancellationReasons": reasons}
    with pytest.raises((AccountTooLarge, Unavailable)) as found, dynamodb_errors_translated():
        raise ClientError(answer, "TransactWriteItems")
    assert isinstance(found.value, AccountTooLarge) is expected
