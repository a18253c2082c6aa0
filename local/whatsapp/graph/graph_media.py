"""Media: stored by upload, described and downloaded by id."""

import hashlib
import re

from local.whatsapp.dice import Dice
from local.whatsapp.http.messages import Request, Response, answer_json
from local.whatsapp.simulator import Simulator
from local.whatsapp.wire.errors import GraphError

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
    simulator.media[media_id] = file
    return answer_json({"id": media_id})


def describe_media(simulator: Simulator, request: Request, media_id: str) -> Response:
    """Answer where the bytes are, on this very host."""
    kind, content = simulator.media[media_id]
    host = request.headers.get("host", "127.0.0.1")
    described = {
        "messaging_product": "whatsapp",
        "url": f"http://{host}/media-bytes/{media_id}",
        "mime_type": kind,
        "sha256": hashlib.sha256(content).hexdigest(),
        "file_size": len(content),
        "id": media_id,
    }
    return answer_json(described)


def download_media(simulator: Simulator, media_id: str) -> Response:
    """Answer the bytes."""
    if media_id not in simulator.media:
        raise GraphError(100, "No such media.", status=404)
    kind, content = simulator.media[media_id]
    return Response(body=content, content_type=kind)


def delete_media(simulator: Simulator, _: Request, media_id: str) -> Response:
    """Forget a file."""
    del simulator.media[media_id]
    return answer_json({"success": True})


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
