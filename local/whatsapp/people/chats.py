"""Everyone's phone: chats, bubbles, ticks, names and the customer service window."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from local.whatsapp.people.bubble import Bubble
from local.whatsapp.people.ledger import Accepted, CallbackData, parse_callback_data
from local.whatsapp.templates.content import Button
from local.whatsapp.wire.person import Person, derive_user_id
from local.whatsapp.wire.phones import find_zone

WINDOW = timedelta(hours=24)
# What the phone shows at the message that is meant.
_MARKS = frozenset({"reaction", "edit", "revoke"})
RANK = {"accepted": 0, "sent": 1, "failed": 2, "delivered": 3, "read": 4}


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
        return [bubble for bubble in self.bubbles if bubble.content.type not in _MARKS]

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
    _by_user_id: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)
    _usernames: dict[str, str] = field(default_factory=dict)

    def open(self, wa_id: str, phone: str) -> Chat:
        """Return the chat with a person, a new one if need be."""
        chat = self._by_wa_id.get(wa_id)
        if chat is None:
            chat = Chat(wa_id, phone, self._names.get(wa_id))
            self._by_wa_id[wa_id] = chat
            self._by_user_id[derive_user_id(wa_id)] = wa_id
        return chat

    def find(self, wa_id: str) -> Chat | None:
        """Return the chat with a person, if any."""
        return self._by_wa_id.get(wa_id)

    def find_user(self, user_id: str) -> Chat | None:
        """Return the chat of a business-scoped user id, if there is one."""
        return self._by_wa_id.get(self.wa_id_of(user_id) or "")

    def wa_id_of(self, user_id: str) -> str | None:
        """Return whose business-scoped user id it is."""
        return self._by_user_id.get(user_id)

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

    def add_inbound(self, chat: Chat, bubble: Bubble, *, opens_window: bool = True) -> None:
        """Show a message of the person; most of them open the window."""
        if opens_window:
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

    def hide_phone(self, wa_id: str, username: str) -> None:
        """Give a person a user name, which the business sees in the place of the phone."""
        self._usernames[wa_id] = username

    def person(self, wa_id: str) -> Person:
        """Return by which ids and names WhatsApp tells of a person."""
        return Person(wa_id, self._names.get(wa_id), self._usernames.get(wa_id))

    def latest(self, limit: int, text: str = "") -> list[Chat]:
        """Return the chats with the newest messages, optionally those that match `text`."""
        chats = [chat for chat in self._by_wa_id.values() if chat.bubbles and _matches(chat, text)]
        chats.sort(key=lambda chat: chat.bubbles[-1].at, reverse=True)
        return chats[:limit]

    def clear(self) -> None:
        """Forget everything but the names."""
        self._by_wa_id.clear()
        self._by_debtor.clear()
        self._by_user_id.clear()
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
