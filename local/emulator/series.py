"""Metrics as they are collected: values by metric, dimensions and minute."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """A metric with its dimensions, in one minute."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    unit: str
    minute: int


type Points = dict[Series, list[float]]


def series_of(
    namespace: str, name: str, dimensions: Mapping[str, str], unit: str, at: datetime
) -> Series:
    """Return the series to which a value of an instant belongs."""
    minute = int(at.timestamp()) // _MINUTE * _MINUTE
    return Series(namespace, name, tuple(sorted(dimensions.items())), unit, minute)
