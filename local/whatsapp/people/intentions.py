"""Payments that people decided to make: the driver turns them into payments at ingest."""

from bisect import insort
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.whatsapp.clock import format_instant
from local.whatsapp.people.ledger import parse_callback_data


@dataclass(frozen=True, slots=True, order=True)
class Intention:
    """A person means to pay at an instant because of a message."""

    at: datetime
    id: int
    phone: str = field(compare=False)
    wa_id: str = field(compare=False)
    wamid: str = field(compare=False)
    callback_data: str | None = field(compare=False)

    def as_json(self) -> dict[str, Any]:
        """Return it for the driver."""
        owner = parse_callback_data(self.callback_data)
        return {
            "id": self.id,
            "kind": "pays",
            "at": format_instant(self.at),
            "phone": self.phone,
            "wa_id": self.wa_id,
            "creditor": owner.creditor,
            "debtor": owner.debtor,
            "contact": owner.contact,
            "biz_opaque_callback_data": self.callback_data,
            "wamid": self.wamid,
        }


@dataclass(slots=True)
class Intentions:
    """All intentions of a run, by instant."""

    _sorted: list[Intention] = field(default_factory=list)

    def add(self, at: datetime, phone: str, wa_id: str, wamid: str, data: str | None) -> None:
        """Remember that a person will pay.

        The instant is cut to the millisecond it is told with, so that `since` can name it.
        """
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        insort(self._sorted, Intention(at, len(self._sorted) + 1, phone, wa_id, wamid, data))

    def between(self, since: datetime | None, until: datetime) -> list[Intention]:
        """Return those after `since` and up to `until`."""
        return [
            item
            for item in self._sorted
            if item.at <= until and (since is None or item.at > since)
        ]

    def clear(self) -> None:
        """Forget everything."""
        self._sorted.clear()
