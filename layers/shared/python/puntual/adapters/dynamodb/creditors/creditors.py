"""Creditors and the numbers that they write from."""

from typing import override

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of, text_or_none
from puntual.adapters.dynamodb.keys.creditor import config_key
from puntual.adapters.dynamodb.keys.number import number_key, number_state_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.errors import ConditionFailed
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Put, Update, Write, replacing
from puntual.domain.accounts.creditor import Creditor, FormOfAddress
from puntual.domain.errors import Conflict
from puntual.domain.ids import CreditorId, PhoneNumberId
from puntual.ports.creditors import Creditors

_NUMBER_IS_FREE = "attribute_not_exists(#pk) OR #creditor = :creditor OR attribute_exists(#former)"


class DynamoCreditors(Creditors):
    """Creditors: an item for each configuration, and one for each number that points at it."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @override
    def read(self, creditor: CreditorId) -> Creditor | None:
        item = self._table.get(config_key(creditor))
        return None if item is None else _creditor_of(item, creditor)

    @override
    def by_phone_number(self, phone_number_id: str) -> Creditor | None:
        number = self._table.get(number_key(phone_number_id))
        return None if number is None else self.read(CreditorId(text_of(number, "creditor")))

    @override
    def put(self, creditor: Creditor) -> None:
        """Write configuration and number in one transaction; keep the former number on record.

        Its state is written with it: Meta is asked about every number that has one.
        """
        known = self.read(CreditorId(creditor.id))
        try:
            self._table.transact(_writes(creditor, known))
        except ConditionFailed as err:
            raise Conflict("the phone number belongs to another creditor") from err


def _writes(creditor: Creditor, known: Creditor | None) -> list[Write]:
    number = Put(
        number_key(creditor.phone_number_id),
        {"v": SCHEMA_VERSION, "creditor": creditor.id},
        _NUMBER_IS_FREE,
        {"creditor": creditor.id},
    )
    # Not a whole item: the policy in force stands there as well, and is not the creditor's name.
    config = Update(config_key(CreditorId(creditor.id)), *replacing(_record_of(creditor)))
    state = Update(number_state_key(creditor.phone_number_id), *replacing({"v": SCHEMA_VERSION}))
    writes: list[Write] = [config, number, state]
    if known is not None and known.phone_number_id != creditor.phone_number_id:
        # Kept, until another creditor takes it: an opt-out sent to the old number still counts.
        former: Record = {"v": SCHEMA_VERSION, "creditor": creditor.id, "former": True}
        writes.append(Put(number_key(known.phone_number_id), former))
    return writes


def _record_of(creditor: Creditor) -> Record:
    return {
        "v": SCHEMA_VERSION,
        "name": creditor.name,
        "phone_number_id": creditor.phone_number_id,
        "contact_line": creditor.contact_line,
        "how_to_pay": creditor.how_to_pay or None,
        "claims_book": creditor.claims_book or None,
        "pays_online": creditor.pays_online or None,
        "address": creditor.address or None,
        "tax_id": creditor.tax_id or None,
        "form_of_address": creditor.form_of_address,
    }


def _creditor_of(item: Record, creditor: CreditorId) -> Creditor:
    return Creditor(
        creditor,
        text_of(item, "name"),
        PhoneNumberId(text_of(item, "phone_number_id")),
        text_of(item, "contact_line"),
        text_or_none(item, "how_to_pay") or "",
        text_or_none(item, "claims_book") or "",
        item.get("pays_online") is True,
        text_or_none(item, "address") or "",
        text_or_none(item, "tax_id") or "",
        FormOfAddress(form) if (form := text_or_none(item, "form_of_address")) else None,
    )
