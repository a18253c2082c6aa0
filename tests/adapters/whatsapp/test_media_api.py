"""Media are taken from Meta's hosts only, and only what the webhook announced."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final

import httpx
import pytest

from puntual.adapters.whatsapp.media_api import GraphMedia
from puntual.domain.conversation.kept_message import Media
from puntual.domain.errors import Conflict, NotFound, PuntualError, Unavailable

PHOTO: Final = b"\xff\xd8 an invented photo"
DIGEST: Final = b64encode(sha256(PHOTO).digest()).decode()
ADDRESS: Final = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=900"
MEDIA: Final = Media("900", "image/jpeg", DIGEST)

type Answers = Callable[[httpx.Request], httpx.Response]


def meta(address: str = ADDRESS, found: bytes = PHOTO, status: int = 200) -> Answers:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["Authorization"] == "Bearer a-token"
        if request.url.path == "/v25.0/900":
            return httpx.Response(200, json={"url": address, "id": "900"})
        assert str(request.url) == address
        return httpx.Response(status, content=found, headers={"location": "https://evil.test"})

    return answer


def fetch(answers: Answers, media: Media = MEDIA) -> bytes:
    transport = httpx.MockTransport(answers)
    source = GraphMedia("https://graph.facebook.com", "v25.0", lambda: " a-token\n", transport)
    try:
        return source.fetch(media)
    finally:
        source.close()


@pytest.mark.parametrize("digest", [DIGEST, sha256(PHOTO).hexdigest(), ""])
def test_a_photo_comes_as_it_was_sent(digest: str) -> None:
    assert fetch(meta(), Media("900", "image/jpeg", digest)) == PHOTO


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.test/900",
        "http://lookaside.fbsbx.com/900",
        "https://fbsbx.com.evil.test/900",
        "https://evilfbsbx.com/900",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://[",
        "",
    ],
)
def test_an_address_that_is_not_metas_is_never_called(address: str) -> None:
    with pytest.raises(Conflict, match="not Meta's"):
        fetch(meta(address))


def test_a_redirect_is_not_followed() -> None:
    with pytest.raises(Unavailable, match="answered 302"):
        fetch(meta(status=302))


@pytest.mark.parametrize(
    ("media", "found", "said"),
    [
        (MEDIA, b"another photo", "digest differs"),
        (Media("900", "image/jpeg", "no digest"), PHOTO, "digest differs"),
        (Media("900", "image/jpeg", ""), bytes(5 * 1024 * 1024 + 1), "larger"),
        (Media("900", "chemical/x-pdb"), PHOTO, "kind"),
    ],
)
def test_what_was_not_announced_is_refused(media: Media, found: bytes, said: str) -> None:
    with pytest.raises(Conflict, match=said):
        fetch(meta(found=found), media)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(400, 100, NotFound), (503, 2, Unavailable), (400, 4, Unavailable)],
)
def test_what_is_gone_is_told_apart_from_what_may_come_later(
    status: int, code: int, error: type[PuntualError]
) -> None:
    body = {"error": {"code": code, "message": "x"}}
    with pytest.raises(error):
        fetch(lambda _: httpx.Response(status, json=body))


def test_a_network_that_breaks_off_is_unavailable() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v25.0/900":
            return httpx.Response(200, json={"url": ADDRESS})
        raise httpx.ReadTimeout("slow", request=request)

    with pytest.raises(Unavailable, match="does not answer"):
        fetch(answer)


def test_a_simulator_on_this_machine_hands_media_out_itself() -> None:
    address = "http://127.0.0.1:4570/media/900"
    source = GraphMedia(
        "http://127.0.0.1:4570",
        "v25.0",
        lambda: "a-token",
        httpx.MockTransport(
            lambda request: (
                httpx.Response(200, json={"url": address})
                if request.url.path == "/v25.0/900"
                else httpx.Response(200, content=PHOTO)
            )
        ),
    )
    assert source.fetch(MEDIA) == PHOTO
    source.close()
