"""What a message says, once checked and rendered."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message.

    `kind` is `quick_reply`, `reply`, `url`, `phone_number` or `copy_code`; only the first two
    answer, with `payload`.
    """

    kind: str
    text: str
    payload: str = ""
    url: str = ""

    @property
    def answers(self) -> bool:
        """Say whether tapping it writes to the business."""
        return self.kind in {"quick_reply", "reply"}


@dataclass(frozen=True, slots=True)
class Content:
    """A message's visible parts and what delivery needs to know."""

    type: str
    body: str
    header: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    template: str | None = None
    language: str | None = None
    category: str = "service"
    ttl: timedelta | None = None
    quotes: str | None = None
    media: str | None = None

    @property
    def text(self) -> str:
        """Return all that is read, header and footer included."""
        return "\n\n".join(part for part in (self.header, self.body, self.footer) if part)

    @property
    def is_template(self) -> bool:
        """Say whether it may leave outside the customer service window."""
        return self.template is not None
