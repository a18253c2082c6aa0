"""The Cloud API's ``messages`` call. It is made once: nothing here ever tries again.

Meta documents no idempotency key, so a second call may be a second message. What this client owes
its caller is therefore the truth about three cases: WhatsApp has it, WhatsApp refused it, or
nobody knows.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Protocol

import httpx

from puntual.adapters.whatsapp.errors import NOT_CONNECTED, NOT_SENDABLE, TABLE, treat_refusal
from puntual.adapters.whatsapp.payloads import to_request
from puntual.domain.templates.template import Template
from puntual.ports.messaging import Accepted, Refused, SendOutcome, TemplateMessage, Unknown

# httpx logs a line for each request: it says no more than the lines of a batch, and is billed.
logging.getLogger("httpx").setLevel(logging.WARNING)

# All of them reached, one after the other, a message must fit what the function keeps in reserve.
_TIMEOUT: Final = httpx.Timeout(connect=2.0, write=2.0, read=8.0, pool=1.0)
# A connection left idle for longer than a moment may be dead after Lambda froze the process, and a
# message written to a dead connection is one of which nobody knows.
# A batch is a hundred messages: none ever waits for a connection, which would miss its slot.
_LIMITS: Final = httpx.Limits(
    max_connections=100, max_keepalive_connections=32, keepalive_expiry=5.0
)
# A block of slots is over before its first answer is there, so that each needs a connection.
_WARM: Final = 16
_OK: Final = 200
_FIRST_ERROR: Final = 400


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
        token: Callable[[], str],
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
        self._token = token
        self._templates = templates
        self._client = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/{version}/",
            timeout=_TIMEOUT,
            limits=_LIMITS,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    async def send(self, message: TemplateMessage) -> SendOutcome:
        """Hand a message over, once."""
        template = self._templates.find(message.template, message.language)
        replies = template.quick_replies if template else ()
        body = to_request(message, replies, pays=bool(template and template.pay_label))
        # As bytes: a stray character in the token is Meta's to refuse, not ours to raise.
        headers = {b"Authorization": f"Bearer {self._token().strip()}".encode()}
        path = f"{message.phone_number_id}/messages"
        try:
            response = await self._client.post(path, json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return _never_left(NOT_CONNECTED)
        except (httpx.LocalProtocolError, httpx.UnsupportedProtocol):
            return _never_left(NOT_SENDABLE)
        except httpx.RequestError as error:
            return Unknown(type(error).__name__)
        return read_answer(response)

    async def warm_up(self, messages: int) -> None:
        """Open connections for some messages, so that the first arrive as evenly as the others.

        The question asked is the cheapest there is: without a token it counts against no limit.
        """
        wanted = min(messages, _WARM)
        await asyncio.gather(*(self._connect() for _ in range(wanted)))

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _connect(self) -> None:
        with suppress(httpx.RequestError):
            await self._client.head("")


def read_answer(response: httpx.Response) -> SendOutcome:
    """Return what an answer says; one that cannot be read leaves the outcome unknown."""
    body = _read_object(response)
    if response.status_code == _OK:
        return _read_acceptance(body)
    error = body.get("error")
    if response.status_code < _FIRST_ERROR or not isinstance(error, dict):
        return Unknown(f"http_{response.status_code}")
    return _read_refusal(error, response.status_code)


def _read_refusal(error: dict[str, Any], http_status: int) -> SendOutcome:
    code, subcode = error.get("code"), error.get("error_subcode")
    if type(code) is not int:
        return Unknown(f"http_{http_status}")
    treatment = treat_refusal(
        code,
        http_status,
        subcode=subcode if isinstance(subcode, int) else None,
        is_transient=error.get("is_transient") is True,
    )
    return Refused(code, *treatment)


def _never_left(code: int) -> Refused:
    return Refused(code, TABLE[code].error_class, TABLE[code].scope)


def _read_object(response: httpx.Response) -> dict[str, Any]:
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _read_acceptance(body: dict[str, Any]) -> SendOutcome:
    wamid = _first(body, "messages").get("id")
    if not isinstance(wamid, str) or not wamid:
        return Unknown("no_message_id")
    wa_id = _first(body, "contacts").get("wa_id")
    return Accepted(wamid, wa_id if isinstance(wa_id, str) and wa_id else None)


def _first(body: dict[str, Any], name: str) -> dict[str, Any]:
    items = body.get(name)
    first = items[0] if isinstance(items, list) and items else None
    return first if isinstance(first, dict) else {}
