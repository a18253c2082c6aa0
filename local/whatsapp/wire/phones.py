"""Phone numbers as the Cloud API takes them and as it gives them back.

`wa_id` is not always the number one wrote to: Mexico gets a `1` after `52`, Argentina a `9`
after `54`, and Brazilian numbers outside the first area codes lose their ninth digit.
"""

import re

_PLAUSIBLE = re.compile(r"\+[1-9]\d{7,14}")
_PUNCTUATION = re.compile(r"[ ().-]")
_DIGITS = re.compile(r"[1-9]\d{7,14}")
_BR_MOBILE = re.compile(r"55(?P<area>\d{2})9(?P<rest>\d{8})")
# Area codes up to 28 kept the nine-digit form in WhatsApp's identifiers.
_BR_LAST_AREA_WITH_NINE = 28

_ZONES = {
    "51": "America/Lima",
    "52": "America/Mexico_City",
    "54": "America/Argentina/Buenos_Aires",
    "55": "America/Sao_Paulo",
    "56": "America/Santiago",
    "57": "America/Bogota",
}


def parse_phone(text: str) -> str | None:
    """Return the digits of `text`, or None if it is no `+` and country code number."""
    compact = _PUNCTUATION.sub("", text)
    return compact[1:] if _PLAUSIBLE.fullmatch(compact) else None


def is_wa_id(text: str) -> bool:
    """Say whether `text` is bare digits such as a `wa_id`."""
    return _DIGITS.fullmatch(text) is not None


def derive_wa_id(digits: str) -> str:
    """Return the identifier WhatsApp answers with for these digits."""
    if digits.startswith("52") and len(digits) == len("52") + 10:
        return "521" + digits[2:]
    if digits.startswith("54") and not digits.startswith("549"):
        return "549" + digits[2:]
    return _without_ninth_digit(digits)


def find_zone(wa_id: str) -> str:
    """Return the zone in which the phone page shows this person's times."""
    return _ZONES.get(wa_id[:2], "UTC")


def _without_ninth_digit(digits: str) -> str:
    match = _BR_MOBILE.fullmatch(digits)
    if match is None or int(match["area"]) <= _BR_LAST_AREA_WITH_NINE:
        return digits
    return f"55{match['area']}{match['rest']}"
