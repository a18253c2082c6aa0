"""What a secret holds, looked at without ever being shown."""

import json
import re
from typing import Final

# What the stack fills a secret with until somebody stores Meta's value.
_INVENTED: Final = re.compile(r"[A-Za-z0-9]{64}")
# So begin the tokens that Meta issues.
_OF_META: Final = "EAA"


def is_readable(text: str | None) -> bool:
    """Tell whether a secret is a JSON object of texts."""
    return _fields_of(text) is not None


def field_of(text: str | None, name: str) -> str:
    """Return a field; empty for one that is not there."""
    return (_fields_of(text) or {}).get(name, "")


def is_filled(value: str) -> bool:
    """Tell whether somebody has stored a value where the stack had invented one."""
    is_invented = _INVENTED.fullmatch(value) is not None and not value.startswith(_OF_META)
    return bool(value.strip()) and not is_invented


def fits_a_header(value: str) -> bool:
    """Tell whether a value can be sent: no blank, line break or stray character within."""
    return value.strip().isascii() and value.strip().isprintable() and " " not in value.strip()


def _fields_of(text: str | None) -> dict[str, str] | None:
    # No `from err` anywhere near: a JSON error shows the text that it could not read.
    try:
        read = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(read, dict):
        return None
    return {name: value for name, value in read.items() if isinstance(value, str)}
