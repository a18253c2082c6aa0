"""What people said and meant, and since when the business may know of it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from local.whatsapp.clock import format_instant
from local.whatsapp.people.ledger import CallbackData
from local.whatsapp.people.meaning import Meaning


@dataclass(slots=True)
class Saying:
    """One message whose meaning is known.

    Attributes:
        owner: the debtor who was last written to on this phone.
        text: the words, or else the name of the file.
        told_at: when the webhook took it for the first time; None as long as it has not.
    """

    at: datetime
    wa_id: str
    phone: str
    owner: CallbackData
    meaning: Meaning
    text: str
    wamid: str
    told_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it for a judge."""
        return {
            "at": format_instant(self.at),
            "told_at": None if self.told_at is None else format_instant(self.told_at),
            "wa_id": self.wa_id,
            "phone": self.phone,
            **asdict(self.owner),
            "meaning": self.meaning,
            "text": self.text,
            "wamid": self.wamid,
        }


@dataclass(slots=True)
class Sayings:
    """All that was said, in order."""

    _by_wamid: dict[str, Saying] = field(default_factory=dict)

    def add(self, saying: Saying) -> None:
        """Remember what somebody said."""
        self._by_wamid[saying.wamid] = saying

    def told(self, wamid: str, at: datetime) -> None:
        """Remember that the webhook has taken a message; the first time counts."""
        saying = self._by_wamid.get(wamid)
        if saying is not None and saying.told_at is None:
            saying.told_at = at

    def as_json(self) -> list[dict[str, Any]]:
        """Return all of them for a judge."""
        return [one.as_json() for one in self._by_wamid.values()]

    def clear(self) -> None:
        """Forget everything."""
        self._by_wamid.clear()
