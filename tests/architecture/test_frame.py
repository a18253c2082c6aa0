"""What tests/conftest.py promises to every test."""

from __future__ import annotations

import os
import socket
import sys
from functools import cache
from types import ModuleType

import boto3
import pytest
import pytest_socket

from tests.conftest import _clear_composition_roots


def test_sockets_are_closed() -> None:
    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket()


@pytest.mark.loopback
def test_a_marker_opens_the_loopback() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


@pytest.mark.loopback
def test_a_marker_opens_nothing_beyond_the_loopback() -> None:
    with pytest.raises(pytest_socket.SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_no_account_of_the_developer_can_be_reached() -> None:
    credentials = boto3.Session().get_credentials()
    assert credentials is not None
    assert credentials.access_key == "testing"
    assert [name for name in os.environ if name.startswith("AWS_ENDPOINT")] == []


def test_what_a_handler_has_cached_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    @cache
    def root() -> object:
        return object()

    handler = ModuleType("functions.invented.handler")
    vars(handler)["_root"] = root
    monkeypatch.setitem(sys.modules, handler.__name__, handler)
    before = root()
    _clear_composition_roots()
    assert root() is not before
