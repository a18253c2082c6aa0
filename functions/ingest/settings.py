"""The environment of ``ingest``."""

from dataclasses import dataclass

from puntual.runtime import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(settings.Settings):
    """Ingest needs only what every function needs."""
