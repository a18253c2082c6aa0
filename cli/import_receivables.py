"""``puntual import receivables``: invoices and payments from a file of chronological events.

The file (docs/receivables.md) names customers but says nothing of them. For a trial each gets a
phone, a country, a zone and a consent that follow from its id alone: invented, valid in form, and
the same in every run.
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from cli.commands import Commands
from local.billing import BillingDay, Item, payment_id
from local.ingest_client import IngestClient, IngestFailed, Refusal
from puntual.domain.errors import InvalidInput

SOURCE: Final = "receivables"
_ISSUED, _PAID = "invoice.issued", "invoice.paid"
_WITHOUT_CONSENT: Final = 25  # one customer in so many
_MAX_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Country:
    """A country with an invented range of mobile numbers, six free digits long."""

    code: str
    phone_prefix: str
    zone: str
    locale: str


COUNTRIES: Final = (
    Country("MX", "+525555", "America/Mexico_City", "es-MX"),
    Country("CO", "+573005", "America/Bogota", "es-CO"),
    Country("PE", "+51955", "America/Lima", "es-PE"),
    Country("CL", "+56955", "America/Santiago", "es-CL"),
    Country("AR", "+5491155", "America/Argentina/Buenos_Aires", "es-AR"),
    Country("BR", "+5511955", "America/Sao_Paulo", "pt-BR"),
)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("import", help="bring in files")
    kinds = parser.add_subparsers(title="kinds", metavar="KIND", required=True)
    receivables = kinds.add_parser(
        "receivables", help="invoices and payments as chronological events (NDJSON)"
    )
    receivables.add_argument("file", type=Path, metavar="FILE", help="one event per line")
    receivables.add_argument("--url", required=True, help="base of the ingest API")
    receivables.add_argument("--key", required=True, help="an API key with ingest:write")
    receivables.add_argument(
        "--until", type=date.fromisoformat, metavar="DATE", help="leave out what happened later"
    )
    receivables.set_defaults(run=import_receivables)


def import_receivables(parsed: argparse.Namespace) -> int:
    """Send a file's events in their order, a month at a time; print what came of it."""
    begun = time.monotonic()
    sent = 0
    refused: list[Refusal] = []
    try:
        with IngestClient(parsed.url, parsed.key) as client:
            for month in _months(read_days(parsed.file, parsed.until)):
                refused += client.send(month)
                sent += len(month)
    except (OSError, IngestFailed) as err:
        print(f"puntual: {err}", file=sys.stderr)
        return 1
    seconds = time.monotonic() - begun
    for refusal in refused[:_MAX_SHOWN]:
        print(f"refused: {refusal.kind} {refusal.id}: {refusal.error}", file=sys.stderr)
    print(f"{sent} items in {seconds:.1f} s, {sent / seconds:.0f} per second")
    print(f"{len(refused)} refused")
    return 1 if refused else 0


def read_days(path: Path, until: date | None = None) -> Iterator[BillingDay]:
    """Yield the days of a file in their order, one after the other: it may be of any length.

    Raises:
        InvalidInput: a line is no event, or stands before an earlier day's.
        OSError: the file cannot be read.
    """
    known: set[str] = set()
    day: BillingDay | None = None
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            event = _event(line, number)
            on = event["on"]
            if until is not None and on > until:
                break
            if day is not None and on < day.on:
                raise InvalidInput(f"line {number}", "is out of order", "sort the events by `on`")
            if day is None or on > day.on:
                if day is not None:
                    yield day
                day = BillingDay(on)
            _add(day, event, known, number)
    if day is not None:
        yield day


def describe_customer(customer_id: str, since: date) -> Item:
    """Invent who a customer is, from its id alone."""
    digest = int.from_bytes(hashlib.sha256(customer_id.encode()).digest()[:8], "big")
    country = COUNTRIES[digest % len(COUNTRIES)]
    number = digest // len(COUNTRIES)
    customer: Item = {
        "id": customer_id,
        "name": f"Cliente {customer_id[-5:]}",
        "phone": f"{country.phone_prefix}{number % 1_000_000:06}",
        "country": country.code,
        "zone": country.zone,
        "locale": country.locale,
    }
    if (number // 1_000_000) % _WITHOUT_CONSENT:
        customer["consents"] = [
            {
                "kind": "granted",
                "at": f"{since - timedelta(days=30)}T12:00:00Z",
                "source": "invented for a trial",
                "evidence": "follows from the customer's id",
            }
        ]
    return customer


def _event(line: str, number: int) -> dict[str, Any]:
    try:
        event: Any = json.loads(line, parse_float=str, parse_int=str)
        on = date.fromisoformat(event["on"])
    except (ValueError, KeyError, TypeError) as err:
        fix = "write one JSON object per line with type, on and the fields of docs/receivables.md"
        raise InvalidInput(f"line {number}", "is not an event", fix) from err
    return {**event, "on": on}


def _add(day: BillingDay, event: Mapping[str, Any], known: set[str], number: int) -> None:
    try:
        customer = str(event["customer_id"])
        item = _item(event)
    except KeyError as err:
        raise InvalidInput(f"line {number}", f"lacks {err.args[0]}", "add the field") from err
    if customer not in known:
        known.add(customer)
        day.customers.append(describe_customer(customer, day.on))
    (day.invoices if event["type"] == _ISSUED else day.payments).append(item)


def _item(event: Mapping[str, Any]) -> Item:
    if event["type"] not in {_ISSUED, _PAID}:
        raise InvalidInput("type", "is not known", f"write {_ISSUED} or {_PAID}")
    item: Item = {
        "source": SOURCE,
        "debtor_id": event["customer_id"],
        "amount": str(event["amount"]),
        "currency": event["currency"],
    }
    if event["type"] == _ISSUED:
        dates = {"issued_on": event["issued_on"], "due_on": event["due_on"]}
        return {**item, "external_id": event["invoice_id"], **dates}
    invoice = {"source": SOURCE, "external_id": event["invoice_id"]}
    paid = {"invoice": invoice, "paid_on": event["paid_on"]}
    name = payment_id(event["invoice_id"], event["paid_on"], event["amount"])
    return {**item, "external_id": name, **paid}


def _months(days: Iterable[BillingDay]) -> Iterator[BillingDay]:
    """Put days together, for a request per day would be slow; the order stays.

    An invoice that is paid within the month comes before its payment all the same, for a batch
    of invoices is sent before one of payments.
    """
    month: BillingDay | None = None
    for day in days:
        if month is None or (day.on.year, day.on.month) != (month.on.year, month.on.month):
            if month is not None:
                yield month
            month = BillingDay(day.on)
        month.add(day)
    if month is not None:
        yield month
