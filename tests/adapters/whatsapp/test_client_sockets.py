"""The Cloud API client on real connections: what went out, and what certainly did not."""

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.whatsapp.client import CloudApiMessenger
from puntual.adapters.whatsapp.errors import NOT_CONNECTED
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.ports.messaging import Accepted, Refused, TemplateMessage, Unknown
from tests.doubles.blocking_messenger import BlockingMessenger, blocking

pytestmark = pytest.mark.loopback

_MESSAGE = TemplateMessage(
    phone_number_id="100000000000001",
    to="+525550000001",
    template="puntual_due_today_v1",
    language="es",
    parameters={"customer_name": "Ana"},
    callback="v1|el-roble|ana|000001.20260305.reminder.1",
)
_NEVER_LEFT = Refused(NOT_CONNECTED, SendErrorClass.RETRY, "message")


@contextmanager
def _serving(
    *answers: Callable[[socket.socket], None], closed: Event | None = None
) -> Iterator[int]:
    """Give each connection in turn to the next answer, and close it; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            for answer in answers:
                connection, _ = listener.accept()
                with connection:
                    answer(connection)
                if closed is not None:
                    closed.set()

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(timeout=10)
        assert not thread.is_alive()


@contextmanager
def _serving_at_once(count: int, answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Give some connections to an answer each, all at the same time; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                answer(connection)

        threads = [Thread(target=serve, daemon=True) for _ in range(count)]
        for thread in threads:
            thread.start()
        yield listener.getsockname()[1]
        for thread in threads:
            thread.join(timeout=10)


@contextmanager
def _messenger(port: int, scheme: str = "http") -> Iterator[BlockingMessenger]:
    url = f"{scheme}://127.0.0.1:{port}"
    client = CloudApiMessenger(url, "v25.0", lambda: "token", PackagedTemplates())
    with blocking(client) as messenger:
        yield messenger


def _read_request(connection: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65536)


def _accept(connection: socket.socket) -> None:
    _read_request(connection)
    body = json.dumps({"messages": [{"id": "wamid.REAL"}]}).encode()
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))


def _hang_up(connection: socket.socket) -> None:
    _read_request(connection)


def _reset(connection: socket.socket) -> None:
    _read_request(connection)
    # Closing with a linger of zero seconds sends a reset instead of a farewell.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _break_off(connection: socket.socket) -> None:
    _read_request(connection)
    connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{"messages"')


def _babble(connection: socket.socket) -> None:
    _read_request(connection)
    connection.sendall(b"this is not HTTP\r\n\r\n")


def test_a_refused_connection_means_that_nothing_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with _messenger(port) as messenger:
        assert messenger.send(_MESSAGE) == _NEVER_LEFT


def test_a_failed_handshake_means_that_nothing_left() -> None:
    def answer_in_plain(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with _serving(answer_in_plain) as port, _messenger(port, "https") as messenger:
        assert messenger.send(_MESSAGE) == _NEVER_LEFT


@pytest.mark.parametrize("answer", [_hang_up, _reset, _break_off, _babble])
def test_a_connection_that_breaks_after_the_request_leaves_the_outcome_unknown(
    answer: Callable[[socket.socket], None],
) -> None:
    with _serving(answer) as port, _messenger(port) as messenger:
        assert isinstance(messenger.send(_MESSAGE), Unknown)


def test_a_connection_that_was_closed_while_idle_is_not_written_to() -> None:
    closed = Event()
    with _serving(_accept, _accept, closed=closed) as port, _messenger(port) as messenger:
        first = messenger.send(_MESSAGE)
        assert closed.wait(10)
        second = messenger.send(_MESSAGE)
    assert first == second == Accepted("wamid.REAL", None)


def test_a_warm_connection_is_used_for_the_first_message() -> None:
    def answer_twice(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
        _accept(connection)

    with _serving(answer_twice) as port, _messenger(port) as messenger:
        messenger.warm_up(1)
        assert messenger.send(_MESSAGE) == Accepted("wamid.REAL", None)


def test_messages_do_not_wait_for_each_others_answers() -> None:
    all_there = Barrier(3)

    def answer_when_all_are_there(connection: socket.socket) -> None:
        _read_request(connection)
        all_there.wait(10)
        body = b'{"messages": [{"id": "wamid.REAL"}]}'
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))

    with _serving_at_once(3, answer_when_all_are_there) as port, _messenger(port) as messenger:
        outcomes = messenger.send_all(_MESSAGE, _MESSAGE, _MESSAGE)
    assert outcomes == [Accepted("wamid.REAL", None)] * 3
