"""What the endpoint answers, and what the caller gets to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from puntual_client.items import Item


class IngestFailed(Exception):
    """The endpoint did not take a request as a whole, or postponed items again and again."""


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
        IngestFailed: the answer is an error, or does not come from the ingest API.
    """
    shown = f"{answer.url.path}: {answer.status_code} {answer.text[:300]}"
    if answer.is_error:
        raise IngestFailed(shown)
    try:
        content: dict[str, Any] = answer.json()
    except ValueError as err:
        raise IngestFailed(f"no answer of the ingest API: {shown}") from err
    return content


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
