"""Photos, documents and recordings, fetched from Meta: two calls, and nothing is trusted.

An address that Meta gives out holds for five minutes and wants the same token, so it is asked for
right before; a message's media can be fetched for seven days. What comes must be of Meta's hosts,
of a kind and a size that may be kept, and what the webhook announced, byte for byte.
"""

import re
import time
from base64 import b64decode
from binascii import Error
from collections.abc import Callable
from hashlib import sha256
from types import MappingProxyType
from typing import Final, override

import httpx

from puntual.adapters.whatsapp.graph_api import CALL_TIMEOUT, GraphApi, Token
from puntual.adapters.whatsapp.graph_json import text_in
from puntual.domain.conversation.kept_message import Media, MediaState
from puntual.domain.errors import Unavailable
from puntual.ports.conversation import MediaSource, MediaUnfit

_HOSTS: Final = ("fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net")
_MEGABYTE: Final = 1024 * 1024
# What WhatsApp carries (Meta, "Media", 2026), by the first half of the type; documents may be of
# 100 MB there, and a proof of payment never is.
_LARGEST: Final = MappingProxyType(
    {
        "image": 5 * _MEGABYTE,
        "audio": 16 * _MEGABYTE,
        "video": 16 * _MEGABYTE,
        "application": 20 * _MEGABYTE,
        "text": 20 * _MEGABYTE,
    }
)
# Nothing that a person's machine would run.
_CARRIED: Final = re.compile(
    r"image/(jpeg|png|webp|heic)"
    r"|audio/(aac|amr|mpeg|mp4|ogg|opus)"
    r"|video/(mp4|3gpp)"
    r"|text/(plain|csv|xml)"
    r"|application/(pdf|xml|msword|vnd\.ms-(excel|powerpoint)"
    r"|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\.[\w.]+)"
)
_OK: Final = 200
# Of 120 s that the function has. Each piece may come in time, and all of them never.
_LONGEST_SECONDS: Final = 60.0
# An address that was good for five minutes, or that another server knows.
_STALE: Final = frozenset({401, 403, 404, 410})


class GraphMedia(MediaSource):
    """Fetches media with the token that sends messages; a stale address is asked for again."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            token: returns the access token.
            transport: stands in for the network in tests.
            seconds: a clock that only ever goes on.
        """
        self._seconds = seconds
        self._token = token
        self._own = _place_of(httpx.URL(base_url))
        self._graph = GraphApi(base_url, version, token, transport)
        self._client = httpx.Client(
            timeout=CALL_TIMEOUT, transport=transport, trust_env=False, follow_redirects=False
        )

    @override
    def fetch(self, media: Media) -> bytes:
        kind = media.mime_type.partition(";")[0].strip().lower()
        if not _CARRIED.fullmatch(kind):
            raise MediaUnfit(MediaState.NOT_CARRIED)
        largest = _LARGEST[kind.partition("/")[0]]
        found = self._download(self._address_of(media), largest)
        if found is None:
            found = self._download(self._address_of(media), largest)
        if found is None:
            raise Unavailable("the media's address is stale as soon as it is told")
        if media.sha256 and sha256(found).digest() != _digest(media.sha256):
            raise MediaUnfit(MediaState.NOT_AS_ANNOUNCED)
        return found

    def close(self) -> None:
        """Close the connections."""
        self._graph.close()
        self._client.close()

    def _address_of(self, media: Media) -> str:
        answer = self._graph.call("GET", media.id)
        if answer.is_error:
            if answer.is_temporary:
                raise answer.as_unavailable()
            raise MediaUnfit(MediaState.EXPIRED)
        address = text_in(answer.body, "url")
        if not self._is_metas(address):
            raise MediaUnfit(MediaState.NOT_AS_ANNOUNCED)
        return address

    def _is_metas(self, address: str) -> bool:
        try:
            # As the call reads it: two readers of one address may see two hosts in it.
            url = httpx.URL(address)
            scheme, host, port = place = _place_of(url)
        except (httpx.InvalidURL, ValueError):
            return False
        if url.userinfo:
            return False
        known = any(host == one or host.endswith(f".{one}") for one in _HOSTS)
        return place == self._own or (scheme == "https" and port is None and known)

    def _download(self, address: str, largest: int) -> bytes | None:
        """Return what is at an address; None where the address is stale."""
        # What is unpacked may be any size before it is counted; nothing that is carried needs it.
        headers = {
            "Authorization": f"Bearer {self._token().strip()}",
            "Accept-Encoding": "identity",
        }
        try:
            with self._client.stream("GET", address, headers=headers) as answer:
                if answer.status_code in _STALE:
                    return None
                if answer.status_code != _OK:
                    raise Unavailable(f"the media's address answered {answer.status_code}")
                return self._content_of(answer, largest)
        except httpx.HTTPError as err:
            raise Unavailable("the media's address does not answer") from err

    def _content_of(self, answer: httpx.Response, largest: int) -> bytes:
        if answer.headers.get("Content-Encoding", "identity") != "identity":
            raise MediaUnfit(MediaState.NOT_AS_ANNOUNCED)
        found, latest = bytearray(), self._seconds() + _LONGEST_SECONDS
        for chunk in answer.iter_bytes():
            found += chunk
            if len(found) > largest:
                raise MediaUnfit(MediaState.TOO_LARGE)
            if self._seconds() > latest:
                raise Unavailable("the media come too slowly")
        return bytes(found)


def _place_of(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _digest(announced: str) -> bytes:
    """Return an announced digest: Base64 in webhooks; none that can match where it cannot be read.

    Answers about media have it in hexadecimal, and some recorded webhooks too.
    """
    try:
        if len(announced) == 2 * sha256().digest_size:
            return bytes.fromhex(announced)
        return b64decode(announced, validate=True)
    except (Error, ValueError):
        return b""
