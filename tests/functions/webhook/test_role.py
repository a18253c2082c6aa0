"""No statement of the role can be dropped: a call of the handler would be refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from puntual.adapters.aws.clients import event_calls, sqs_client
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.wake_ups import DynamoWakeUps
from puntual.adapters.dynamodb.creditors.api_keys import DynamoApiKeys
from puntual.adapters.dynamodb.creditors.creditors import DynamoCreditors
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.operations.circuit_breakers import DynamoCircuitBreakers
from puntual.adapters.dynamodb.operations.payment_feed import DynamoPaymentFeed
from puntual.adapters.dynamodb.operations.switches import DynamoSwitchboard
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.sending.quota import DynamoQuota
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.excerpt import excerpt_of
from puntual.domain.errors import MissingConfiguration
from puntual.domain.sending.conditions import Switch, SwitchScope
from tests.factories import (
    CREDITOR,
    NOON,
    a_contact,
    a_creditor,
    a_key,
    a_payment,
    an_api_key,
    an_invoice,
)
from tests.functions.webhook.handler_cases import account_in, payload, post
from tests.iam.judge import judged_as, witnessed
from tests.iam.needed import rights_without_use, statements_without_use


def test_the_webhook_needs_each_of_its_rights(table: Table) -> None:
    DynamoContacts(table).claim(
        excerpt_of(account_in(table, a_key("d-2"))), a_contact(), b"{}", NOON
    )
    DynamoNumbers(table).change("100200300", {"account": "300000000000001"})
    with witnessed() as calls:
        for name in ("replies", "statuses", "management", "numbers"):
            assert post(payload(name))["statusCode"] == 200
        paused = payload("management").replace(b'"APPROVED"', b'"PAUSED"')
        locked = payload("statuses").replace(b"131026", b"131031")
        for body in (paused, locked):
            assert post(body)["statusCode"] == 200
    assert statements_without_use("webhook", calls) == []
    assert rights_without_use("webhook", calls) == set()


_ATTEMPTS: dict[str, Callable[[Table], object]] = {
    "list the debtors": lambda table: list(
        DynamoWakeUps(table, 2).due(NOON - timedelta(hours=1), NOON)
    ),
    "scan the table": lambda table: list(DynamoAccountScan(table).walk(1, 1, None)),
    "mint a key": lambda table: DynamoApiKeys(table).create(an_api_key()),
    "read a key": lambda table: DynamoApiKeys(table).find("digest"),
    "say where to pay": lambda table: DynamoCreditors(table).put(a_creditor(name="Thief")),
    "change a switch": lambda table: DynamoSwitchboard(table).pull(
        CREDITOR, Switch(SwitchScope.CREDITOR, ""), NOON, "a thief"
    ),
    "store a payment": lambda table: DynamoAccountChanges(table).put_payment(
        a_key(), a_payment(), "fingerprint"
    ),
    "store an invoice": lambda table: DynamoAccountChanges(table).put_invoice(
        a_key(), an_invoice(), "fingerprint"
    ),
    "say that payments came": lambda table: DynamoPaymentFeed(table).seen(CREDITOR, NOON),
    "raise the breaker": lambda table: DynamoCircuitBreakers(table).set_limit(CREDITOR, 10**6),
    "empty the quota": lambda table: DynamoQuota(table).used("100200300", NOON),
    "tell of what is no case": lambda _: event_calls().put_events(
        Entries=[{"Source": "billing", "DetailType": "Paid", "Detail": "{}"}]
    ),
    "queue a job": lambda _: sqs_client().send_message(QueueUrl="https://x/jobs", MessageBody="x"),
}


@pytest.mark.parametrize("attempt", _ATTEMPTS.values(), ids=_ATTEMPTS)
def test_a_webhook_in_a_thief_s_hands_may_not(
    table: Table, attempt: Callable[[Table], object]
) -> None:
    """All but the scan and the job it could, while its rights were to the whole table."""
    with judged_as("webhook"), pytest.raises((ClientError, MissingConfiguration)) as refused:
        attempt(table)
    cause = refused.value.__cause__ or refused.value
    assert isinstance(cause, ClientError)
    assert cause.response["Error"]["Code"] == "AccessDeniedException"
