"""The ledger of accepted messages: the judge of every run.

A line is written and flushed to the file before the HTTP answer leaves, so a simulator that is
killed still testifies to everything it ever promised.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from local.whatsapp.clock import format_instant
from local.whatsapp.templates.content import Content


@dataclass(frozen=True, slots=True)
class CallbackData:
    """`v1|creditor|debtor|contact`, or nothing if the data is not in that form."""

    creditor: str | None = None
    debtor: str | None = None
    contact: str | None = None


def parse_callback_data(data: str | None) -> CallbackData:
    """Read whose message it is from the data that Puntual sends along."""
    parts = (data or "").removesuffix("+id").split("|")
    if len(parts) != len(("version", "creditor", "debtor", "contact")) or parts[0] != "v1":
        return CallbackData()
    _, creditor, debtor, contact = parts
    # The debtor's name is percent-encoded, the others never need it.
    return CallbackData(creditor, unquote(debtor), contact)


@dataclass(frozen=True, slots=True)
class Accepted:
    """One accepted message."""

    at: datetime
    to: str
    wa_id: str
    wamid: str
    content: Content
    callback_data: str | None

    def as_json(self) -> dict[str, Any]:
        """Return the ledger line."""
        content, owner = self.content, parse_callback_data(self.callback_data)
        return {
            "accepted_at": format_instant(self.at),
            "to": self.to,
            "wa_id": self.wa_id,
            **asdict(owner),
            "type": content.type,
            "template": content.template,
            "language": content.language,
            "text": content.text,
            "quotes": content.quotes,
            "buttons": [asdict(button) for button in content.buttons],
            "wamid": self.wamid,
            "biz_opaque_callback_data": self.callback_data,
        }


class Journal:
    """Lines of JSON in order, in memory and optionally in a file."""

    def __init__(self, path: Path | None = None) -> None:
        """Append to `path`, which is created."""
        self._lines: list[bytes] = []
        self._file = path.open("ab", buffering=0) if path is not None else None

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def append(self, record: dict[str, Any]) -> None:
        """Add a line; it is in the file when this returns."""
        line = json.dumps(record, ensure_ascii=False).encode()
        self._lines.append(line)
        if self._file is not None:
            self._file.write(line + b"\n")

    def ndjson(self, after: int = 0) -> bytes:
        """Return one line per record, without the first `after`."""
        return b"".join(line + b"\n" for line in self._lines[after:])

    def array(self, after: int = 0) -> bytes:
        """Return a JSON array, without the first `after` records."""
        return b"[" + b",".join(self._lines[after:]) + b"]"

    def clear(self) -> None:
        """Start again, in the file too."""
        self._lines.clear()
        if self._file is not None:
            self._file.truncate(0)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
