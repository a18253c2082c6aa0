"""Everyone's phone: chats, bubbles, ticks, names and the customer service window."""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from local.whatsapp.clock import format_instant
from local.whatsapp.people.ledger import Accepted, CallbackData, parse_callback_data
from local.whatsapp.templates.content import Button, Content
from local.whatsapp.wire.phones import find_zone

WINDOW = timedelta(hours=24)
RANK = {"accepted": 0, "sent": 1, "failed": 2, "delivered": 3, "read": 4}


@dataclass(slots=True)
class Bubble:
    """One message as the phone shows it; `outgoing` is the business's side."""

    wamid: str
    at: datetime
    outgoing: bool
    content: Content
    data: str | None = None
    status: str = "accepted"

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
        }


@dataclass(slots=True)
class Chat:
    """One person and what was said."""

    wa_id: str
    phone: str
    name: str | None = None
    owner: CallbackData = field(default_factory=CallbackData)
    bubbles: list[Bubble] = field(default_factory=list)
    last_inbound_at: datetime | None = None

    def is_window_open(self, now: datetime) -> bool:
        """Say whether free-form messages may be sent to this person."""
        return self.last_inbound_at is not None and now - self.last_inbound_at < WINDOW

    def unread(self) -> int:
        """Count what the phone has received and has not shown."""
        return sum(bubble.outgoing and bubble.status == "delivered" for bubble in self.bubbles)

    def visible(self) -> list[Bubble]:
        """Return what the phone shows: a message that never arrives is not on it."""
        return [bubble for bubble in self.bubbles if bubble.content.type != "reaction"]

    def preview(self) -> dict[str, Any]:
        """Return the line of the list of chats."""
        last = self.bubbles[-1] if self.bubbles else None
        return {
            "wa_id": self.wa_id,
            "phone": self.phone,
            "name": self.name,
            "creditor": self.owner.creditor,
            "debtor": self.owner.debtor,
            "zone": find_zone(self.wa_id),
            "unread": self.unread(),
            "last": None if last is None else last.as_json(),
        }


@dataclass(slots=True)
class Chats:
    """All chats, findable by identifier, phone, debtor and message."""

    _by_wa_id: dict[str, Chat] = field(default_factory=dict)
    _by_debtor: dict[str, str] = field(default_factory=dict)
    _by_wamid: dict[str, tuple[Chat, Bubble]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def open(self, wa_id: str, phone: str) -> Chat:
        """Return the chat with a person, a new one if need be."""
        chat = self._by_wa_id.get(wa_id)
        if chat is None:
            chat = Chat(wa_id, phone, self._names.get(wa_id))
            self._by_wa_id[wa_id] = chat
        return chat

    def find(self, wa_id: str) -> Chat | None:
        """Return the chat with a person, if any."""
        return self._by_wa_id.get(wa_id)

    def find_debtor(self, debtor: str) -> Chat | None:
        """Return the chat of the person last written to as this debtor."""
        return self._by_wa_id.get(self._by_debtor.get(debtor, ""))

    def find_message(self, wamid: str) -> tuple[Chat, Bubble] | None:
        """Return a message and the chat it is in."""
        return self._by_wamid.get(wamid)

    def add_accepted(self, accepted: Accepted, phone: str) -> Bubble:
        """Show a message of the business."""
        chat = self.open(accepted.wa_id, phone)
        owner = parse_callback_data(accepted.callback_data)
        if owner.debtor is not None:
            chat.owner = owner
            self._by_debtor[owner.debtor] = chat.wa_id
        bubble = Bubble(
            accepted.wamid,
            accepted.at,
            outgoing=True,
            content=accepted.content,
            data=accepted.callback_data,
        )
        self._add(chat, bubble)
        return bubble

    def add_inbound(self, chat: Chat, bubble: Bubble) -> None:
        """Show a message of the person; it opens the window."""
        chat.last_inbound_at = bubble.at
        self._add(chat, bubble)

    def advance(self, wamid: str, status: str) -> bool:
        """Move a message's ticks forward; say whether anything changed."""
        found = self._by_wamid.get(wamid)
        if found is None or RANK[status] <= RANK[found[1].status]:
            return False
        found[1].status = status
        return True

    def name(self, wa_id: str, name: str) -> None:
        """Give a person the name shown on the page."""
        self._names[wa_id] = name
        if (chat := self._by_wa_id.get(wa_id)) is not None:
            chat.name = name

    def name_of(self, wa_id: str) -> str | None:
        """Return the name a person was given."""
        return self._names.get(wa_id)

    def latest(self, limit: int, text: str = "") -> list[Chat]:
        """Return the chats with the newest messages, optionally those that match `text`."""
        chats = [chat for chat in self._by_wa_id.values() if chat.bubbles and _matches(chat, text)]
        chats.sort(key=lambda chat: chat.bubbles[-1].at, reverse=True)
        return chats[:limit]

    def clear(self) -> None:
        """Forget everything but the names."""
        self._by_wa_id.clear()
        self._by_debtor.clear()
        self._by_wamid.clear()

    def _add(self, chat: Chat, bubble: Bubble) -> None:
        chat.bubbles.append(bubble)
        self._by_wamid[bubble.wamid] = (chat, bubble)


def find_button(chat: Chat, payload: str, wamid: str | None) -> tuple[Bubble, Button] | None:
    """Return the newest message with a button of this payload, or the one asked for."""
    for bubble in reversed(chat.bubbles):
        if wamid in {None, bubble.wamid}:
            for button in bubble.content.buttons:
                if button.answers and button.payload == payload:
                    return bubble, button
    return None


def _matches(chat: Chat, text: str) -> bool:
    wanted = text.casefold()
    fields = (chat.name, chat.phone, chat.wa_id, chat.owner.debtor)
    return not wanted or any(wanted in field.casefold() for field in fields if field)
