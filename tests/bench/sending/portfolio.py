"""The table of a run: everybody's account, made up when it is first asked for.

One debtor is stored by the adapters themselves; all others are the same rows under another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.keys.account import account_pk, documents_pk, person_key, records_pk
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import DebtorKey, PhoneNumberId
from tests.bench.sending.population import CREDITOR, Population, key_of
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.doubles.dynamodb_operands import Item
from tests.factories import a_creditor, a_profile, an_invoice

NUMBER = PhoneNumberId("100200300")
OWNER: Creditor = a_creditor(id=CREDITOR, phone_number_id=NUMBER)

_MODEL, _OTHER = 9_999_999, 9_999_998
_MODEL_LINE = "5599999999"
_DEBTOR = re.compile(r"#d(\d{7})$")
_LINE = re.compile(r"#521?(55\d{8})$")


class Portfolio:
    """Knows the rows of every account and of every phone."""

    def __init__(self, population: Population, due_on: date) -> None:
        self._population = population
        alone, sharing = _stored((_MODEL,), due_on), _stored((_MODEL, _OTHER), due_on)
        self._alone = _partitions_of(alone)
        self._sharing = _partitions_of(sharing)
        key = person_key(key_of(_MODEL), f"52{_MODEL_LINE}")
        self._person = [item for item in alone.items_of(key.pk) if item["sk"]["S"] == key.sk]

    def open(self) -> MemoryDynamoDB:
        """Return a table with the creditor in it, and with everybody else."""
        client = MemoryDynamoDB()
        client.on_missing = self._rows_of
        DynamoCreditors(Table(client.as_client(), "bench")).put(OWNER)
        return client

    def _rows_of(self, pk: str) -> list[Item]:
        if debtor := _DEBTOR.search(pk):
            return self._partition(pk.partition("#")[0], int(debtor[1]))
        if line := _LINE.search(pk):
            sharers = self._population.sharers(f"+52{line[1]}")
            rows = [row for number in sharers for row in self._as(self._person, number)]
            return [{**row, "pk": {"S": pk}} for row in rows]
        return []

    def _partition(self, kind: str, number: int) -> list[Item]:
        phones = self._population.phones
        if number >= len(phones):
            return []
        shares = len(self._population.sharers(phones[number])) > 1
        return self._as((self._sharing if shares else self._alone).get(kind, ()), number)

    def _as(self, items: Iterable[Item], number: int) -> list[Item]:
        line = self._population.phones[number].removeprefix("+52")
        names = ((f"d{_MODEL:07d}", key_of(number).debtor), (_MODEL_LINE, line))
        return [{name: _renamed(value, names) for name, value in item.items()} for item in items]


def _stored(numbers: Iterable[int], due_on: date) -> MemoryDynamoDB:
    """Store accounts behind one phone, as an import would."""
    client = MemoryDynamoDB()
    changes = DynamoAccountChanges(Table(client.as_client(), "bench"))
    for place, number in enumerate(numbers):
        key: DebtorKey = key_of(number)
        ids = (f"52{_MODEL_LINE}", f"521{_MODEL_LINE}")
        changes.put_profile(a_profile(key=key, phone=f"+52{_MODEL_LINE}", wa_ids=ids))
        # Without the debtor's name: the stored view, which is compressed, serves everybody.
        invoice = an_invoice(external_id=f"F-{place}", due_on=due_on)
        changes.put_invoice(key, invoice, "fingerprint")
    return client


def _partitions_of(client: MemoryDynamoDB) -> dict[str, list[Item]]:
    """Return the items of the model's partitions, by the kind of each."""
    key = key_of(_MODEL)
    names = (account_pk(key), documents_pk(key), records_pk(key))
    return {pk.partition("#")[0]: list(client.items_of(pk)) for pk in names}


def _renamed(value: dict[str, object], names: tuple[tuple[str, str], ...]) -> dict[str, object]:
    return {kind: _rename(inner, names) for kind, inner in value.items()}


def _rename(inner: object, names: tuple[tuple[str, str], ...]) -> object:
    match inner:
        case str():
            for old, new in names:
                inner = inner.replace(old, new)
            return inner
        case list():
            return [_rename(one, names) for one in inner]
        case dict():
            return {name: _rename(one, names) for name, one in inner.items()}
        case _:
            return inner
