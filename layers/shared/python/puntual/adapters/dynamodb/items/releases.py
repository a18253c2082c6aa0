"""Releases of steps for a debtor; step and instant stand in the key."""

from collections.abc import Mapping
from datetime import datetime

from puntual.adapters.dynamodb.items import SCHEMA_VERSION
from puntual.adapters.dynamodb.items.values import text_of
from puntual.adapters.dynamodb.store.attributes import Record, Value
from puntual.domain.accounts.account import Release


def release_to_record(release: Release) -> Record:
    """Return a release as a record."""
    return {"v": SCHEMA_VERSION, "by": release.by}


def release_of(record: Mapping[str, Value], step: str, at: datetime) -> Release:
    """Read ``release_to_record`` back."""
    return Release(step, at, text_of(record, "by"))
