"""What the endpoint answers, and what the caller gets to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from puntual_client.items import Item


class IngestFailed(Exception):
    """The endpoint did not take a request as a whole, or postponed items again and again."""


class Superseded(IngestFailed):
    """Another copy of an item is on record than the one that was to be replaced."""


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An item that the endpoint refused: which kind, which one, and why."""

    kind: str
    id: str
    error: str


def is_temporary(answer: httpx.Response) -> bool:
    """Tell whether the same request may succeed later."""
    return answer.is_server_error or answer.status_code == httpx.codes.TOO_MANY_REQUESTS


def read(answer: httpx.Response) -> dict[str, Any]:
    """Return the JSON object that was answered.

    Raises:
        Superseded: another copy is on record than the one that was to be replaced.
        IngestFailed: the answer is an error, or does not come from the ingest API.
    """
    shown = f"{answer.url.path}: {answer.status_code} {answer.text[:300]}"
    if answer.status_code == httpx.codes.PRECONDITION_FAILED:
        raise Superseded(shown)
    if answer.is_error:
        raise IngestFailed(shown)
    try:
        content: dict[str, Any] = answer.json()
    except ValueError as err:
        raise IngestFailed(f"no answer of the ingest API: {shown}") from err
    etag = answer.headers.get("etag")
    return {**content, "etag": etag} if etag else content


def describe(err: httpx.TransportError) -> str:
    """Return the kind and the text of a broken connection."""
    return f"{type(err).__name__}: {err}"


def name_of(item: Item) -> str:
    """Return what the billing system calls an item."""
    return str(item.get("external_id") or item.get("id"))


def explain(problem: Mapping[str, Any]) -> str:
    """Return what is wrong with an item and how to correct it, on one line."""
    errors = problem.get("errors") or []
    if not errors:
        return str(problem.get("detail", problem.get("title", "refused")))
    return "; ".join(f"{one['field']}: {one['problem']}; {one['fix']}" for one in errors)
