"""A function's environment as a frozen value: read once, and failing by the variable's name."""

import dataclasses
import os
from dataclasses import dataclass
from typing import Any, Self

from puntual.domain.errors import MissingConfiguration


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
