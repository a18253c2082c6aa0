"""A document whose name is taken first is stored once, whoever dies or meets another."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Final, cast

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.documents import DynamoDocuments
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import Conflict, PreconditionFailed
from puntual.domain.ids import CreditorId, DebtorKey
from puntual.domain.receivables.copies import CopyOrder, OlderCopy
from puntual.ports.accounts import Ingested
from tests.bench.billing import WRITE
from tests.bench.scale.counting import CountedDynamoDB
from tests.doubles.dying_client import Died, DyingClient
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.factories import CREDITOR, NOON, a_key, a_payment, a_profile, an_invoice

MINE, YOURS, LATER = a_key("d-1"), a_key("d-2"), NOON + timedelta(hours=1)
INVOICE, PAYMENT = an_invoice(), a_payment()

type Put = Callable[[DynamoAccountChanges, DebtorKey, str], Ingested]


def _put_invoice(changes: DynamoAccountChanges, key: DebtorKey, content: str) -> Ingested:
    return changes.put_invoice(key, INVOICE, f"{key.debtor} {content}")


def _put_payment(changes: DynamoAccountChanges, key: DebtorKey, content: str) -> Ingested:
    return changes.put_payment(key, PAYMENT, content)


PUTS: Final[Mapping[str, Put]] = {"invoice": _put_invoice, "payment": _put_payment}


class _Stored:
    """Two accounts, and a table that may end whoever writes."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        for place, key in enumerate((MINE, YOURS)):
            phone = f"+52555000000{place}"
            self.changes().put_profile(a_profile(key=key, phone=phone, wa_ids=[phone[1:]]))

    def changes(self, client: object | None = None) -> DynamoAccountChanges:
        return DynamoAccountChanges(Table(cast("DynamoDBClient", client or self.client), "t"))

    def die(self, put: Put, dies_at: int, *, after: bool, content: str = "one") -> None:
        with pytest.raises(Died):
            put(
                self.changes(DyingClient(self.client.as_client(), dies_at, after=after)),
                MINE,
                content,
            )

    def owners(self) -> list[DebtorKey]:
        """Return who has the document, and check that each is seen as its documents make it."""
        table = Table(self.client.as_client(), "t")
        found = []
        for key in (MINE, YOURS):
            excerpt, account = DynamoAccounts(table).look(key), DynamoAccounts(table).read(key)
            assert excerpt is not None
            assert account is not None
            assert excerpt.view(LATER) == view_of(account, LATER)
            found += [key] * (len(account.invoices) + len(account.payments))
        documents = DynamoDocuments(table)
        named = documents.debtor_of_invoice(CreditorId(CREDITOR), INVOICE.id)
        named = named or documents.debtor_of_payment(CreditorId(CREDITOR), PAYMENT.id)
        assert [key.debtor for key in found] in ([named], [])
        return found


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
@pytest.mark.parametrize("dies_at", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_the_same_again_finishes_what_was_cut_short(
    put: Put, dies_at: int, *, after: bool
) -> None:
    world = _Stored()
    world.die(put, dies_at, after=after)
    is_done = (dies_at, after) == (2, True)
    assert world.owners() == [MINE] * is_done
    outcome = Ingested.UNCHANGED if is_done else Ingested.CREATED
    assert put(world.changes(), MINE, "one") is outcome
    assert put(world.changes(), MINE, "one") is Ingested.UNCHANGED
    assert world.owners() == [MINE]


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
@pytest.mark.parametrize("key", [MINE, YOURS])
def test_what_was_cut_short_keeps_no_name_from_another_copy(put: Put, key: DebtorKey) -> None:
    """Nothing of it is on record, so nothing contradicts it."""
    world = _Stored()
    world.die(put, 1, after=True)
    assert put(world.changes(), key, "two") is Ingested.CREATED
    assert world.owners() == [key]
    assert put(world.changes(), key, "two") is Ingested.UNCHANGED


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
@pytest.mark.parametrize("calls", range(6))
@pytest.mark.parametrize(
    ("key", "content"), [(MINE, "one"), (MINE, "two"), (YOURS, "one"), (YOURS, "two")]
)
def test_two_copies_at_once_become_one_document(
    put: Put, calls: int, key: DebtorKey, content: str
) -> None:
    """Whoever is late, by any number of calls, finds that the account has passed on."""
    world = _Stored()
    waiting = [calls]
    outcomes: list[Ingested] = []

    def send(to: DebtorKey, said: str) -> None:
        with suppress(Conflict):
            outcomes.append(put(world.changes(), to, said))

    def meet(_: str, __: list[Row]) -> None:
        waiting[0] -= 1
        if waiting[0] == -1:
            send(key, content)

    world.client.on_call = meet
    send(MINE, "one")
    world.client.on_call = lambda _, __: None
    assert len(world.owners()) == 1
    assert Ingested.CREATED in outcomes
    if put is _put_payment and (key, content) != (MINE, "one") and waiting[0] < 0:
        assert len(outcomes) == 1


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
def test_what_was_cut_short_is_finished_for_the_customer_that_its_own_became(put: Put) -> None:
    """The name stood for a customer that was no more, and no copy could ever be stored."""
    world = _Stored()
    world.die(put, 1, after=True)
    world.changes().begin_merge(MINE, YOURS, LATER)
    while not world.changes().advance_merge(MINE, YOURS, LATER):
        pass
    assert put(world.changes(), YOURS, "one") is Ingested.CREATED
    assert world.owners() == [YOURS]


def test_a_copy_that_means_to_replace_another_finds_none_where_one_was_cut_short() -> None:
    world = _Stored()
    world.die(_put_invoice, 1, after=True)
    order = CopyOrder(expected=frozenset({"tag"}))
    with pytest.raises(PreconditionFailed):
        world.changes().put_invoice(MINE, INVOICE, "two", order)


def test_an_older_copy_is_stored_where_the_newer_one_was_cut_short() -> None:
    """It was answered with a newer one in force, of which nothing was on record."""
    world = _Stored()
    dying = world.changes(DyingClient(world.client.as_client(), 1, after=True))
    with pytest.raises(Died):
        dying.put_invoice(MINE, INVOICE, "two", CopyOrder(LATER))
    assert world.changes().put_invoice(MINE, INVOICE, "one", CopyOrder(NOON)) is Ingested.CREATED
    assert world.changes().put_invoice(MINE, INVOICE, "two", CopyOrder(LATER)) is Ingested.UPDATED
    with pytest.raises(OlderCopy):
        world.changes().put_invoice(MINE, INVOICE, "one", CopyOrder(NOON))
    assert world.owners() == [MINE]


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
def test_a_new_document_writes_five_units_and_one_that_is_on_record_one(put: Put) -> None:
    """In one transaction they were six, and six for each that was sent again unchanged."""
    client = CountedDynamoDB()
    changes = DynamoAccountChanges(client.table())
    changes.put_profile(a_profile())
    for units in (5, 1):
        client.forget()
        put(changes, MINE, "one")
        assert client.total(WRITE) == units
