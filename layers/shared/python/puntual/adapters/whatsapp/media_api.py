"""Photos, documents and recordings, fetched from Meta: two calls, and nothing is trusted.

An address that Meta gives out holds for five minutes and wants the same token, so it is asked for
right before; a message's media can be fetched for seven days. What comes must be of Meta's hosts,
of a kind and a size that WhatsApp carries, and what the webhook announced, byte for byte.
"""

from base64 import b64decode
from binascii import Error
from hashlib import sha256
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import httpx

from puntual.adapters.whatsapp.graph_api import CALL_TIMEOUT, GraphApi, Token
from puntual.adapters.whatsapp.graph_json import text_in
from puntual.domain.conversation.kept_message import Media
from puntual.domain.errors import Conflict, NotFound, Unavailable

_HOSTS: Final = ("fbsbx.com", "fbcdn.net", "facebook.com", "whatsapp.net")
_MEGABYTE: Final = 1024 * 1024
# What WhatsApp carries (Meta, "Media", 2026), by the first half of the type.
_LARGEST: Final = MappingProxyType(
    {
        "image": 5 * _MEGABYTE,
        "audio": 16 * _MEGABYTE,
        "video": 16 * _MEGABYTE,
        "application": 100 * _MEGABYTE,
        "text": 100 * _MEGABYTE,
    }
)
_OK: Final = 200


class GraphMedia:
    """Fetches media with the token that sends messages. It tries each call once."""

    def __init__(
        self,
        base_url: str,
        version: str,
        token: Token,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Keep what every call needs; connect at the first one.

        Args:
            base_url: e.g. ``https://graph.facebook.com``.
            version: the Graph version, e.g. ``v25.0``.
            token: returns the access token.
            transport: stands in for the network in tests.
        """
        self._token = token
        self._own_host = urlsplit(base_url).hostname or ""
        self._graph = GraphApi(base_url, version, token, transport)
        self._client = httpx.Client(
            timeout=CALL_TIMEOUT, transport=transport, trust_env=False, follow_redirects=False
        )

    def fetch(self, media: Media) -> bytes:
        """Return the bytes of what somebody sent.

        Raises:
            NotFound: WhatsApp does not have it any more.
            Conflict: what came is not what was announced, or not from where it should come.
            Unavailable: WhatsApp does not answer.
            MissingConfiguration: there is no token.
        """
        largest = _LARGEST.get(media.mime_type.partition("/")[0])
        if largest is None:
            raise Conflict("it is of a kind that WhatsApp does not carry")
        found = self._download(self._address_of(media), largest)
        if media.sha256 and sha256(found).digest() != _digest(media.sha256):
            raise Conflict("it is not what WhatsApp announced: its digest differs")
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
            raise NotFound("WhatsApp has it no more: it keeps what people send for seven days")
        address = text_in(answer.body, "url")
        if not self._is_metas(address):
            raise Conflict("WhatsApp names an address that is not Meta's")
        return address

    def _is_metas(self, address: str) -> bool:
        try:
            parts = urlsplit(address)
        except ValueError:
            return False
        host = parts.hostname or ""
        if host == self._own_host:
            return True
        known = any(host == one or host.endswith(f".{one}") for one in _HOSTS)
        return parts.scheme == "https" and known

    def _download(self, address: str, largest: int) -> bytes:
        headers = {"Authorization": f"Bearer {self._token().strip()}"}
        try:
            with self._client.stream("GET", address, headers=headers) as answer:
                if answer.status_code != _OK:
                    raise Unavailable(f"the media's address answered {answer.status_code}")
                found = bytearray()
                for chunk in answer.iter_bytes():
                    found += chunk
                    if len(found) > largest:
                        raise Conflict("it is larger than what WhatsApp carries")
        except httpx.HTTPError as err:
            raise Unavailable("the media's address does not answer") from err
        return bytes(found)


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
