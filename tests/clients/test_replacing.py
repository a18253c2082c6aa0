"""The client replaces what it read, and is told if that has changed meanwhile."""

import json

import httpx
import pytest

from puntual_client import Superseded
from tests.clients.endpoint import Endpoint, cut, plain
from tests.clients.test_client import ANA, INVOICE


def tagged(_: httpx.Request) -> httpx.Response:
    """Answer what a copy in force is called."""
    return httpx.Response(200, json={"status": "updated"}, headers={"etag": '"t2"'})


def test_a_customer_is_replaced_by_the_tag_that_was_read() -> None:
    endpoint = Endpoint([tagged])
    with endpoint.client() as client:
        tag = client.customer("C/1")["etag"]
        assert client.replace_customer({**ANA, "id": "C/1"}, tag)["etag"] == tag
    sent = endpoint.requests[-1]
    assert (sent.method, sent.url.raw_path) == ("PUT", b"/v1/customers/C%2F1")
    assert (sent.headers["if-match"], json.loads(sent.content)["id"]) == ('"t2"', "C/1")


def test_an_invoice_is_replaced_again_after_a_broken_connection() -> None:
    endpoint = Endpoint([cut, tagged])
    with endpoint.client() as client:
        assert client.replace_invoice(INVOICE, '"t1"')["status"] == "updated"
    assert [one.headers["if-match"] for one in endpoint.requests] == ['"t1"', '"t1"']


def test_whoever_replaces_another_copy_is_told_so_at_once() -> None:
    endpoint = Endpoint([plain(412)])
    with endpoint.client() as client, pytest.raises(Superseded):
        client.replace_invoice(INVOICE, '"t1"')
    assert len(endpoint.requests) == 1


def test_a_merge_is_sent_until_it_has_ended() -> None:
    endpoint = Endpoint([plain(503), tagged])
    with endpoint.client() as client:
        assert client.merge_customers("C/1", into="C-2")["status"] == "updated"
    sent = endpoint.requests[-1]
    assert (sent.method, sent.url.raw_path) == ("POST", b"/v1/customers/C%2F1:merge")
    assert json.loads(sent.content) == {"into": "C-2"}
