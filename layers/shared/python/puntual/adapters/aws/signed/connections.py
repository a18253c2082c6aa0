"""Kept-alive connections to one endpoint, opened and checked as botocore's are."""

import socket
import ssl
from collections import deque
from pathlib import Path
from typing import Final

import botocore
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

from puntual.adapters.aws.signed.access import Access
from puntual.adapters.aws.signed.http import Answer, Connection

CONNECT_SECONDS: Final = 1.0
READ_SECONDS: Final = 2.0
# As many as the sender has threads.
_MOST_KEPT: Final = 16
# The certificate authorities that botocore trusts.
_AUTHORITIES: Final = Path(botocore.__file__).with_name("cacert.pem")


class Connections:
    """Makes calls, side by side if need be, and keeps what can be used again."""

    def __init__(
        self,
        access: Access,
        *,
        connect_seconds: float = CONNECT_SECONDS,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        """Open nothing yet.

        Args:
            access: where to, and whose certificates to trust.
            connect_seconds: how long a connection may take to open.
            read_seconds: how long the other side may say nothing.
        """
        self._endpoint = access.endpoint
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._tls = _tls(access.bundle) if access.endpoint.is_encrypted else None
        self._idle: deque[Connection] = deque()

    def post(self, headers: dict[str, str], body: bytes) -> Answer:
        """Make one attempt at a call.

        Raises:
            BotoCoreError: there was no whole answer: one of botocore's errors of a connection.
        """
        connection = self._connection()
        try:
            answer = connection.post(headers, body)
        except TimeoutError as err:
            self._drop(connection)
            raise ReadTimeoutError(endpoint_url=self._endpoint.url, error=err) from err
        except (OSError, ValueError) as err:
            self._drop(connection)
            raise ConnectionClosedError(
                endpoint_url=self._endpoint.url, error=err, request=None
            ) from err
        except BaseException:
            connection.close()
            raise
        self._keep(connection, answer)
        return answer

    def close(self) -> None:
        """Close what is idle."""
        while self._idle:
            self._idle.pop().close()

    def _connection(self) -> Connection:
        """Return the connection that was used last, or a new one."""
        while True:
            try:
                connection = self._idle.pop()
            except IndexError:
                return Connection(self._open())
            if connection.is_usable():
                return connection
            connection.close()

    def _drop(self, connection: Connection) -> None:
        """Close a connection that failed, and those that have been idle for longer.

        After an environment was frozen all of them may be dead, and no attempt is to be lost on
        each of them in turn.
        """
        connection.close()
        self.close()

    def _keep(self, connection: Connection, answer: Answer) -> None:
        if answer.is_last or len(self._idle) >= _MOST_KEPT:
            connection.close()
        else:
            self._idle.append(connection)

    def _open(self) -> socket.socket:
        where, url = (self._endpoint.host, self._endpoint.port), self._endpoint.url
        try:
            opened = socket.create_connection(where, self._connect_seconds)
        except TimeoutError as err:
            raise ConnectTimeoutError(endpoint_url=url, error=err) from err
        except OSError as err:
            raise EndpointConnectionError(endpoint_url=url, error=err) from err
        try:
            return self._prepare(opened)
        except BaseException as err:
            opened.close()
            if isinstance(err, ssl.SSLError):
                raise SSLError(endpoint_url=url, error=err) from err
            if isinstance(err, TimeoutError):
                raise ConnectTimeoutError(endpoint_url=url, error=err) from err
            if isinstance(err, OSError):
                raise EndpointConnectionError(endpoint_url=url, error=err) from err
            raise

    def _prepare(self, opened: socket.socket) -> socket.socket:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if self._tls is not None:
            opened = self._tls.wrap_socket(opened, server_hostname=self._endpoint.host)
        opened.settimeout(self._read_seconds)
        return opened


def _tls(bundle: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=bundle or _AUTHORITIES)
