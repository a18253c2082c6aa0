"""Connections over real sockets: kept, dropped, cut, slow, encrypted."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from puntual.adapters.aws.signed.access import Access, Endpoint
from puntual.adapters.aws.signed.connections import Connections
from puntual.adapters.aws.signed.http import Answer
from tests.doubles.raw_server import HANG_UP, RawServer, raw_server
from tests.doubles.signed_aws import CREDENTIALS

pytestmark = pytest.mark.loopback

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Amz-Crc32: 7\r\n\r\n{}"
HEADERS = {"host": "127.0.0.1", "x-amz-target": "T.Operation"}


class Connect:
    """Opens connections, and closes them when the test is over."""

    def __init__(self) -> None:
        self._opened: list[Connections] = []

    def __call__(
        self, server: RawServer, *, bundle: str = "", read_seconds: float = 5.0
    ) -> Connections:
        endpoint = Endpoint("127.0.0.1", server.port, is_encrypted=server.tls is not None)
        access = Access(CREDENTIALS, "us-east-1", endpoint, bundle)
        self._opened.append(Connections(access, read_seconds=read_seconds))
        return self._opened[-1]

    def close(self) -> None:
        for one in self._opened:
            one.close()


@pytest.fixture
def connect() -> Iterator[Connect]:
    made = Connect()
    yield made
    made.close()


def test_a_request_goes_out_whole_and_its_answer_comes_back(connect: Connect) -> None:
    with raw_server(OK) as server:
        answer = connect(server).post(HEADERS, b'{"a":1}')
        assert answer == Answer(200, {"content-length": "2", "x-amz-crc32": "7"}, b"{}")
        assert server.requests[0] == [
            (
                b"POST / HTTP/1.1\r\nhost: 127.0.0.1\r\nx-amz-target: T.Operation\r\n"
                b'content-length: 7\r\n\r\n{"a":1}'
            )
        ]


def test_a_connection_is_used_again(connect: Connect) -> None:
    with raw_server(OK, OK, OK) as server:
        connections = connect(server)
        for _ in range(3):
            connections.post(HEADERS, b"")
        assert [len(one) for one in server.requests] == [3]


@pytest.mark.parametrize(
    "last",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_connection_that_the_service_ends_is_not_used_again(
    connect: Connect, last: bytes
) -> None:
    with raw_server(last, OK) as server:
        connections = connect(server)
        connections.post(HEADERS, b"")
        connections.post(HEADERS, b"")
        assert [len(one) for one in server.requests] == [1, 1]


def test_a_connection_that_was_dropped_meanwhile_costs_no_attempt(connect: Connect) -> None:
    """The service hangs up on idle connections, and a frozen environment notices late."""
    with raw_server(OK + b"unasked", OK) as server:
        connections = connect(server)
        connections.post(HEADERS, b"")
        assert connections.post(HEADERS, b"").body == b"{}"
        assert [len(one) for one in server.requests] == [1, 1]


def test_after_a_frozen_connection_no_other_that_slept_with_it_is_tried(
    connect: Connect,
) -> None:
    """Each would have cost an attempt of two seconds, and there are three."""
    with raw_server(OK, OK, HANG_UP, OK) as server:
        connections = connect(server)
        opened = [connections._connection() for _ in range(2)]
        for one in opened:
            connections._keep(one, one.post(HEADERS, b""))
        with pytest.raises(ConnectionClosedError):
            connections.post(HEADERS, b"")
        assert connections.post(HEADERS, b"").status == 200
        assert [len(one) for one in server.requests] == [1, 2, 1]


def test_an_answer_in_chunks_is_put_together(connect: Connect) -> None:
    chunks = b'4;x=y\r\n{"a"\r\n3\r\n:1}\r\n0\r\nX-Trailer: 1\r\n\r\n'
    with raw_server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks) as server:
        assert connect(server).post(HEADERS, b"").body == b'{"a":1}'


def test_an_answer_may_come_after_others_that_go_ahead(connect: Connect) -> None:
    with raw_server(b"HTTP/1.1 100 Continue\r\n\r\n" + OK) as server:
        assert connect(server).post(HEADERS, b"").status == 200


@pytest.mark.parametrize(
    "cut",
    [
        HANG_UP,
        b"SSH-2.0-OpenSSH\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 20_000 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"b" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ],
)
def test_what_is_no_whole_answer_is_an_error_and_ends_the_connection(
    connect: Connect, cut: bytes
) -> None:
    with raw_server(cut, OK) as server:
        connections = connect(server)
        with pytest.raises(ConnectionClosedError):
            connections.post(HEADERS, b"")
        assert connections.post(HEADERS, b"").status == 200
        assert len(server.requests) == 2


def test_an_answer_that_does_not_come_is_waited_for_so_long(connect: Connect) -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", OK) as server:
        connections = connect(server, read_seconds=0.05)
        with pytest.raises(ReadTimeoutError):
            connections.post(HEADERS, b"")
        assert connections.post(HEADERS, b"").status == 200


def test_where_nobody_listens_there_is_no_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    endpoint = Endpoint("127.0.0.1", port, is_encrypted=False)
    with pytest.raises(EndpointConnectionError):
        Connections(Access(CREDENTIALS, "us-east-1", endpoint)).post(HEADERS, b"")


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate that nobody has signed, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime(2020, 1, 1, tzinfo=UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today)
        .not_valid_after(today + timedelta(days=36_500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "own.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def test_a_service_is_believed_only_with_a_certificate_that_is_trusted(
    connect: Connect, certificate: Path
) -> None:
    with raw_server(OK, tls=_tls(certificate)) as server:
        with pytest.raises(SSLError):
            connect(server).post(HEADERS, b"")
        assert server.requests == [[]]
        assert connect(server, bundle=str(certificate)).post(HEADERS, b"").status == 200


def test_an_encrypted_connection_is_used_again(connect: Connect, certificate: Path) -> None:
    with raw_server(OK, OK, tls=_tls(certificate)) as server:
        connections = connect(server, bundle=str(certificate))
        for _ in range(2):
            connections.post(HEADERS, b"")
        assert [len(one) for one in server.requests] == [2]
