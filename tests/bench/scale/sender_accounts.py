"""Many accounts of one age: one is stored by the adapters, all others are its rows renamed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.application.intake.incoming import IncomingInvoice
from puntual.domain.accounts.account import Profile
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey, PhoneNumberId
from puntual.domain.phone import whatsapp_ids
from puntual.domain.sending.messaging_limit import NO_LIMIT
from tests.bench.grown_accounts import evaluate, grow
from tests.bench.scale.counting import CountedDynamoDB
from tests.domain.decision.decision_cases import DUE, GRANTED, PROFILE, invoice, local
from tests.factories import a_creditor

CREDITOR: Final = CreditorId("mueblesdelsur")
NUMBER: Final = PhoneNumberId("100200300")
NOW: Final[datetime] = local(DUE)
_MODEL: Final = 999_999
_MONTH: Final = timedelta(days=30)
# When the open invoice came.
_COME: Final = timedelta(days=25)
# Before anything of the oldest account.
_CONSENT: Final = timedelta(days=2_500)


def debtor_of(number: int) -> DebtorKey:
    """Return the key of one of the debtors."""
    return DebtorKey(CREDITOR, DebtorId(f"C-{number:06}"))


def stored_accounts(months: int, debtors: int) -> CountedDynamoDB:
    """Return a table with so many accounts, each with an invoice that is due."""
    client = _surroundings()
    model = CountedDynamoDB()
    changes = DynamoAccountChanges(model.table())
    changes.put_profile(_profile())
    key = debtor_of(_MODEL)
    grow(model.table(), [key], months, NOW, _MONTH, is_evaluated=True)
    _move_old_contacts(model)
    changes.put_invoice(key, invoice(), IncomingInvoice(key, invoice()).fingerprint())
    evaluate(model.table(), key, NOW - _COME)
    for number in range(debtors):
        for item in model.all_items():
            client.store(_renamed(item, number))
    client.forget()
    return client


def _move_old_contacts(client: CountedDynamoDB) -> None:
    """Move what the passes of those months would have moved by now."""
    accounts, history = (
        DynamoAccounts(client.table()),
        DynamoContactHistory(client.table(), KEPT_FOR),
    )
    while (excerpt := accounts.look(debtor_of(_MODEL))) and history.move(excerpt, NOW - _MONTH):
        continue


def _surroundings() -> CountedDynamoDB:
    client = CountedDynamoDB()
    table = client.table()
    DynamoCreditors(table).put(a_creditor(id=CREDITOR, phone_number_id=NUMBER))
    DynamoNumbers(table).change(NUMBER, {"daily_limit": NO_LIMIT})
    DynamoCircuitBreakers(table).set_limit(CREDITOR, 1_000_000)
    return client


def _profile() -> Profile:
    phone = f"+5255{_line_of(_MODEL)}"
    return replace(
        PROFILE,
        key=debtor_of(_MODEL),
        phone=phone,
        wa_ids=whatsapp_ids(phone),
        zone="America/Mexico_City",
        state="CMX",
        consents=(replace(GRANTED, at=NOW - _CONSENT),),
    )


def _line_of(number: int) -> str:
    return f"50{number:06}"


def _renamed(value: Any, number: int) -> Any:
    match value:
        case str():
            named = value.replace(f"C-{_MODEL:06}", f"C-{number:06}")
            return named.replace(_line_of(_MODEL), _line_of(number))
        case list():
            return [_renamed(one, number) for one in value]
        case dict():
            return {name: _renamed(one, number) for name, one in value.items()}
        case _:
            return value
