"""The calls that the table needs, with the names, parameters and answers of boto3's client."""

from os import urandom
from typing import Any, Final

from puntual.adapters.aws.signed.json_calls import JsonCalls, Service

DYNAMODB: Final = Service("dynamodb", "DYNAMODB", "DynamoDB_20120810", "1.0", has_attributes=True)


class SignedTableCalls:
    """DynamoDB, as far as the table needs it."""

    def __init__(self, calls: JsonCalls) -> None:
        self._calls = calls

    def get_item(self, **request: Any) -> dict[str, Any]:
        """Read an item."""
        return self._calls.call("GetItem", request)

    def put_item(self, **request: Any) -> dict[str, Any]:
        """Write an item."""
        return self._calls.call("PutItem", request)

    def update_item(self, **request: Any) -> dict[str, Any]:
        """Change an item."""
        return self._calls.call("UpdateItem", request)

    def delete_item(self, **request: Any) -> dict[str, Any]:
        """Remove an item."""
        return self._calls.call("DeleteItem", request)

    def query(self, **request: Any) -> dict[str, Any]:
        """Read a page of a partition."""
        return self._calls.call("Query", request)

    def scan(self, **request: Any) -> dict[str, Any]:
        """Read a page of the table."""
        return self._calls.call("Scan", request)

    def batch_get_item(self, **request: Any) -> dict[str, Any]:
        """Read up to a hundred items."""
        return self._calls.call("BatchGetItem", request)

    def describe_table(self, **request: Any) -> dict[str, Any]:
        """Read what is known of the table itself."""
        return self._calls.call("DescribeTable", request)

    def transact_write_items(self, **request: Any) -> dict[str, Any]:
        """Do all writes or none; an attempt after a lost answer is known by its token."""
        token = request.get("ClientRequestToken") or urandom(16).hex()
        return self._calls.call("TransactWriteItems", {**request, "ClientRequestToken": token})

    def batch_execute_statement(self, **request: Any) -> dict[str, Any]:
        """Execute up to 25 statements, each on its own."""
        return self._calls.call("BatchExecuteStatement", request)
