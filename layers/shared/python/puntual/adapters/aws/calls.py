"""The calls to AWS that adapters make; boto3's clients have them, and so have our own.

Parameters and answers are as boto3 has them, and errors are botocore's. Parameters go by name
only; ``args`` stands for none, so that boto3's typed methods are such calls as well.
"""

from collections.abc import Mapping
from typing import Any, Protocol


class TableCalls(Protocol):
    """DynamoDB, as far as the table needs it."""

    def get_item(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read an item."""
        ...

    def put_item(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Write an item."""
        ...

    def update_item(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Change an item."""
        ...

    def delete_item(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Remove an item."""
        ...

    def query(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read a page of a partition."""
        ...

    def scan(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read a page of the table."""
        ...

    def batch_get_item(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read up to a hundred items."""
        ...

    def describe_table(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read what is known of the table itself."""
        ...

    def transact_write_items(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Do all writes or none."""
        ...

    def batch_execute_statement(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Execute up to 25 statements, each on its own."""
        ...


class QueueCalls(Protocol):
    """SQS, as far as jobs need it."""

    def send_message(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Send a message."""
        ...

    def send_message_batch(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Send up to ten messages."""
        ...


class SecretCalls(Protocol):
    """Secrets Manager, as far as a secret needs it."""

    def get_secret_value(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Read a secret."""
        ...


class EventCalls(Protocol):
    """EventBridge, as far as events of ours need it."""

    def put_events(self, *args: Any, **request: Any) -> Mapping[str, Any]:
        """Put up to ten events onto the bus."""
        ...
