"""A billing system's side of the ingest API: batches in, refusals out, postponed items again."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any, Final, Protocol, Self

import httpx

type Item = Mapping[str, Any]

_PER_BATCH: Final = 200
_TRIES: Final = 6
_SERVER_ERROR: Final = 500
_TOO_MANY: Final = 429


class IngestFailed(Exception):
    """The endpoint did not take a request as a whole, or postponed items again and again."""


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An item that the endpoint refused: which kind, which one, and why."""

    kind: str
    id: str
    error: str


class Batch(Protocol):
    """What happened meanwhile, in the words of the ingest API (docs/api.md)."""

    @property
    def customers(self) -> Iterable[Item]:
        """Whoever is new or changed."""
        ...

    @property
    def invoices(self) -> Iterable[Item]:
        """What was invoiced."""
        ...

    @property
    def payments(self) -> Iterable[Item]:
        """What was paid."""
        ...


class IngestClient:
    """Sends what happened; items that must be sent again are, and those refused are returned."""

    def __init__(self, url: str, key: str, pause: float = 0.2) -> None:
        """Connect on the first request; `pause` in seconds grows with each try."""
        headers = {"authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=60.0, trust_env=False)
        self._pause = pause

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def send(self, batch: Batch) -> list[RefusedItem]:
        """Send a batch: customers first, then what they owe, then what they paid."""
        return [
            *self.send_all("customers", batch.customers),
            *self.send_all("invoices", batch.invoices),
            *self.send_all("payments", batch.payments),
        ]

    def send_all(self, kind: str, items: Iterable[Item]) -> list[RefusedItem]:
        """Send items of one kind.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        refused: list[RefusedItem] = []
        for batch in batched(items, _PER_BATCH, strict=False):
            refused += self._send_batch(kind, batch)
        return refused

    def customer(self, debtor_id: str) -> dict[str, Any]:
        """Return what is known of a customer."""
        return self._get(f"/v1/customers/{debtor_id}")

    def invoice(self, source: str, external_id: str) -> dict[str, Any]:
        """Return an invoice with what is outstanding."""
        return self._get(f"/v1/invoices/{source}/{external_id}")

    def _get(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = _checked(self._http.get(path)).json()
        return found

    def _send_batch(self, kind: str, batch: Sequence[Item]) -> list[RefusedItem]:
        refused: list[RefusedItem] = []
        pending = [*batch]
        for attempt in range(_TRIES):
            results = self._post(f"/v1/{kind}:batch", pending)
            refused += [
                RefusedItem(kind, _name(item), _explain(result["error"]))
                for item, result in zip(pending, results, strict=True)
                if result["status"] == "rejected"
            ]
            pending = [
                item
                for item, result in zip(pending, results, strict=True)
                if result["status"] == "failed"
            ]
            if not pending:
                return refused
            time.sleep(self._pause * (attempt + 1))
        raise IngestFailed(f"{len(pending)} of the {kind} were postponed {_TRIES} times")

    def _post(self, path: str, items: Sequence[Item]) -> list[dict[str, Any]]:
        last = ""
        for attempt in range(_TRIES):
            try:
                answer = self._http.post(path, json=[*items])
            except httpx.TransportError as err:
                last = f"{type(err).__name__}: {err}"
            else:
                if answer.status_code < _SERVER_ERROR and answer.status_code != _TOO_MANY:
                    results: list[dict[str, Any]] = _checked(answer).json()["results"]
                    return results
                last = f"{answer.status_code} {answer.text[:300]}"
            time.sleep(self._pause * (attempt + 1))
        raise IngestFailed(f"{path} failed {_TRIES} times, the last time with {last}")


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= httpx.codes.BAD_REQUEST:
        raise IngestFailed(f"{answer.url.path}: {answer.status_code} {answer.text[:300]}")
    return answer


def _name(item: Item) -> str:
    return str(item.get("external_id") or item.get("id"))


def _explain(problem: Mapping[str, Any]) -> str:
    errors = problem.get("errors") or []
    if not errors:
        return str(problem.get("detail", problem.get("title", "refused")))
    return "; ".join(f"{one['field']}: {one['problem']}; {one['fix']}" for one in errors)
