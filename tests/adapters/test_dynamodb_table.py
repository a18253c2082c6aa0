from collections.abc import Iterator, Mapping

import pytest
from botocore.stub import Stubber

from puntual.adapters.aws_clients import dynamodb_client
from puntual.adapters.dynamodb.accounts import DynamoAccounts
from puntual.adapters.dynamodb.attributes import Record
from puntual.adapters.dynamodb.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.contacts import DynamoContacts
from puntual.adapters.dynamodb.errors import Busy, ConditionFailed
from puntual.adapters.dynamodb.keys import profile_key, wake_up_key
from puntual.adapters.dynamodb.table import Put, Table, Update
from puntual.adapters.dynamodb.wake_ups import DynamoWakeUps
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.ports import Ingested
from tests.dynamodb_table import NAME, table_in_memory
from tests.factories import (
    NOON,
    a_contact,
    a_key,
    a_payment,
    a_profile,
    an_accepted_contact,
    an_account,
    an_invoice,
)

KEY = profile_key(a_key())
CONDITION = {"Code": "ConditionalCheckFailed"}
FINE = {"Code": "None"}


@pytest.fixture
def table() -> Iterator[Table]:
    with table_in_memory() as table:
        yield table


@pytest.fixture
def stubber() -> Iterator[Stubber]:
    with Stubber(dynamodb_client()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def _cancel(stubber: Stubber, *reasons: Mapping[str, object], times: int = 1) -> None:
    for _ in range(times):
        stubber.add_client_error(
            "transact_write_items",
            "TransactionCanceledException",
            modeled_fields={"CancellationReasons": list(reasons)} if reasons else None,
        )


def test_a_failed_condition_tells_what_was_found(table: Table) -> None:
    table.put(Put(KEY, {"rev": 7}))
    with pytest.raises(ConditionFailed) as caught:
        table.update(Update(KEY, "SET #rev = :rev", {"rev": 1}, "attribute_not_exists(#rev)"))
    assert caught.value.found == {0: {**KEY._asdict(), "rev": 7}}


def test_a_cancelled_transaction_tells_which_condition_failed_and_writes_nothing(
    table: Table,
) -> None:
    free, taken = profile_key(a_key("free")), profile_key(a_key("taken"))
    table.put(Put(taken, {"rev": 7}))
    with pytest.raises(ConditionFailed) as caught:
        table.transact([Put(one, {}, "attribute_not_exists(#pk)") for one in (free, taken)])
    assert caught.value.found == {1: {**taken._asdict(), "rev": 7}}
    assert table.get(free) is None


def test_a_transaction_that_meets_another_is_tried_again(stubber: Stubber) -> None:
    _cancel(stubber, {"Code": "TransactionConflict"}, FINE, times=3)
    stubber.add_response("transact_write_items", {})
    Table(dynamodb_client(), NAME).transact([Put(KEY, {})])


def test_a_write_that_meets_a_transaction_is_tried_again(stubber: Stubber) -> None:
    stubber.add_client_error("update_item", "TransactionConflictException")
    stubber.add_response("update_item", {"Attributes": {"rev": {"N": "2"}}})
    stubber.add_client_error("put_item", "TransactionConflictException")
    stubber.add_response("put_item", {})
    table = Table(dynamodb_client(), NAME)
    assert table.update(Update(KEY, "ADD #rev :one", {"one": 1})) == {"rev": 2}
    table.put(Put(KEY, {}))


def test_items_that_stay_busy_are_unavailable(stubber: Stubber) -> None:
    _cancel(stubber, {"Code": "TransactionConflict"}, times=4)
    with pytest.raises(Busy):
        Table(dynamodb_client(), NAME).transact([Put(KEY, {})])


@pytest.mark.parametrize("reasons", [[{"Code": "ThrottlingError"}, CONDITION], []])
def test_a_transaction_that_was_not_judged_is_unavailable(
    stubber: Stubber, reasons: list[Mapping[str, object]]
) -> None:
    _cancel(stubber, *reasons)
    with pytest.raises(Unavailable):
        Table(dynamodb_client(), NAME).transact([Put(KEY, {})])


def test_a_bug_in_a_transaction_stays_what_it_is(stubber: Stubber) -> None:
    stubber.add_client_error("transact_write_items", "ValidationException")
    with pytest.raises(dynamodb_client().exceptions.ClientError):
        Table(dynamodb_client(), NAME).transact([Put(KEY, {})])


def test_an_account_of_more_than_a_megabyte_is_read_whole(table: Table) -> None:
    key, changes = a_key(), DynamoAccountChanges(table)
    label = "x" * 390_000
    invoices = [an_invoice(external_id=f"F-{n}", label=label) for n in range(4)]
    for invoice in invoices:
        changes.put_invoice(key, invoice, "i1")
    pages: list[str] = []
    events = dynamodb_client().meta.events
    events.register("provide-client-params.dynamodb.Query", lambda **_: pages.append("page"), "t")
    account = DynamoAccounts(table).read(key)
    events.unregister("provide-client-params.dynamodb.Query", unique_id="t")
    assert account is not None
    assert account.invoices == tuple(invoices)
    assert len(pages) > 1


def test_a_payment_between_two_pages_of_an_account_makes_the_claim_fail(table: Table) -> None:
    key, changes = a_key(), DynamoAccountChanges(table)
    for number in range(4):
        big = an_invoice(external_id=f"F-{number}", label="x" * 390_000)
        changes.put_invoice(key, big, "i1")
    pages: list[str] = []

    def pay_before_the_last_page(**_: object) -> None:
        pages.append("page")
        if len(pages) == 2:
            changes.put_payment(key, a_payment(), "p1")

    events = dynamodb_client().meta.events
    name = "provide-client-params.dynamodb.Query"
    events.register(name, pay_before_the_last_page, "t")
    account = DynamoAccounts(table).read(key)
    events.unregister(name, unique_id="t")
    assert account is not None
    assert len(pages) > 1
    with pytest.raises(StaleAccount):
        DynamoContacts(table).claim(account, a_contact())


def test_wake_ups_of_more_than_a_megabyte_are_all_due(table: Table) -> None:
    wake_ups = DynamoWakeUps(table, 1)
    for number in range(4):
        row = wake_up_key(a_key(f"d-{number}"), NOON, 1)
        table.put(Put(row, {"padding": "x" * 390_000}))
    due = wake_ups.due(NOON.replace(hour=17), NOON)
    assert [one.key.debtor for one in due] == ["d-0", "d-1", "d-2", "d-3"]


def test_a_page_of_accounts_may_lie_behind_many_other_rows(stubber: Stubber) -> None:
    row = {"pk": {"S": "DUE#2026-03-02T18#0"}, "sk": {"S": "x"}}
    stubber.add_response("scan", {"Items": [], "LastEvaluatedKey": row})
    stubber.add_response("scan", {"Items": [{"pk": {"S": KEY.pk}, "sk": {"S": KEY.sk}}]})
    page = DynamoAccounts(Table(dynamodb_client(), NAME)).page(None, 1)
    assert page == ([a_key()], None)


def test_expired_rows_say_when_they_expire(table: Table) -> None:
    DynamoWakeUps(table, 1).put(a_key(), NOON)
    row = table.get(wake_up_key(a_key(), NOON, 1))
    assert row is not None
    assert row["ttl"] == int(NOON.timestamp()) + 35 * 24 * 3600


class _DyingTable(Table):
    """A table that does one update and then is gone."""

    updates = 0

    def update(self, write: Update) -> Record:
        self.updates += 1
        if self.updates > 1:
            raise Unavailable("gone")
        return super().update(write)


def test_a_settlement_that_dies_half_way_has_told_the_outcome(table: Table) -> None:
    changes, contacts, accounts = (
        DynamoAccountChanges(table),
        DynamoContacts(table),
        DynamoAccounts(table),
    )
    changes.put_invoice(a_key(), an_invoice(), "i1")
    claimed = accounts.read(a_key())
    assert claimed is not None
    contacts.claim(claimed, a_contact())
    with pytest.raises(Unavailable):
        DynamoContacts(_DyingTable(dynamodb_client(), NAME)).settle(a_key(), an_accepted_contact())
    account = accounts.read(a_key())
    assert account is not None
    assert (account.open_contact, account.contacts) == (None, (an_accepted_contact(),))


def test_a_profile_that_changes_meanwhile_is_merged_again(stubber: Stubber) -> None:
    stubber.add_response("get_item", {})
    _cancel(stubber, CONDITION, FINE, FINE)
    stubber.add_response("get_item", {"Item": {"rev": {"N": "1"}}})
    stubber.add_response("transact_write_items", {})
    DynamoAccountChanges(Table(dynamodb_client(), NAME)).put_profile(a_profile())


def test_a_profile_that_keeps_changing_is_unavailable(stubber: Stubber) -> None:
    for _ in range(4):
        stubber.add_response("get_item", {})
        _cancel(stubber, CONDITION, FINE, FINE)
    with pytest.raises(Unavailable):
        DynamoAccountChanges(Table(dynamodb_client(), NAME)).put_profile(a_profile())


def _reference(fingerprint: str) -> dict[str, object]:
    item = {"debtor": {"S": a_key().debtor}, "fingerprint": {"S": fingerprint}}
    return {**CONDITION, "Item": item}


def test_an_invoice_that_someone_else_updates_at_once_ends_as_one_of_the_two(
    stubber: Stubber,
) -> None:
    _cancel(stubber, _reference("i1"), FINE, FINE)
    _cancel(stubber, _reference("i2"), FINE, FINE)
    changes = DynamoAccountChanges(Table(dynamodb_client(), NAME))
    assert changes.put_invoice(a_key(), an_invoice(), "i2") is Ingested.UNCHANGED


def test_an_invoice_that_keeps_changing_is_unavailable(stubber: Stubber) -> None:
    for number in range(4):
        _cancel(stubber, _reference(f"i{number}"), FINE, FINE)
    changes = DynamoAccountChanges(Table(dynamodb_client(), NAME))
    with pytest.raises(Unavailable):
        changes.put_invoice(a_key(), an_invoice(), "new")


def test_a_claim_that_finds_nothing_open_files_nothing(stubber: Stubber) -> None:
    stubber.add_client_error(
        "update_item",
        "ConditionalCheckFailedException",
        modeled_fields={"Item": {"rev": {"N": "9"}}},
    )
    with pytest.raises(Exception, match="changed since"):
        DynamoContacts(Table(dynamodb_client(), NAME)).claim(an_account(), a_contact())
