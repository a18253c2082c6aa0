"""The Cloud API's ``messages`` call. It is made once: nothing here ever tries again.

Meta documents no idempotency key, so a second call may be a second message. What this client owes
its caller is therefore the truth about three cases: WhatsApp has it, WhatsApp refused it, or
nobody knows.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final, Protocol, override

import httpx

from puntual.adapters.whatsapp.errors import NOT_CONNECTED, NOT_SENDABLE, TABLE, treat_refusal
from puntual.adapters.whatsapp.graph_api import (
    Answer,
    AsyncGraphApi,
    GraphApi,
    GraphError,
    Token,
)
from puntual.adapters.whatsapp.graph_json import object_of, text_in
from puntual.adapters.whatsapp.payloads import to_request, to_session_request
from puntual.domain.templates.template import Template
from puntual.ports.messaging import (
    Accepted,
    Refused,
    SendOutcome,
    SessionMessage,
    SessionMessenger,
    TemplateMessage,
    Unknown,
)

# A connection left idle for longer than a moment may be dead after Lambda froze the process, and a
# message written to a dead connection is one of which nobody knows.
# A batch is a hundred messages: none ever waits for a connection, which would miss its slot.
_LIMITS: Final = httpx.Limits(
    max_connections=100, max_keepalive_connections=32, keepalive_expiry=5.0
)
# A block of slots is over before its first answer is there, so that each needs a connection.
_WARM: Final = 16
_OK: Final = 200


class Templates(Protocol):
    """Where the buttons of a template are known."""

    def find(self, name: str, language: str) -> Template | None:
        """Return the template, or None when the name does not exist in the language."""
        ...


class CloudApiMessenger:
    """Hands messages over to the Cloud API."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        templates: Templates,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            token: returns the access token; asked at every call, so that it can be rotated.
            templates: knows the buttons of each template.
            transport: stands in for the network in tests.
        """
        self._templates = templates
        self._graph = AsyncGraphApi(base_url, version, token, _LIMITS, transport)

    async def send(self, message: TemplateMessage) -> SendOutcome:
        """Hand a message over, once."""
        template = self._templates.find(message.template, message.language)
        replies = template.quick_replies if template else ()
        body = to_request(message, replies, pays=bool(template and template.pay_label))
        try:
            answer = await self._graph.post(f"{message.phone_number_id}/messages", body)
        except httpx.RequestError as error:
            return outcome_without_answer(error)
        return outcome_of(answer)

    async def warm_up(self, messages: int) -> None:
        """Open connections for some messages, so that the first arrive as evenly as the others."""
        wanted = min(messages, _WARM)
        await asyncio.gather(*(self._connect() for _ in range(wanted)))

    async def close(self) -> None:
        """Close the connections."""
        await self._graph.close()

    async def _connect(self) -> None:
        with suppress(httpx.RequestError):
            await self._graph.connect()


class CloudApiSession(SessionMessenger):
    """Hands free text over to the Cloud API, one message at a time."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Keep what every call needs, as ``CloudApiMessenger`` does."""
        self._graph = GraphApi(base_url, version, token, transport)

    @override
    def send(self, message: SessionMessage) -> SendOutcome:
        try:
            path, body = f"{message.phone_number_id}/messages", to_session_request(message)
            return outcome_of(self._graph.post(path, body))
        except httpx.RequestError as error:
            return outcome_without_answer(error)

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()


def outcome_without_answer(error: httpx.RequestError) -> SendOutcome:
    """Return what is known of a message whose call had no answer."""
    match error:
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
            return _never_left(NOT_CONNECTED)
        case httpx.LocalProtocolError() | httpx.UnsupportedProtocol():
            return _never_left(NOT_SENDABLE)
        case _:
            return Unknown(type(error).__name__)


def outcome_of(answer: Answer) -> SendOutcome:
    """Return what an answer says; one that cannot be read leaves the outcome unknown."""
    if answer.status == _OK:
        return _read_acceptance(answer.body)
    if not answer.is_error or answer.error is None:
        return Unknown(f"http_{answer.status}", answer.retry_after)
    return replace(_refusal(answer.error, answer.status), retry_after=answer.retry_after)


def _refusal(error: GraphError, http_status: int) -> Refused:
    treatment = treat_refusal(
        error.code, http_status, subcode=error.subcode, is_transient=error.is_transient
    )
    return Refused(error.code, *treatment)


def _never_left(code: int) -> Refused:
    return Refused(code, TABLE[code].error_class, TABLE[code].scope)


def _read_acceptance(body: dict[str, Any]) -> SendOutcome:
    wamid = text_in(_first(body, "messages"), "id")
    if not wamid:
        return Unknown("no_message_id")
    contact = _first(body, "contacts")
    return Accepted(wamid, text_in(contact, "wa_id") or None, text_in(contact, "user_id") or None)


def _first(body: dict[str, Any], name: str) -> dict[str, Any]:
    items = body.get(name)
    return object_of(items[0] if isinstance(items, list) and items else None)
