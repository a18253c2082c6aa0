from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from botocore.stub import Stubber

from puntual.adapters.aws.clients import dynamodb_client
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.keys.account import profile_key
from puntual.adapters.dynamodb.keys.wake_up import wake_up_key
from puntual.adapters.dynamodb.store.errors import Busy, ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.errors import StaleAccount, Unavailable
from puntual.domain.receivables.receivable import Invoice, InvoiceStatus
from puntual.ports.accounts import Ingested
from tests.doubles.dynamodb_table import NAME, table_in_memory
from tests.factories import NOON, a_consent, a_contact, a_key, a_payment, a_profile, an_invoice

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


def test_a_failed_condition_names_what_was_found(table: Table) -> None:
    table.put(Put(KEY, {"rev": 7}))
    with pytest.raises(ConditionFailed) as caught:
        table.update(Update(KEY, "SET #rev = :rev", {"rev": 1}, "attribute_not_exists(#rev)"))
    assert caught.value.found == {0: {**KEY._asdict(), "rev": 7}}


def test_a_cancelled_transaction_names_the_failed_condition_and_writes_nothing(
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


def _long_invoice(name: str) -> Invoice:
    """Return one of which a view has nothing: what is owed has to be small."""
    return an_invoice(external_id=name, label="x" * 390_000, status=InvoiceStatus.CANCELLED)


def test_an_account_of_more_than_a_megabyte_is_read_whole(table: Table) -> None:
    key, changes = a_key(), DynamoAccountChanges(table)
    invoices = [_long_invoice(f"F-{number}") for number in range(4)]
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
        changes.put_invoice(key, _long_invoice(f"F-{number}"), "i1")
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
        DynamoContacts(table).claim(excerpt_of(account), a_contact(), b"")


def test_wake_ups_of_more_than_a_megabyte_are_all_due(table: Table) -> None:
    wake_ups = DynamoWakeUps(table, 1)
    for number in range(4):
        row = wake_up_key(a_key(f"d-{number}"), NOON, 1)
        table.put(Put(row, {"padding": "x" * 390_000}))
    due = wake_ups.due(NOON.replace(hour=17), NOON)
    assert [one.key.debtor for one in due] == ["d-0", "d-1", "d-2", "d-3"]


def test_expired_rows_say_when_they_expire(table: Table) -> None:
    DynamoWakeUps(table, 1).put(a_key(), NOON)
    row = table.get(wake_up_key(a_key(), NOON, 1))
    assert row is not None
    assert row["ttl"] == int(NOON.timestamp()) + 35 * 24 * 3600


class _Meddled(Table):
    """A table in which somebody else is always quicker."""

    def __init__(self, table: Table, meddle: Callable[[int], None]) -> None:
        super().__init__(table._client, table._name)
        self._meddle = meddle
        self.tries = 0

    def transact(self, writes: Sequence[Write]) -> None:
        self.tries += 1
        self._meddle(self.tries)
        super().transact(writes)


def test_a_profile_that_changes_meanwhile_is_merged_again(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    said = a_consent(source="web form")

    def consent(tries: int) -> None:
        if tries == 1:
            changes.put_profile(a_profile(name="Ana", consents=[said]))

    DynamoAccountChanges(_Meddled(table, consent)).put_profile(a_profile())
    account = DynamoAccounts(table).read(a_key())
    assert account is not None
    assert (account.profile.name, set(account.profile.consents)) == (
        a_profile().name,
        {said, a_consent()},
    )


def test_a_profile_that_keeps_changing_is_unavailable(table: Table) -> None:
    changes = DynamoAccountChanges(table)

    def rename(tries: int) -> None:
        changes.put_profile(a_profile(name=f"Ana {tries}"))

    with pytest.raises(Unavailable):
        DynamoAccountChanges(_Meddled(table, rename)).put_profile(a_profile())


def test_an_invoice_that_someone_else_updates_at_once_ends_as_one_of_the_two(
    table: Table,
) -> None:
    changes = DynamoAccountChanges(table)

    def same(_: int) -> None:
        changes.put_invoice(a_key(), an_invoice(), "i2")

    changes.put_invoice(a_key(), an_invoice(), "i1")
    meddled = DynamoAccountChanges(_Meddled(table, same))
    assert meddled.put_invoice(a_key(), an_invoice(), "i2") is Ingested.UNCHANGED


def test_an_invoice_that_keeps_changing_is_unavailable(table: Table) -> None:
    changes = DynamoAccountChanges(table)

    def other(tries: int) -> None:
        changes.put_invoice(a_key(), an_invoice(), f"i{tries}")

    with pytest.raises(Unavailable):
        DynamoAccountChanges(_Meddled(table, other)).put_invoice(a_key(), an_invoice(), "new")
