"""One message as the phone shows it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from local.whatsapp.clock import format_instant
from local.whatsapp.templates.content import Content


@dataclass(slots=True)
class Bubble:
    """One message as the phone shows it.

    Attributes:
        outgoing: whether it is the business's.
        part: of an inbound message, what the webhook has under the name of its type.
        mark: `edited`, `deleted`, or the emoji that the person put to it.
    """

    wamid: str
    at: datetime
    outgoing: bool
    content: Content
    data: str | None = None
    status: str = "accepted"
    part: Any = None
    mark: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for the page."""
        return {
            "wamid": self.wamid,
            "at": format_instant(self.at),
            "outgoing": self.outgoing,
            "type": self.content.type,
            "header": self.content.header,
            "body": self.content.body,
            "footer": self.content.footer,
            "buttons": [asdict(button) for button in self.content.buttons],
            "quotes": self.content.quotes,
            "template": self.content.template,
            "status": self.status,
            "media": self.content.media,
            "mark": self.mark,
        }
