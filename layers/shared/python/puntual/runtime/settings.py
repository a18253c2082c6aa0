"""A function's environment as a frozen value: read once, and failing by the variable's name."""

import dataclasses
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from puntual.domain.errors import MissingConfiguration

if TYPE_CHECKING:
    from puntual.domain.sending.pace import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What every function needs; each function's own settings add to it.

    Attributes:
        table_name: the one table.
        clock: ``system``, or ``file:<path>`` on one machine.
        stage: ``dev``, ``prod`` or ``local``.
        wake_shards: over how many partitions the wake-ups of an hour are spread.
        contact_log_months: how long contacts, their logs and the reasons of their absence stay.
    """

    table_name: str
    clock: str
    stage: str
    wake_shards: int
    contact_log_months: int

    @classmethod
    def load(cls) -> Self:
        """Read the environment.

        Raises:
            MissingConfiguration: a variable is absent, empty or not a number.
        """
        values: dict[str, Any] = {field.name: _read(field) for field in dataclasses.fields(cls)}
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingSettings(Settings):
    """What a call of the Cloud API needs on top of what every function needs.

    Attributes:
        graph_base_url: where the Cloud API lives.
        graph_version: e.g. ``v25.0``; Meta retires versions, so it is configuration.
        sender_secret_arn: the secret that holds the access token.
        messages_per_second: a number's throughput, inbound and outbound together.
        inbound_per_second: how much of it comes in, on average.
        sender_concurrency: how many copies of the sender may run at once.
        numbers: the numbers with a queue of their own, as ``runtime.number_setting`` reads them.
    """

    graph_base_url: str
    graph_version: str
    sender_secret_arn: str
    messages_per_second: int
    inbound_per_second: float
    sender_concurrency: int
    numbers: str

    @property
    def pace(self) -> "Pace":
        """Return the pace of a number without a queue of its own."""
        from puntual.domain.sending.pace import Pace  # noqa: PLC0415 - of senders only

        return Pace(
            limit=self.messages_per_second,
            inbound=self.inbound_per_second,
            workers=self.sender_concurrency,
        )


def _read(field: "dataclasses.Field[object]") -> str | int | float:
    name = field.name.upper()
    text = os.environ.get(name, "")
    if not text:
        raise MissingConfiguration(f"the environment variable {name} is not set")
    if field.type not in (int, float):
        return text
    try:
        return int(text) if field.type is int else float(text)
    except ValueError as err:
        raise MissingConfiguration(f"the environment variable {name} is not a number") from err
