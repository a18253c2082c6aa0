"""The body of a message, as the Graph API wants it."""

from collections.abc import Sequence
from typing import Any

from puntual.domain.templates.template import QuickReply, registered_name
from puntual.ports.messaging import SessionMessage, TemplateMessage


def to_request(
    message: TemplateMessage, quick_replies: Sequence[QuickReply], *, pays: bool = False
) -> dict[str, Any]:
    """Return the JSON body.

    Args:
        message: the text and its recipient.
        quick_replies: the template's buttons. A tap brings back the payload named here; without
            one Meta sends the label, which changes with language and wording.
        pays: whether the template has a pay button, which stands before them.
    """
    components: list[dict[str, Any]] = [_body(message)]
    if pays:
        components.append(_pay_button(message.pay_reference))
    components += [_button(index, reply) for index, reply in enumerate(quick_replies, int(pays))]
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to,
        "type": "template",
        "template": {
            "name": registered_name(message.template),
            "language": {"code": message.language},
            "components": components,
        },
        "biz_opaque_callback_data": message.callback,
    }


def to_session_request(message: SessionMessage) -> dict[str, Any]:
    """Return the JSON body of free text; no page is fetched for what looks like a link."""
    quoted = {"context": {"message_id": message.quoted}} if message.quoted else {}
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": message.to,
        **quoted,
        **_free_part(message),
        "biz_opaque_callback_data": message.callback,
    }


def _free_part(message: SessionMessage) -> dict[str, Any]:
    if not message.buttons:
        return {"type": "text", "text": {"preview_url": False, "body": message.text}}
    buttons = [
        {"type": "reply", "reply": {"id": one.payload, "title": one.label}}
        for one in message.buttons
    ]
    body = {"text": message.text}
    part = {"type": "button", "body": body, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": part}


def _body(message: TemplateMessage) -> dict[str, Any]:
    return {
        "type": "body",
        "parameters": [
            {"type": "text", "parameter_name": name, "text": text}
            for name, text in message.parameters.items()
        ],
    }


def _pay_button(reference: str) -> dict[str, Any]:
    return {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": [{"type": "text", "text": reference}],
    }


def _button(index: int, reply: QuickReply) -> dict[str, Any]:
    return {
        "type": "button",
        "sub_type": "quick_reply",
        "index": str(index),
        "parameters": [{"type": "payload", "payload": reply.payload}],
    }
