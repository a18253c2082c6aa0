"""The forms of logs: the first byte says how the rest is read."""

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from puntual.application.log_compression import (
    compress,
    compress_form_4,
    decompress,
    decompress_form_3,
    decompress_form_4,
)

# By names up to form 4, in rows from form 5 on.
_FORM_4: Final = b"\x04"
_FORM: Final = b"\x05"
_READERS: Final[Mapping[bytes, Callable[[bytes], str]]] = MappingProxyType(
    {b"\x03": decompress_form_3, _FORM_4: decompress_form_4, _FORM: decompress}
)


def is_in_rows(log: bytes) -> bool:
    """Tell whether a log is in rows, and not by names."""
    return log[:1] == _FORM


def read_log(log: bytes) -> str | None:
    """Return the text of a log; None for a form that is not known here."""
    text_of = _READERS.get(log[:1])
    return None if text_of is None else text_of(log[1:])


def text_of_log(log: bytes) -> str | None:
    """Return a log as text; None if ``log_of_text`` would not give the same bytes back."""
    if log[:1] not in {_FORM, _FORM_4}:
        return None
    try:
        text = _READERS[log[:1]](log[1:])
    except (zlib.error, UnicodeDecodeError):
        return None
    return text if log_of_text(text) == log else None


def log_of_text(text: str) -> bytes:
    """Read ``text_of_log`` back. What begins with a name is of form 4."""
    if text.startswith("{"):
        return _FORM_4 + compress_form_4(text)
    return _FORM + compress(text)
