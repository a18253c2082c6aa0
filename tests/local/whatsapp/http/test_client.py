"""The webhook client against servers that frame their answers in every legal way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from local.whatsapp.http.client import WebhookClient, parse_target

pytestmark = pytest.mark.loopback

CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=1\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"
)

type Use = Callable[[int, WebhookClient], Awaitable[None]]


def serve_raw(answer: bytes, use: Use, *, hang_up: bool = True) -> int:
    """Answer each request with raw bytes while `use` runs; return the number of connections."""
    connections = 0

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            if hang_up:
                break
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(accept, "127.0.0.1", 0)
        client = WebhookClient()
        await use(server.sockets[0].getsockname()[1], client)
        client.close()
        server.close()
        await server.wait_closed()

    asyncio.run(run())
    return connections


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
        CHUNKED,
        b"HTTP/1.1 200 OK\r\n\r\nhello",
        b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nhello",
    ],
)
def test_an_answer_is_read_however_it_is_framed(answer: bytes) -> None:
    async def use(port: int, client: WebhookClient) -> None:
        target = parse_target(f"http://127.0.0.1:{port}/")
        for _ in range(2):
            assert await client.request("POST", target, {}, b"") == (200, b"hello")

    assert serve_raw(answer, use) == 2


def test_a_connection_is_kept_when_the_answer_allows_it() -> None:
    async def use(port: int, client: WebhookClient) -> None:
        target = parse_target(f"http://hook.localhost:{port}/path?x=1")
        for _ in range(3):
            assert await client.request("POST", target, {}) == (200, b"")

    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    assert serve_raw(answer, use, hang_up=False) == 1


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 OK 200\r\n\r\n"])
def test_no_answer_or_nonsense_is_none(answer: bytes) -> None:
    async def use(port: int, client: WebhookClient) -> None:
        assert await client.request("GET", parse_target(f"http://localhost:{port}"), {}) is None

    assert serve_raw(answer, use) == 1


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "http://example.com/", "nothing"])
def test_only_this_machine_is_ever_called(url: str) -> None:
    with pytest.raises(ValueError, match=r"127\.0\.0\.1"):
        parse_target(url)
