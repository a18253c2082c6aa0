"""A client of the table that loses the first answer to each write, and repeats the write.

botocore does so by itself when the connection breaks: the write may have been made, and the repeat
meets it. Transactions carry a token of botocore's own, by which DynamoDB knows the repeat, so they
are made once here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class LostAnswers:
    """The client: what reads, and what fails at once, passes as it is.

    Attributes:
        lost: how many answers were lost.
    """

    def __init__(self, client: DynamoDBClient) -> None:
        self._client = client
        self.lost = 0

    def as_client(self) -> DynamoDBClient:
        """Return itself under the name that the adapters know."""
        return cast("DynamoDBClient", self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def put_item(self, **request: Any) -> Any:
        self._lose(self._client.put_item(**request))
        return self._client.put_item(**request)

    def update_item(self, **request: Any) -> Any:
        self._lose(self._client.update_item(**request))
        return self._client.update_item(**request)

    def delete_item(self, **request: Any) -> Any:
        self._lose(self._client.delete_item(**request))
        return self._client.delete_item(**request)

    def batch_execute_statement(self, **request: Any) -> Any:
        self._lose(self._client.batch_execute_statement(**request))
        return self._client.batch_execute_statement(**request)

    def _lose(self, _answer: object) -> None:
        self.lost += 1
