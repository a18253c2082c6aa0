"""The kinds of field that the API knows, with what its schema says of each."""

from datetime import date, datetime
from typing import Annotated, Final

from pydantic import BeforeValidator, WithJsonSchema

from puntual.domain.amount_text import AMOUNT_PATTERN
from puntual.domain.currencies import EXPONENTS
from puntual.intake.contact_checks import (
    EMAIL_PATTERN,
    LONGEST_EMAIL,
    LONGEST_PHONE,
    PHONE_PATTERN,
    check_country,
    check_email,
    check_locale,
    check_phone,
    check_zone,
)
from puntual.intake.field_checks import (
    bounded,
    check_amount,
    check_amount_or_zero,
    check_currency,
    check_date,
    check_identifier,
    check_instant,
    check_reference,
    check_source,
)


def _schema(**keywords: object) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", **keywords})


# Control and format characters, line breaks and what fonts define for themselves.
_HIDDEN: Final = (
    r"\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    r"\u200b-\u200f\u2028-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff\ufff9-\ufffb"
)
_CONTROLS: Final = r"\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
# Blanks, and what is drawn as nothing.
_UNSEEN: Final = (
    r"\s\u001c-\u001f\u0085\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
# The forms of `puntual.domain.ids`, as far as a schema can say them.
OUR_ID: Final = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"}
BILLING_ID: Final = {
    "type": "string",
    "minLength": 1,
    "maxLength": 64,
    "pattern": f"^[^{_HIDDEN}]*[^{_HIDDEN}{_UNSEEN}][^{_HIDDEN}]*$",
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
    date,
    BeforeValidator(check_date),
    _schema(
        format="date",
        pattern="^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        examples=["2026-02-05"],
    ),
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
type AmountOrZero = Annotated[
    str,
    BeforeValidator(check_amount_or_zero),
    _schema(
        pattern=f"^0([.,]00?)?$|{AMOUNT_PATTERN}",
        description="An amount, or zero.",
        examples=["20.00", "0"],
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
    _schema(
        maxLength=LONGEST_PHONE,
        pattern=PHONE_PATTERN,
        description="E.164 with the plus sign.",
        examples=["+525555500001"],
    ),
]
type Email = Annotated[
    str,
    BeforeValidator(check_email),
    _schema(
        maxLength=LONGEST_EMAIL,
        pattern=rf"^\s*(?=[^@]{{1,64}}@){EMAIL_PATTERN}\s*$",
        description="One plain address, without a name.",
        examples=["ana@example.com"],
    ),
]
type Country = Annotated[
    str,
    BeforeValidator(check_country),
    _schema(pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2.", examples=["MX"]),
]
type Locale = Annotated[
    str,
    BeforeValidator(check_locale),
    _schema(
        pattern="^(es|pt|en)([_-]([A-Z]{2}|419))?$",
        description="es, pt or en, with an optional country.",
        examples=["es-MX"],
    ),
]
type Zone = Annotated[
    str,
    BeforeValidator(check_zone),
    _schema(
        pattern="^[A-Za-z]+(/[A-Za-z0-9_+-]+){0,2}$",
        description="IANA time zone.",
        examples=["America/Mexico_City"],
    ),
]
# No control characters, and something that a reader sees.
_LINE: Final = f"^[^{_CONTROLS}]*[^{_CONTROLS}{_UNSEEN}][^{_CONTROLS}]*$"
type ShortText = Annotated[
    str, BeforeValidator(bounded(120)), _schema(minLength=1, maxLength=120, pattern=_LINE)
]
type Words = Annotated[
    str, BeforeValidator(bounded(40)), _schema(minLength=1, maxLength=40, pattern=_LINE)
]
type LongText = Annotated[
    str, BeforeValidator(bounded(500)), _schema(minLength=1, maxLength=500, pattern=_LINE)
]
