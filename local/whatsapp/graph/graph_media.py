"""Media: stored by upload, described and downloaded by id."""

import re
from typing import Final

from local.whatsapp.dice import Dice
from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.platform.media_files import UPLOAD_LIVES, URL_LIVES, Flaw, MediaFile
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import GraphError

DOWNLOADS: Final = "/media-bytes/"
# No host of WhatsApp: whoever follows it gives the token away.
_STRANGER: Final = "media.example.com"
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_DISPOSITION = re.compile(
    r'name="(?P<name>[^"]*)"(?:.*?filename="(?P<filename>[^"]*)")?', re.DOTALL
)
_TYPE = re.compile(r"content-type:\s*([^\r\n;]+)", re.IGNORECASE)


def store_media(simulator: Simulator, request: Request, _: str) -> Response:
    """Keep an uploaded file and answer its id."""
    fields, file = read_form(request)
    if fields.get("messaging_product") != "whatsapp" or file is None:
        raise GraphError(100, "messaging_product and file are required.")
    count = str(len(simulator.media) + 1)
    media_id = str(Dice(simulator.settings.seed, count).number("media"))
    simulator.media[media_id] = MediaFile(*file, simulator.clock.now() + UPLOAD_LIVES)
    return answer_json({"id": media_id})


def describe_media(simulator: Simulator, request: Request, media_id: str) -> Response:
    """Answer where the bytes are for the next five minutes, on this very host."""
    file = _find(simulator, media_id)
    address = request.headers.get("host", "127.0.0.1")
    if file.flaw is Flaw.HOST:
        address = _STRANGER
    path, until = f"{DOWNLOADS}{media_id}", int((simulator.clock.now() + URL_LIVES).timestamp())
    described = {
        "messaging_product": "whatsapp",
        "url": f"http://{address}{path}?until={until}&sign={_sign(media_id, until)}",
        "mime_type": file.mime_type,
        "sha256": file.digest.hex(),
        "file_size": file.told_size,
        "id": media_id,
    }
    return answer_json(described)


def download_media(simulator: Simulator, request: Request) -> Response:
    """Answer the bytes, as long as the address is good.

    Raises:
        GraphError: it was good for five minutes, or never; or the file is gone.
    """
    media_id = request.path.removeprefix(DOWNLOADS)
    until = request.query.get("until", "")
    if not until.isdigit() or request.query.get("sign") != _sign(media_id, int(until)):
        raise GraphError(100, "No such media.", status=404)
    file = simulator.media.get(media_id)
    is_late = simulator.clock.now().timestamp() > int(until)
    if file is None or file.flaw is Flaw.GONE or is_late:
        raise GraphError(100, "The media or its address has expired.", status=404)
    return Response(body=file.content, content_type=file.mime_type)


def delete_media(simulator: Simulator, _: Request, media_id: str) -> Response:
    """Forget a file."""
    _find(simulator, media_id)
    del simulator.media[media_id]
    return answer_json({"success": True})


def _find(simulator: Simulator, media_id: str) -> MediaFile:
    file = simulator.media[media_id]
    if file.expires_at <= simulator.clock.now():
        raise GraphError(100, f"Object with ID '{media_id}' does not exist.", subcode=33)
    return file


def _sign(media_id: str, until: int) -> str:
    return f"{Dice(0, media_id).number(str(until))}"


def read_form(request: Request) -> tuple[dict[str, str], tuple[str, bytes] | None]:
    """Read a multipart form: its text fields, and its file with its type.

    Raises:
        GraphError: if it is no multipart form.
    """
    boundary = _BOUNDARY.search(request.headers.get("content-type", ""))
    if boundary is None:
        raise GraphError(100, "An upload is multipart/form-data.")
    fields: dict[str, str] = {}
    file = None
    for part in request.body.split(b"--" + boundary[1].encode())[1:-1]:
        raw_head, _, content = part.partition(b"\r\n\r\n")
        head = raw_head.decode("utf-8", "replace")
        named, content = _DISPOSITION.search(head), content.removesuffix(b"\r\n")
        if named is not None and named["filename"] is not None:
            kind = _TYPE.search(head)
            file = (kind[1].strip() if kind else "application/octet-stream", content)
        elif named is not None:
            fields[named["name"]] = content.decode("utf-8", "replace")
    return fields, file
