"""Media are taken from Meta's hosts only, and only what the webhook announced."""

import gzip
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Final

import httpx
import pytest

from puntual.adapters.whatsapp.media_api import GraphMedia
from puntual.domain.conversation.kept_message import Media, MediaState
from puntual.domain.errors import PuntualError, Unavailable
from puntual.ports.conversation import MediaUnfit

PHOTO: Final = b"\xff\xd8 an invented photo"
DIGEST: Final = b64encode(sha256(PHOTO).digest()).decode()
ADDRESS: Final = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=900"
MEDIA: Final = Media("900", "image/jpeg", DIGEST)
MEGABYTE: Final = 1024 * 1024

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
        "http://graph.facebook.com/900",
        "https://fbsbx.com.evil.test/900",
        "https://evilfbsbx.com/900",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://[",
        "https://lookaside.fbsbx.com:8443/900",
        "https://lookaside.fbsbx.com:port/900",
        "https://somebody:secret@lookaside.fbsbx.com/900",
        "https://evil.test\\@lookaside.fbsbx.com/900",
        "https://xn--.fbcdn.net/900",
        "https://lookaside.fbsbx.com/\x01",
        "http://graph.facebook.com:8443/900",
        "",
    ],
)
def test_an_address_that_is_not_metas_is_never_called(address: str) -> None:
    with pytest.raises(MediaUnfit) as unfit:
        fetch(meta(address))
    assert unfit.value.state is MediaState.NOT_AS_ANNOUNCED


def test_what_comes_packed_is_not_unpacked() -> None:
    """A file of a few KB may unpack to gigabytes, before anybody has counted them."""
    packed = gzip.compress(PHOTO)

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v25.0/900":
            return httpx.Response(200, json={"url": ADDRESS})
        assert request.headers["Accept-Encoding"] == "identity"
        return httpx.Response(
            200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(packed)
        )

    with pytest.raises(MediaUnfit) as unfit:
        fetch(answer, replace(MEDIA, sha256=""))
    assert unfit.value.state is MediaState.NOT_AS_ANNOUNCED


def test_a_redirect_is_not_followed() -> None:
    with pytest.raises(Unavailable, match="answered 302"):
        fetch(meta(status=302))


@pytest.mark.parametrize(
    ("media", "found", "state"),
    [
        (MEDIA, b"another photo", MediaState.NOT_AS_ANNOUNCED),
        (Media("900", "image/jpeg", "no digest"), PHOTO, MediaState.NOT_AS_ANNOUNCED),
        (Media("900", "image/jpeg", ""), bytes(5 * MEGABYTE + 1), MediaState.TOO_LARGE),
        (Media("900", "application/pdf"), bytes(20 * MEGABYTE + 1), MediaState.TOO_LARGE),
        (Media("900", "chemical/x-pdb"), PHOTO, MediaState.NOT_CARRIED),
        (Media("900", "image/svg+xml"), PHOTO, MediaState.NOT_CARRIED),
        (Media("900", "text/html"), PHOTO, MediaState.NOT_CARRIED),
        (Media("900", "application/x-msdownload"), PHOTO, MediaState.NOT_CARRIED),
        (Media("900", ""), PHOTO, MediaState.NOT_CARRIED),
    ],
)
def test_what_was_not_announced_or_may_not_be_kept_is_refused(
    media: Media, found: bytes, state: MediaState
) -> None:
    with pytest.raises(MediaUnfit) as unfit:
        fetch(meta(found=found), media)
    assert unfit.value.state is state


@pytest.mark.parametrize(
    ("kind", "megabytes"),
    [
        ("image/png", 5),
        ("audio/ogg; codecs=opus", 16),
        ("video/mp4", 16),
        ("text/csv", 20),
        ("application/pdf", 20),
    ],
)
def test_each_kind_is_kept_up_to_its_limit_and_no_byte_beyond(kind: str, megabytes: int) -> None:
    """WhatsApp carries documents of 100 MB; what is not kept is said in its case."""
    largest = bytes(megabytes * MEGABYTE)
    assert fetch(meta(found=largest), Media("900", kind)) == largest
    with pytest.raises(MediaUnfit) as unfit:
        fetch(meta(found=largest + b"."), Media("900", kind))
    assert unfit.value.state is MediaState.TOO_LARGE


@pytest.mark.parametrize(
    "kind",
    [
        *("audio/ogg; codecs=opus", "IMAGE/JPEG", "application/pdf", "application/xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ],
)
def test_what_people_pay_and_talk_with_is_carried(kind: str) -> None:
    assert fetch(meta(), Media("900", kind, DIGEST)) == PHOTO


def test_an_address_that_has_expired_is_asked_for_again() -> None:
    """An address holds for five minutes, and a queue may be slower than that."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v25.0/900":
            asked.append(request.url.path)
            return httpx.Response(200, json={"url": f"{ADDRESS}&turn={len(asked)}"})
        is_fresh = request.url.params["turn"] == "2"
        return httpx.Response(200 if is_fresh else 404, content=PHOTO)

    assert fetch(answer) == PHOTO
    assert len(asked) == 2


def test_an_address_that_is_always_stale_has_to_come_again() -> None:
    with pytest.raises(Unavailable, match="stale"):
        fetch(meta(status=404))


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [(400, 100, MediaUnfit), (503, 2, Unavailable), (400, 4, Unavailable)],
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


def test_media_that_drip_are_given_up_in_time() -> None:
    """Each piece came in time, and the function ended before the last one."""
    ticks = iter(range(0, 1000, 7))

    def pieces() -> Iterator[bytes]:
        yield from (b"x" for _ in range(100))

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v25.0/900":
            return httpx.Response(200, json={"url": ADDRESS, "id": "900"})
        return httpx.Response(200, content=pieces())

    transport = httpx.MockTransport(answer)
    source = GraphMedia(
        "https://graph.facebook.com", "v25.0", lambda: "t", transport, lambda: next(ticks)
    )
    with pytest.raises(Unavailable, match="too slowly"):
        source.fetch(MEDIA)
    assert next(ticks) < 120
    source.close()
