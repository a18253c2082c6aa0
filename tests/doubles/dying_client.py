"""A client of the table whose worker dies in the middle of its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_WRITES = ("put_item", "update_item", "delete_item", "transact_write_items")


class Died(Exception):
    """The worker is gone."""


class DyingClient:
    """A client of the table whose worker dies at the n-th write, before or after it was made."""

    def __init__(self, client: DynamoDBClient, dies_at: int, *, after: bool) -> None:
        self._client = client
        self._left = dies_at
        self._after = after

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._client, name)
        if name not in _WRITES:
            return call

        def write(**request: Any) -> Any:
            self._left -= 1
            if self._left == 0 and not self._after:
                raise Died
            try:
                return call(**request)
            finally:
                if self._left == 0:
                    raise Died

        return write
