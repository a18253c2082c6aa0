"""A call of the function URL, and who is let in."""

import base64
from typing import Any

import pytest

from functions.webhook.request import Request, answer, read_request
from functions.webhook.signature_check import SignatureCheck
from puntual.adapters.whatsapp.signature import sign
from puntual.domain.errors import InvalidInput

_BODY = '{"text":"Ñandú"}'


def _event(**changes: Any) -> dict[str, Any]:
    event = {
        "version": "2.0",
        "headers": {"x-hub-signature-256": "sha256=00"},
        "requestContext": {"http": {"method": "POST"}},
        "body": _BODY,
        "isBase64Encoded": False,
    }
    return event | changes


def test_a_call_is_read_with_its_raw_body_and_signature() -> None:
    assert read_request(_event()) == Request("POST", {}, _BODY.encode(), "sha256=00")


def test_a_body_that_was_encoded_for_the_journey_is_decoded_to_the_same_bytes() -> None:
    encoded = base64.b64encode(_BODY.encode()).decode()
    assert read_request(_event(body=encoded, isBase64Encoded=True)).body == _BODY.encode()


@pytest.mark.parametrize("body", ["%%%", "abc", "ñ"])
def test_a_body_that_is_not_what_it_says_is_refused(body: str) -> None:
    with pytest.raises(InvalidInput):
        read_request(_event(body=body, isBase64Encoded=True))


def test_a_call_may_lack_body_query_and_signature_and_writes_headers_as_it_likes() -> None:
    bare = {"requestContext": {"http": {"method": "GET"}}, "queryStringParameters": None}
    assert read_request(bare) == Request("GET", {}, b"", "")
    shouted = read_request(_event(headers={"X-Hub-Signature-256": "sha256=11"}))
    assert shouted.signature == "sha256=11"


def test_half_a_character_in_a_body_is_kept_and_not_raised() -> None:
    assert read_request(_event(body="\ud800")).body == b"\xed\xa0\x80"


def test_an_answer_is_plain_text_that_no_browser_takes_for_a_page() -> None:
    assert answer(200, "<b>1158201444</b>") == {
        "statusCode": 200,
        "headers": {
            "content-type": "text/plain; charset=utf-8",
            "x-content-type-options": "nosniff",
        },
        "body": "<b>1158201444</b>",
    }


class _Secret:
    """A secret that is read when it is first asked, as the real one is."""

    def __init__(self, **fields: str) -> None:
        self.stored = fields
        self.reads = 0
        self._known: dict[str, str] | None = None

    def find(self, name: str) -> str | None:
        if self._known is None:
            self._known = dict(self.stored)
            self.reads += 1
        return self._known.get(name) or None

    def refresh(self) -> None:
        self._known = None

    def renew(self) -> None:
        """It is never old here; what the real one does is tried with it."""


class _Seconds:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_the_gate_admits_both_secrets_of_a_rotation() -> None:
    gate = SignatureCheck(_Secret(app_secret="new", app_secret_previous="old"), _Seconds())
    assert gate.admits(b"{}", sign(b"{}", "new"))
    assert gate.admits(b"{}", sign(b"{}", "old"))
    assert not gate.admits(b"{}", sign(b"{}", "other"))


def test_without_a_stored_secret_nobody_is_admitted() -> None:
    gate = SignatureCheck(_Secret(app_secret="", verify_token=""), _Seconds())
    assert not gate.admits(b"{}", sign(b"{}", ""))
    assert not gate.knows("")


@pytest.mark.parametrize(
    ("token", "is_known"), [("right", True), ("wrong", False), ("", False), ("ñ\ud800", False)]
)
def test_the_gate_knows_the_verify_token(token: str, *, is_known: bool) -> None:
    assert SignatureCheck(_Secret(verify_token="right"), _Seconds()).knows(token) is is_known


def test_a_rotated_secret_is_read_again_before_a_call_is_turned_away() -> None:
    secret, seconds = _Secret(app_secret="old"), _Seconds()
    gate = SignatureCheck(secret, seconds)
    assert gate.admits(b"{}", sign(b"{}", "old"))
    secret.stored = {"app_secret": "new"}
    seconds.at += 60
    assert gate.admits(b"{}", sign(b"{}", "new"))
    assert secret.reads == 2


def test_a_flood_of_forged_calls_reads_the_secret_once_a_minute() -> None:
    secret, seconds = _Secret(app_secret="secret"), _Seconds()
    gate = SignatureCheck(secret, seconds)
    for _ in range(100):
        assert not gate.admits(b"{}", "sha256=forged")
    assert secret.reads == 1
    seconds.at += 61
    for _ in range(100):
        assert not gate.admits(b"{}", "sha256=forged")
    assert secret.reads == 2
