"""Secrets: read once per environment, again on demand or when old, and never printed."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from puntual.adapters.aws.calls import SecretCalls
from puntual.adapters.aws.errors import aws_errors_translated
from puntual.domain.errors import MissingConfiguration, Unavailable
from puntual.ports.clock import Clock

# With the two minutes that a batch may last, a rotated secret is in use everywhere within five.
KEPT_FOR: Final = timedelta(minutes=3)
_BETWEEN_TRIES: Final = timedelta(seconds=10)


class Secret:
    """One JSON document in Secrets Manager, kept in memory after the first use."""

    def __init__(self, client: SecretCalls, arn: str, flowing: Clock) -> None:
        """Keep the source; the first use reads the secret.

        Args:
            client: of Secrets Manager.
            arn: the ARN of the secret.
            flowing: a clock that flows as real time does, for the age of the secret.
        """
        self._client = client
        self._arn = arn
        self._flowing = flowing
        self._fields: dict[str, str] | None = None
        self._read_at = flowing.now()
        self._tried_at: datetime | None = None

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
            # A mended secret must be in use without a new environment.
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

    def renew(self) -> None:
        """Read an old secret again; without an answer, the known one stays in use.

        It blocks, so it is called when no message waits. Where there is no answer, nobody asks
        again for some seconds: a call every few milliseconds must not wait for each of them.

        Raises:
            MissingConfiguration: the secret is gone, or is no JSON object any more.
        """
        if self._fields is None or self._is_within(KEPT_FOR, self._read_at):
            return
        if not self._is_within(_BETWEEN_TRIES, self._tried_at):
            self._tried_at = self._flowing.now()
            with suppress(Unavailable):
                self._fields = self._read()

    def _is_within(self, span: timedelta, at: datetime | None) -> bool:
        # A clock that was set back must not keep an old secret for longer.
        return at is not None and timedelta(0) <= self._flowing.now() - at < span

    def _read(self) -> dict[str, str]:
        begun = self._flowing.now()
        with aws_errors_translated("the secret"):
            text = self._client.get_secret_value(SecretId=self._arn).get("SecretString", "")
        fields = _parsed(text)
        if fields is None:
            raise MissingConfiguration("the secret is not a JSON object of texts")
        self._read_at = begun
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
