"""The kinds of field that the API knows, with what its schema says of each."""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

from puntual.domain.amount_text import AMOUNT_PATTERN
from puntual.domain.currencies import EXPONENTS
from puntual.intake.contact_checks import (
    check_country,
    check_email,
    check_locale,
    check_phone,
    check_zone,
)
from puntual.intake.field_checks import (
    bounded,
    check_amount,
    check_currency,
    check_date,
    check_identifier,
    check_instant,
    check_reference,
    check_source,
)


def _schema(**keywords: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **keywords})


# The forms of `puntual.domain.ids`, as far as a schema can say them.
OUR_ID: Final = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}
BILLING_ID: Final = {
    "type": "string",
    "minLength": 1,
    "maxLength": 64,
    "pattern": r"\S",
    "description": "As the billing system writes it: visible characters and blanks, "
    "at most 128 bytes of UTF-8.",
}


type Identifier = Annotated[
    str,
    BeforeValidator(check_identifier),
    WithJsonSchema({**BILLING_ID, "examples": ["F-1042", "INV/2026/00012"]}),
]
type SourceName = Annotated[
    str, BeforeValidator(check_source), WithJsonSchema({**OUR_ID, "examples": ["erp"]})
]
type Day = Annotated[
    date, BeforeValidator(check_date), _schema(format="date", examples=["2026-02-05"])
]
type Instant = Annotated[
    datetime,
    BeforeValidator(check_instant),
    _schema(format="date-time", examples=["2026-01-05T15:04:05Z"]),
]
type LastChange = Annotated[
    datetime,
    BeforeValidator(check_instant),
    _schema(
        format="date-time",
        description="When your system last changed the item. A copy older than the one on record "
        "changes nothing.",
        examples=["2026-01-05T15:04:05Z"],
    ),
]
type Amount = Annotated[
    str,
    BeforeValidator(check_amount),
    _schema(
        pattern=AMOUNT_PATTERN,
        description="Above zero, written in any way that can mean one thing only; never a JSON "
        "number. Three digits behind a lone point are in doubt unless the currency has three "
        "decimals.",
        examples=["1250.50", "1.250.000", "1.250,00"],
    ),
]
type Currency = Annotated[
    str,
    BeforeValidator(check_currency),
    _schema(enum=sorted(EXPONENTS), description="ISO 4217.", examples=["MXN"]),
]
type PayReference = Annotated[
    str,
    BeforeValidator(check_reference),
    _schema(
        pattern="^[A-Za-z0-9][A-Za-z0-9._~=-]{0,127}$",
        description="What opens this invoice behind the address of the creditor's payment page.",
        examples=["F-1042"],
    ),
]
type Phone = Annotated[
    str,
    BeforeValidator(check_phone),
    _schema(description="E.164 with the plus sign.", examples=["+525555500001"]),
]
type Email = Annotated[
    str,
    BeforeValidator(check_email),
    _schema(description="One plain address, without a name.", examples=["ana@example.com"]),
]
type Country = Annotated[
    str,
    BeforeValidator(check_country),
    _schema(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2.", examples=["MX"]),
]
type Locale = Annotated[
    str,
    BeforeValidator(check_locale),
    _schema(description="es, pt or en, with an optional country.", examples=["es-MX"]),
]
type Zone = Annotated[
    str,
    BeforeValidator(check_zone),
    _schema(description="IANA time zone.", examples=["America/Mexico_City"]),
]
type ShortText = Annotated[str, BeforeValidator(bounded(120)), _schema(minLength=1, maxLength=120)]
type LongText = Annotated[str, BeforeValidator(bounded(500)), _schema(minLength=1, maxLength=500)]
