"""The HTTP client that posts webhooks: one kept connection, loopback only."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 60.0
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


@dataclass(frozen=True, slots=True)
class Target:
    """Where webhooks go."""

    host: str
    port: int
    path: str


def parse_target(url: str) -> Target:
    """Check a webhook address.

    Raises:
        ValueError: if it is not http on this machine: signed test data must not leave it.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not (host in LOOPBACK or host.endswith(".localhost")):
        raise ValueError(f"webhook address must be http on 127.0.0.1 or localhost, not {url!r}")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.netloc, parts.port or 80, path)


class WebhookClient:
    """One connection; a kept one that went stale is replaced once before giving up."""

    def __init__(self) -> None:
        """Connect on the first request."""
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._port = 0

    async def request(
        self, method: str, target: Target, headers: dict[str, str], body: bytes = b""
    ) -> tuple[int, bytes] | None:
        """Return status and body, or None if there was no answer."""
        message = _write_request(method, target, headers, body)
        kept = self._streams is not None
        answer = await self._attempt(target, message)
        if answer is None and kept:
            answer = await self._attempt(target, message)
        return answer

    async def _attempt(self, target: Target, message: bytes) -> tuple[int, bytes] | None:
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                return await self._exchange(target, message)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            self.close()
            return None

    async def _exchange(self, target: Target, message: bytes) -> tuple[int, bytes]:
        if self._port != target.port:
            # A connection that is kept leads to the address of before.
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", target.port)
            self._port = target.port
        reader, writer = self._streams
        writer.write(message)
        await writer.drain()
        status, body, keep = await _read_response(reader)
        if not keep:
            self.close()
        return status, body

    def close(self) -> None:
        """Drop the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def _write_request(method: str, target: Target, headers: dict[str, str], body: bytes) -> bytes:
    lines = [
        f"{method} {target.path} HTTP/1.1",
        f"Host: {target.host}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def _read_response(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    body = await _read_body(reader, headers)
    keep = headers.get("connection") != "close" and first.startswith("HTTP/1.1")
    framed = "content-length" in headers or "transfer-encoding" in headers
    return int(first.partition(" ")[2][:3]), body, keep and framed


async def _read_body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        return await _read_chunks(reader)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return await reader.read()


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readline()
    while (await reader.readline()).strip():
        pass
    return bytes(body)
