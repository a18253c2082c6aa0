"""A file of receivables (docs/receivables.md): what was invoiced and paid, in order of days.

The file names customers but says nothing of them. For a trial each gets a phone, a country, a zone
and a consent that follow from its id alone: invented, valid in form, and the same in every run.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final
from unicodedata import normalize

from puntual.domain.amount_text import DecimalMark
from puntual.domain.errors import InvalidInput
from puntual.intake.files.amount_columns import in_plain, style_of
from puntual.intake.files.billing_day import BillingDay, Item, payment_id
from puntual.intake.files.charge_columns import CHARGE_COLUMNS, charges_of
from puntual.intake.files.refusal import Refusal

SOURCE: Final = "receivables"
_ISSUED, _PAID = "invoice.issued", "invoice.paid"
_WITHOUT_CONSENT: Final = 25  # one customer in so many
_NO_EVENT: Final = (
    "write one JSON object per line with type, on and the fields of docs/receivables.md"
)


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


def read_days(
    path: Path, refused: list[Refusal], until: date | None = None
) -> Iterator[BillingDay]:
    """Yield the days of a file in their order, one after the other: it may be of any length.

    A line that is no event, or stands after a later day's, goes to `refused`; the others go on.

    Raises:
        OSError: the file cannot be read.
    """
    known: set[str] = set()
    day: BillingDay | None = None
    mark = _proved_mark(path)
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                event = _event(line)
                if event is None or (until is not None and event["on"] > until):
                    continue
                following = _day_of(_without_doubt(event, mark), day, known)
            except InvalidInput as err:
                refused.append(Refusal("line", str(number), str(err)))
                continue
            if day is not None and following is not day:
                yield day
            day = following
    if day is not None:
        yield day


def _proved_mark(path: Path) -> DecimalMark | None:
    """Return the decimal mark that the amounts of a file prove; a pipe is read but once."""
    if not path.is_file():
        return None
    with path.open("rb") as lines:
        return style_of("amount", _amounts(lines)).mark


def _amounts(lines: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        with suppress(InvalidInput):
            yield number, str((_event(line) or {}).get("amount", ""))


def _without_doubt(event: dict[str, Any], mark: DecimalMark | None) -> dict[str, Any]:
    """Return an event whose amount is read as the file proves.

    What is certain by itself stays as it is written: the id of a payment rests on it.
    """
    text, currency = str(event.get("amount")), str(event.get("currency"))
    if in_plain(text, currency, None) != text or in_plain(text, currency, mark) == text:
        return event
    return {**event, "amount": in_plain(text, currency, mark)}


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


def _event(line: bytes) -> dict[str, Any] | None:
    """Return what a line says; None when it is blank."""
    try:
        # Editors of Windows put a byte order mark in front of UTF-8.
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise InvalidInput("text", "is not UTF-8", "save the file as UTF-8") from err
    if not text.strip():
        return None
    try:
        event: Any = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
        # Half of a character, as JSON can spell it, cannot be sent.
        json.dumps(event, ensure_ascii=False).encode()
        on = date.fromisoformat(event["on"])
    except (ValueError, KeyError, TypeError, RecursionError) as err:
        raise InvalidInput("text", "is not an event", _NO_EVENT) from err
    if event.get("type") not in (_ISSUED, _PAID):
        raise InvalidInput("type", "is not known", f"write {_ISSUED} or {_PAID}")
    return {**event, "on": on}


def _day_of(event: Mapping[str, Any], day: BillingDay | None, known: set[str]) -> BillingDay:
    """Add an event to its day: the given one, or a new one after it."""
    if day is not None and event["on"] < day.on:
        raise InvalidInput(
            "on", f"is before {day.on} of an earlier line", "sort the events by `on`"
        )
    try:
        customer = normalize("NFC", str(event["customer_id"]))
        item = _item(event)
        described = describe_customer(customer, event["on"])
    except KeyError as err:
        raise InvalidInput(str(err.args[0]), "is missing", "add the field") from err
    except OverflowError as err:
        raise InvalidInput("on", "is before all calendars", "write the year in full") from err
    if day is None or event["on"] > day.on:
        day = BillingDay(event["on"])
    if customer not in known:
        known.add(customer)
        day.customers.append(described)
    (day.invoices if event["type"] == _ISSUED else day.payments).append(item)
    return day


def _item(event: Mapping[str, Any]) -> Item:
    item: Item = {
        "source": SOURCE,
        "debtor_id": event["customer_id"],
        "amount": str(event["amount"]),
        "currency": event["currency"],
    }
    if event["type"] == _ISSUED:
        dates = {"issued_on": event["issued_on"], "due_on": event["due_on"]}
        return {**item, "external_id": event["invoice_id"], **dates, **_charges_of(event)}
    invoice = {"source": SOURCE, "external_id": event["invoice_id"]}
    paid = {"invoice": invoice, "paid_on": event["paid_on"]}
    name = payment_id(event["invoice_id"], event["paid_on"], event["amount"])
    return {**item, "external_id": name, **paid}


def _charges_of(event: Mapping[str, Any]) -> Item:
    """Return what a line says of charges; the endpoint judges it."""
    return charges_of({name: str(event[name]) for name in CHARGE_COLUMNS if event.get(name)})
