"""No statement of the role can be dropped: a call of the handler would be refused."""

from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.sending.numbers import DynamoNumbers
from puntual.adapters.dynamodb.store.table import Table
from tests.factories import NOON, a_contact, a_key
from tests.functions.webhook.handler_cases import account_in, payload, post
from tests.iam.judge import witnessed
from tests.iam.needed import rights_without_use, statements_without_use


def test_the_webhook_needs_each_of_its_rights(table: Table) -> None:
    DynamoContacts(table).claim(account_in(table, a_key("d-2")), a_contact(), b"{}", NOON)
    DynamoNumbers(table).change("100200300", {"account": "300000000000001"})
    with witnessed() as calls:
        for name in ("replies", "statuses", "management", "numbers"):
            assert post(payload(name))["statusCode"] == 200
    assert statements_without_use("webhook", calls) == []
    assert rights_without_use("webhook", calls) == set()
