"""The environment of ``schedule_reminders``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """What scheduling needs on top of what every function needs.

    Attributes:
        queue_url: where accounts wait for their evaluation.
        numbers: the numbers with a queue of their own, as ``adapters.number_setting`` reads them.
    """

    queue_url: str
    numbers: str
