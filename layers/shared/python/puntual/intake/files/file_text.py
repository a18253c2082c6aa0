"""The text of a file, as editors and spreadsheets save it."""

import codecs
from pathlib import Path
from typing import Final

_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFile(Exception):
    """Nothing of the file can be used; the message says why and what to do."""


def read_text(path: Path, warnings: list[str]) -> str:
    """Return the text of a file; what is odd about it goes to `warnings`.

    Raises:
        UnreadableFile: there is none, or it is no text.
    """
    try:
        content = path.read_bytes()
    except OSError as err:
        raise UnreadableFile(f"{path}: {err.strerror or err}") from err
    if content.startswith(_WORKBOOKS):
        raise UnreadableFile(f"{path}: is a workbook; save the sheet as CSV in UTF-8")
    # Excel's "Unicode text".
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        # Excel puts a byte order mark in front of UTF-8.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        warnings.append("the file is not UTF-8; it is read as Windows-1252, check the accents")
        return content.decode("cp1252", errors="replace")
