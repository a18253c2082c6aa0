"""Periods of metrics, in seconds."""

from typing import Final

DAY: Final = 86_400
FIVE_MINUTES: Final = 300
HOUR: Final = 3600
