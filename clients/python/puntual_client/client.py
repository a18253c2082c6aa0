"""A billing system's side of the ingest API: batches out, refusals back, postponed items again."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Self
from urllib.parse import quote

import httpx

from puntual_client.answers import (
    IngestFailed,
    RefusedItem,
    describe,
    explain,
    is_temporary,
    name_of,
    read,
)
from puntual_client.batches import Batch, batches_of
from puntual_client.items import CreditNote, Customer, Invoice, Item, Payment, Reversal

_TRIES: Final = 6


class IngestClient:
    """Sends items in batches, sends postponed ones again, and returns those that are refused."""

    def __init__(
        self,
        url: str,
        key: str,
        pause: float = 0.2,
        *,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Connect on the first request.

        Args:
            url: base of the ingest API, the stack's output `IngestUrl`.
            key: an API key with the scope `ingest:write`.
            pause: seconds before the second try; each later pause is longer by as much.
            sleep: waits that many seconds; for tests and for event loops of your own.
            transport: carries the requests in place of the network; for tests and proxies.
        """
        headers = {"authorization": f"Bearer {key}"}
        self._http = httpx.Client(
            base_url=url, headers=headers, timeout=60.0, trust_env=False, transport=transport
        )
        self._pause = pause
        self._sleep = sleep

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
        """Send customers, then their invoices, then their payments; return what is refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return [
            *self._send_all("customers", batch.customers),
            *self._send_all("invoices", batch.invoices),
            *self._send_all("payments", batch.payments),
        ]

    def send_customers(self, customers: Iterable[Customer]) -> list[RefusedItem]:
        """Store customers, each whole, and return those that are refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return self._send_all("customers", customers)

    def send_invoices(self, invoices: Iterable[Invoice]) -> list[RefusedItem]:
        """Store invoices and return those that are refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return self._send_all("invoices", invoices)

    def send_payments(self, payments: Iterable[Payment]) -> list[RefusedItem]:
        """Store payments and return those that are refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return self._send_all("payments", payments)

    def send_reversals(self, reversals: Iterable[Reversal]) -> list[RefusedItem]:
        """Store reversals, each of the payment that it names, and return those that are refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return self._send_all("reversals", reversals)

    def send_credit_notes(self, notes: Iterable[CreditNote]) -> list[RefusedItem]:
        """Store credit notes and return those that are refused.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        return self._send_all("credit-notes", notes)

    def report_payment_feed(self) -> None:
        """Report that the payment feed works, on a day without payments too.

        Raises:
            IngestFailed: the endpoint cannot be reached, or refuses the caller.
        """
        self._post("/v1/payment-feed:heartbeat")

    def merge_customers(self, debtor_id: str, into: str) -> dict[str, Any]:
        """Make a customer another one, which stays; return the answer once all has gone over.

        Args:
            debtor_id: the customer that goes; the id stands for the other one from then on.
            into: the id of the customer that stays.

        Raises:
            IngestFailed: it is refused, or it did not end in six calls; the same again goes on.
        """
        path = f"/v1/customers/{quote(debtor_id, safe='')}:merge"
        return self._insist("POST", path, {"into": into})

    def replace_customer(self, customer: Customer, etag: str) -> dict[str, Any]:
        """Store a customer if the copy on record is the one that was read; return the answer.

        Args:
            customer: whole.
            etag: of the copy that it replaces, as `customer` returned it.

        Raises:
            Superseded: another copy is on record by now; read it and decide anew.
            IngestFailed: it is refused, or the endpoint cannot be reached.
        """
        return self._replace(
            "PUT", f"/v1/customers/{quote(customer['id'], safe='')}", customer, etag
        )

    def replace_invoice(self, invoice: Invoice, etag: str) -> dict[str, Any]:
        """Store an invoice if the copy on record is the one that was read; return the answer.

        Args:
            invoice: whole.
            etag: of the copy that it replaces, as `invoice` returned it.

        Raises:
            Superseded: another copy is on record by now; read it and decide anew.
            IngestFailed: it is refused, or the endpoint cannot be reached.
        """
        return self._replace("POST", "/v1/invoices", invoice, etag)

    def customer(self, debtor_id: str) -> dict[str, Any]:
        """Return a customer with the consent in force, what is outstanding, and its `etag`.

        Raises:
            IngestFailed: the customer is unknown, or the endpoint cannot be reached.
        """
        return self._get("customers", debtor_id)

    def invoice(self, source: str, external_id: str) -> dict[str, Any]:
        """Return an invoice with what is outstanding of each instalment, and its `etag`.

        Raises:
            IngestFailed: the invoice is unknown, or the endpoint cannot be reached.
        """
        return self._get("invoices", source, external_id)

    def payment(self, source: str, external_id: str) -> dict[str, Any]:
        """Return a payment as it is on record.

        Raises:
            IngestFailed: the payment is unknown, or the endpoint cannot be reached.
        """
        return self._get("payments", source, external_id)

    def _get(self, kind: str, *ids: str) -> dict[str, Any]:
        path = "/".join(("/v1", kind, *(quote(one, safe="") for one in ids)))
        try:
            answer = self._http.get(path)
        except httpx.TransportError as err:
            raise IngestFailed(f"{path}: {describe(err)}") from err
        return read(answer)

    def _replace(self, method: str, path: str, item: Item, etag: str) -> dict[str, Any]:
        return self._insist(method, path, item, {"if-match": etag})

    def _send_all(self, kind: str, items: Iterable[Item]) -> list[RefusedItem]:
        return [one for batch in batches_of(items) for one in self._send_batch(kind, batch)]

    def _send_batch(self, kind: str, batch: Sequence[Item]) -> list[RefusedItem]:
        refused: list[RefusedItem] = []
        pending = batch
        for attempt in range(_TRIES):
            self._wait_before(attempt)
            answer = self._post(f"/v1/{kind}:batch", pending)
            results = [*zip(pending, answer["results"], strict=True)]
            refused += [
                RefusedItem(kind, name_of(item), explain(result["error"]))
                for item, result in results
                if result["status"] == "rejected"
            ]
            pending = [item for item, result in results if result["status"] == "failed"]
            if not pending:
                return refused
        raise IngestFailed(f"{len(pending)} of the {kind} were postponed {_TRIES} times")

    def _post(self, path: str, items: Sequence[Item] | None = None) -> dict[str, Any]:
        return self._insist("POST", path, items)

    def _insist(
        self,
        method: str,
        path: str,
        content: Item | Sequence[Item] | None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        last = ""
        for attempt in range(_TRIES):
            self._wait_before(attempt)
            try:
                answer = self._http.request(method, path, json=content, headers=headers)
            except httpx.TransportError as err:
                last = describe(err)
                continue
            if not is_temporary(answer):
                return read(answer)
            last = f"{answer.status_code} {answer.text[:300]}"
        raise IngestFailed(f"{path} failed {_TRIES} times, the last time with {last}")

    def _wait_before(self, attempt: int) -> None:
        if attempt:
            self._sleep(self._pause * attempt)
