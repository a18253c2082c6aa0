"""Calls of Meta's Graph API: address, version, token, time limits and answers, once for all.

Each call is made once; its caller decides on retries.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

import httpx

from puntual.adapters.whatsapp.graph_json import object_of
from puntual.domain.errors import Throttled, Unavailable

# httpx logs a line with the address for each request. It says no more than the lines of a batch,
# is billed, and asking Meta about a token puts the token in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)

# All of them reached, one after the other, a message must fit what the sender keeps in reserve.
CALL_TIMEOUT: Final = httpx.Timeout(connect=2.0, write=2.0, read=8.0, pool=1.0)
_FIRST_ERROR: Final = 400
_FIRST_FAULT: Final = 500
_TOO_MANY: Final = 429
# Too many calls: asking again later may help.
SLOW_DOWN: Final = frozenset({4, 613, 80007, 80008})

_MOST_DIGITS: Final = 9

type Token = Callable[[], str]


@dataclass(frozen=True, slots=True)
class GraphError:
    """An error in an answer, by its numbers: Meta rewords and translates its texts."""

    code: int
    subcode: int | None
    is_transient: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, read without trust: another form counts as empty.

    Attributes:
        status: of HTTP.
        error: what is wrong; None for an answer that names no code in Graph's form.
        retry_after: how long Meta asks to wait; None where it does not say.
    """

    status: int
    body: dict[str, Any]
    error: GraphError | None
    retry_after: timedelta | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether the call failed."""
        return self.status >= _FIRST_ERROR

    @property
    def is_temporary(self) -> bool:
        """Tell whether the same call may succeed later: Meta's fault, or too many calls."""
        return self.status >= _FIRST_FAULT or self.error is None or self.error.code in SLOW_DOWN

    def as_unavailable(self) -> Unavailable:
        """Return the error of a call that may succeed later."""
        code = None if self.error is None else self.error.code
        is_slow_down = self.status == _TOO_MANY or code in SLOW_DOWN
        kind = Throttled if is_slow_down else Unavailable
        return kind(f"the Graph API answered {self.status}")


class GraphApi:
    """Calls for code that may wait."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
        timeout: httpx.Timeout = CALL_TIMEOUT,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            token: returns the access token; asked at every call, so that it can be rotated.
            transport: stands in for the network in tests.
            timeout: how long each part of a call may take.
        """
        self._token = token
        self._client = httpx.Client(
            base_url=_root(base_url, version),
            timeout=timeout,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    def call(self, method: str, path: str, **content: Any) -> Answer:
        """Make one call and return its answer, an error too.

        Args:
            method: of HTTP.
            path: below the version.
            content: ``params`` or ``json``, as httpx takes them.

        Raises:
            Unavailable: there is no answer.
            MissingConfiguration: there is no token.
        """
        headers = _authorization(self._token)
        try:
            response = self._client.request(method, path, headers=headers, **content)
        except httpx.RequestError as error:
            # Not as its cause: an error shows the address, and that may hold the token.
            raise Unavailable(f"the Graph API did not answer: {type(error).__name__}") from None
        return _read(response)

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """Post JSON once, as ``AsyncGraphApi`` does.

        Raises:
            RequestError: httpx's: there is no answer. Its kind tells whether the request left.
            MissingConfiguration: there is no token.
        """
        headers = _authorization(self._token)
        return _read(self._client.post(path, json=body, headers=headers))

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncGraphApi:
    """Calls on an event loop, many at once."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        limits: httpx.Limits,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Keep what every call needs, as ``GraphApi`` does, and how many connections to keep."""
        self._token = token
        self._client = httpx.AsyncClient(
            base_url=_root(base_url, version),
            timeout=CALL_TIMEOUT,
            limits=limits,
            transport=transport,
            trust_env=False,
            follow_redirects=False,
        )

    async def post(self, path: str, body: dict[str, Any]) -> Answer:
        """Post JSON once and return the answer, an error too.

        Raises:
            RequestError: httpx's: there is no answer. Its kind tells whether the request left.
            MissingConfiguration: there is no token.
        """
        headers = _authorization(self._token)
        return _read(await self._client.post(path, json=body, headers=headers))

    async def connect(self) -> None:
        """Open a connection. Without a token the question counts against no limit.

        Raises:
            RequestError: httpx's: there is no answer.
        """
        await self._client.head("")

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _root(base_url: str, version: str) -> str:
    return f"{base_url.rstrip('/')}/{version}/"


def _authorization(token: Token) -> dict[bytes, bytes]:
    # As bytes: a stray character in the token is Meta's to refuse, not ours to raise.
    return {b"Authorization": f"Bearer {token().strip()}".encode()}


def _read(response: httpx.Response) -> Answer:
    try:
        body = object_of(response.json())
    except ValueError:
        body = {}
    return Answer(response.status_code, body, _error_in(body), _retry_after(response.headers))


def _retry_after(headers: httpx.Headers) -> timedelta | None:
    """Read ``Retry-After``: seconds, or an instant of the clock that the answer bears.

    Source: RFC 9110, section 10.2.3.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdecimal():
        # More digits than that are no wait that anybody means.
        return timedelta(seconds=int(text[:_MOST_DIGITS]))
    try:
        wait = parsedate_to_datetime(text) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(wait, timedelta(0))


def _error_in(body: dict[str, Any]) -> GraphError | None:
    error = object_of(body.get("error"))
    code, subcode = error.get("code"), error.get("error_subcode")
    if type(code) is not int:
        return None
    is_transient = error.get("is_transient") is True
    return GraphError(code, subcode if isinstance(subcode, int) else None, is_transient)
