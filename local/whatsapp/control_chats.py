"""Chats, as the phone page asks for them through the control API."""

from local.whatsapp.clock import format_instant
from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.replies import find_person, mark_read
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import ControlError
from local.whatsapp.wire.person import derive_user_id
from local.whatsapp.wire.phones import find_zone

_MOST_CHATS, _MOST_BUBBLES = 200, 300


def list_debtors(simulator: Simulator, request: Request) -> Response:
    """Return the latest chats, of those that the query names."""
    chats = simulator.chats.latest(_MOST_CHATS, request.query.get("q", ""))
    listed = [chat.preview() | {"user_id": derive_user_id(chat.wa_id)} for chat in chats]
    return answer_json({"now": format_instant(simulator.clock.now()), "debtors": listed})


def show_chat(simulator: Simulator, wa_id: str) -> Response:
    """Return the end of a person's chat."""
    chat = find_person(simulator, wa_id)
    bubbles = [bubble.as_json() for bubble in chat.visible()[-_MOST_BUBBLES:]]
    answer = chat.preview() | {"zone": find_zone(chat.wa_id), "messages": bubbles}
    return answer_json(answer | {"business": simulator.settings.verified_name})


def read_chat(simulator: Simulator, wa_id: str) -> Response:
    """Mark a chat as read by its person."""
    chat = find_person(simulator, wa_id)
    mark_read(simulator, chat, simulator.clock.now())
    return Response(204)


def show_file(simulator: Simulator, media_id: str) -> Response:
    """Return a file that was sent or received, for the page to show.

    Raises:
        ControlError: there is none.
    """
    file = simulator.media.get(media_id)
    if file is None:
        raise ControlError(404, "no such file")
    # Somebody's file must do nothing but be looked at.
    headers = {
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body=file.content, content_type=file.mime_type, headers=headers)
