"""The phone page: a few files without a build step, served by the control API."""

from pathlib import Path

from local.whatsapp.http.messages import Response

_FOLDER = Path(__file__).parent
_ASSETS = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/phone.css": ("phone.css", "text/css; charset=utf-8"),
    "/phone.js": ("phone.js", "text/javascript; charset=utf-8"),
    "/bubbles.js": ("bubbles.js", "text/javascript; charset=utf-8"),
    "/composer.js": ("composer.js", "text/javascript; charset=utf-8"),
    "/reconcile.js": ("reconcile.js", "text/javascript; charset=utf-8"),
    "/labels.js": ("labels.js", "text/javascript; charset=utf-8"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'",
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
}


def read_asset(path: str) -> Response | None:
    """Return a file of the page, or None if there is none at `path`."""
    if path not in _ASSETS:
        return None
    name, kind = _ASSETS[path]
    return Response(body=(_FOLDER / name).read_bytes(), content_type=kind, headers=_HEADERS)
