"""The billing system and the bank: what they tell the product, one call after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import httpx

from puntual.intake.files.billing_day import BillingDay, payment_id
from puntual_client import IngestClient, IngestFailed
from tests.prove.claims import claims_of
from tests.prove.machine.clockwork import Actor, Life
from tests.prove.product import API_KEY, Product
from tests.prove.truth import Item, Truth

_AGAIN_AFTER: Final = 300.0
type Errand = Callable[[IngestClient], None]


class Refused(AssertionError):
    """The product refused what is right."""


@dataclass
class Office:
    """The billing system: its errands are done in order, each again until it is taken."""

    product: Product
    truth: Truth
    failures: int = 0
    done: int = 0
    _errands: deque[Errand] = field(default_factory=deque)
    _life: Life = field(default_factory=lambda: Life("office"))
    _worker: Actor | None = None

    def __post_init__(self) -> None:
        self.product.wires.ingest = self._call

    @property
    def is_idle(self) -> bool:
        return self._worker is None

    def bill(self, day: BillingDay) -> None:
        """Tell of customers and invoices; payments go one by one, for each has its instant."""
        if day.customers:
            self.put(partial(self._tell_customers, customers=day.customers))
        for invoice in day.invoices:
            self.put(partial(self._tell_invoice, invoice=invoice))
        for payment in day.payments:
            self.put(partial(self.tell_payment, payment=payment))

    def pay(self, invoice: str, amount: str | None = None) -> None:
        """Tell of a payment of an invoice that is open."""
        item = self.truth.items[invoice]
        paid_on = self.product.now.date().isoformat()
        payment = {
            "source": "bank",
            "external_id": payment_id(invoice, amount, paid_on),
            "invoice": {"source": item["source"], "external_id": invoice},
            "amount": amount or item["amount"],
            "currency": item["currency"],
            "paid_on": paid_on,
        }
        self.put(lambda client: self.tell_payment(client, payment))

    def put(self, errand: Errand) -> None:
        """Do an errand after those before it."""
        self._errands.append(errand)
        if self._worker is None:
            self._worker = self.product.clockwork.spawn(self._life, self._work)

    def tell_payment(self, client: IngestClient, payment: Item) -> None:
        """Tell of one payment; a whole one settles its invoice."""
        _require(client.send_payments([payment]))  # type: ignore[list-item]  # a plain item
        name = payment["invoice"]["external_id"]
        known = self.truth.invoices[name]
        if payment["amount"] == self.truth.items[name]["amount"]:
            self.settled(name)
        del known

    def settled(self, name: str) -> None:
        """Remember that the product knows an invoice as settled, from now on."""
        known = self.truth.invoices[name]
        if known.paid_at is None:
            known.paid_at = self.product.now
            self.truth.paid_claims[name] = claims_of(self.product.memory, known.debtor)

    def reopened(self, name: str) -> None:
        """Remember that an invoice is owed again."""
        self.truth.invoices[name].paid_at = None
        self.truth.paid_claims.pop(name, None)

    def _tell_customers(self, client: IngestClient, customers: list[Item]) -> None:
        _require(client.send_customers(customers))  # type: ignore[arg-type]  # plain items
        for one in customers:
            self.truth.was_told(one)

    def _tell_invoice(self, client: IngestClient, invoice: Item) -> None:
        # Whatever becomes of the call, the product may know it from now on.
        known = self.truth.invoices.get(invoice["external_id"])
        if known is None or known.due_on.isoformat() != invoice["due_on"]:
            self.truth.was_billed(invoice, self.product.now)
        _require(client.send_invoices([invoice]))  # type: ignore[list-item]  # a plain item

    def _work(self) -> None:
        clockwork = self.product.clockwork
        with IngestClient("https://ingest.invalid", API_KEY, sleep=clockwork.sleep) as client:
            while self._errands:
                try:
                    self._errands[0](client)
                except IngestFailed:
                    self.failures += 1
                    clockwork.sleep(_AGAIN_AFTER)
                    continue
                self._errands.popleft()
                self.done += 1
        self._worker = None

    def _call(self, request: httpx.Request) -> httpx.Response:
        """Carry a call to ingest, and wait for its answer."""
        clockwork = self.product.clockwork
        me, answers = clockwork.current(), list[Any]()

        def ended(answer: Any) -> None:
            answers.append(answer)
            clockwork.wake(me)

        self.product.pools["ingest"].invoke(_event(request), ended)
        while not answers:
            clockwork.park(None)
        answer = answers[0]
        if answer is None:
            return httpx.Response(502)
        return httpx.Response(
            answer["statusCode"], headers=answer.get("headers", {}), content=answer["body"]
        )


def _require(refused: Any) -> None:
    if refused:
        raise Refused(str(refused))


def _event(request: httpx.Request) -> dict[str, Any]:
    """Return what API Gateway hands over (payload format 2.0)."""
    path = request.url.path
    return {
        "version": "2.0",
        "routeKey": "ANY /v1/{proxy+}",
        "rawPath": path,
        "rawQueryString": request.url.query.decode(),
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "requestContext": {
            "http": {"method": request.method, "path": path, "sourceIp": "192.0.2.10"},
            "requestId": "an-invented-request",
            "stage": "$default",
        },
        "isBase64Encoded": False,
        "pathParameters": {"proxy": path.removeprefix("/v1/")},
        "body": request.content.decode(),
    }
