"""``Idempotency-Key``: the same request again gets the answer that it got the first time.

What a request does is idempotent by itself, by the ids in it; the key only brings back the
answer, so an answer that could not be kept does no harm.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from functions.ingest.http.request import Request
from functions.ingest.http.responses import Response
from puntual.domain.errors import InvalidInput, Unavailable
from puntual.domain.ids import CreditorId
from puntual.ports.creditors import Idempotency, KeptAnswer

_KEPT_FOR = timedelta(hours=24)
_LONGEST_KEY = 255
# Printable ASCII, with or without the quotes of the draft standard, and something between them.
KEY_FORM: Final = {
    "type": "string",
    "maxLength": _LONGEST_KEY,
    "pattern": r'^(?!""$)[!-~](?:[ -~]*[!-~])?$',
}
# An item of the table holds 400 KB.
_LARGEST_BODY = 300_000


@dataclass(frozen=True, slots=True)
class KeyReused:
    """The key was used before, for another request."""


def answer_once(
    memory: Idempotency,
    creditor: CreditorId,
    request: Request,
    now: datetime,
    work: Callable[[], Response],
) -> Response | KeyReused:
    """Do the work, or bring back what was answered under the request's key.

    Raises:
        InvalidInput: the key is empty, too long or not printable ASCII.
    """
    key = _key(request)
    if key is None:
        return work()
    fingerprint = _fingerprint(request)
    kept = memory.find(creditor, key)
    if kept and kept.expires_at > now:
        return _replay(kept) if kept.fingerprint == fingerprint else KeyReused()
    response = work()
    if response.is_final and len(response.body) <= _LARGEST_BODY:
        kept = KeptAnswer(fingerprint, response.status, response.body, now + _KEPT_FOR)
        with suppress(Unavailable):
            memory.keep(creditor, key, kept)
    return response


def _replay(kept: KeptAnswer) -> Response:
    headers = {"content-type": "application/json", "idempotent-replay": "true"}
    return Response(kept.status, kept.body, headers)


def _key(request: Request) -> str | None:
    """Return the digest of the key; the draft standard wants quotes, most callers send none."""
    sent = request.sent.headers.get("idempotency-key")
    if sent is None:
        return None
    key = sent.strip()
    fits = len(key) <= _LONGEST_KEY
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not fits or not key or not (key.isascii() and key.isprintable()):
        fix = f"send 1 to {_LONGEST_KEY} printable ASCII characters"
        raise InvalidInput("Idempotency-Key", "is not a usable key", fix)
    return hashlib.sha256(key.encode()).hexdigest()


def _fingerprint(request: Request) -> str:
    head = f"{request.sent.method} {request.sent.path}\n"
    return hashlib.sha256(head.encode() + request.sent.body).hexdigest()
