"""The simulated business: one creditor with its number, and a key for its billing system."""

import secrets
from datetime import datetime
from typing import Final

from local.emulator.aws import LocalAws
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.api_key import ApiKey, Scope, digest_of
from puntual.domain.accounts.creditor import Creditor
from puntual.domain.ids import CreditorId, PhoneNumberId

CREDITOR: Final = CreditorId("aurora")
CREDITOR_NAME: Final = "Comercial Aurora"
PHONE_NUMBER_ID: Final = PhoneNumberId("100000000000001")
_CONTACT_LINE: Final = "+52 55 5550 0000"
# It has been in business for a while: its breaker is as a daily pass leaves it after busy days.
_BUSY_DAY: Final = 100_000


def set_up_tenant(aws: LocalAws, table_name: str, now: datetime) -> str:
    """Store the creditor and a key that may write and read; return the key's secret."""
    table = Table(aws.client("dynamodb"), table_name)
    DynamoCreditors(table).put(Creditor(CREDITOR, CREDITOR_NAME, PHONE_NUMBER_ID, _CONTACT_LINE))
    DynamoCircuitBreakers(table).set_limit(CREDITOR, _BUSY_DAY)
    secret = f"pk_{secrets.token_urlsafe(32)}"
    key = ApiKey(digest_of(secret), CREDITOR, "billing", frozenset(Scope), now)
    DynamoApiKeys(table).create(key)
    return secret
