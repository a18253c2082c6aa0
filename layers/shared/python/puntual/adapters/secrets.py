"""Secrets: read once per environment, again on demand, and never shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from puntual.adapters.aws_errors import aws_errors_translated
from puntual.domain.errors import MissingConfiguration

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class Secret:
    """One JSON document in Secrets Manager, kept in memory after the first use."""

    def __init__(self, client: SecretsManagerClient, arn: str) -> None:
        self._client = client
        self._arn = arn
        self._fields: dict[str, str] | None = None

    def __repr__(self) -> str:
        """Return the class's name only."""
        return f"{type(self).__name__}(...)"

    def require(self, name: str) -> str:
        """Return a field that must be there.

        Raises:
            MissingConfiguration: the secret has no such field, or is no JSON object.
            Unavailable: Secrets Manager did not answer.
        """
        value = self.find(name)
        if value is None:
            # Whoever mends it must not have to wait for a new environment.
            self.refresh()
            raise MissingConfiguration(f"the secret has no field {name}")
        return value

    def find(self, name: str) -> str | None:
        """Return a field that may be absent or empty; both are None."""
        if self._fields is None:
            self._fields = self._read()
        return self._fields.get(name) or None

    def refresh(self) -> None:
        """Forget what was read, so that a rotated secret is read at the next use."""
        self._fields = None

    def _read(self) -> dict[str, str]:
        with aws_errors_translated("the secret"):
            text = self._client.get_secret_value(SecretId=self._arn).get("SecretString", "")
        fields = _parsed(text)
        if fields is None:
            raise MissingConfiguration("the secret is not a JSON object of texts")
        return fields


def _parsed(text: str) -> dict[str, str] | None:
    # No `from err` anywhere near: a JSON error shows the text that it could not read.
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    if not isinstance(fields, dict):
        return None
    return {name: value for name, value in fields.items() if isinstance(value, str)}
