"""What a request to the control API holds, read and checked."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from local.whatsapp.http.client import parse_target
from local.whatsapp.http.messages import Request
from local.whatsapp.platform.settings import Conduct
from local.whatsapp.platform.throughput import Limiter
from local.whatsapp.wire.errors import ControlError


def object_of(request: Request) -> dict[str, Any]:
    """Return the body, which must be an object.

    Raises:
        ControlError: it is something else.
    """
    body = request.json()
    if not isinstance(body, dict):
        raise ControlError(400, "the body must be an object")
    return body


def objects_of(request: Request) -> list[dict[str, Any]]:
    """Return the objects of a body: one, or a list of them.

    Raises:
        ControlError: it is something else.
    """
    body = request.json()
    listed = body if isinstance(body, list) else [body]
    if not all(isinstance(item, dict) for item in listed):
        raise ControlError(400, "the body must be an object or a list of objects")
    return listed


def read_config(body: dict[str, Any]) -> dict[str, Any]:
    """Return the simulator's settings that a body changes.

    Raises:
        ControlError: it is something else.
    """
    unknown = body.keys() - {item.name for item in fields(Conduct)}
    if unknown:
        raise ControlError(400, f"not configurable: {sorted(unknown)}")
    changes = dict(body)
    if "token_expires_at" in changes:
        changes["token_expires_at"] = instant_of(changes["token_expires_at"])
    if "limiter" in changes:
        changes["limiter"] = _limiter(changes["limiter"])
    if changes.get("webhook_url") is not None:
        _check_url(str(changes["webhook_url"]))
    return changes


def _limiter(given: object) -> Limiter:
    try:
        return Limiter(str(given))
    except ValueError as err:
        raise ControlError(400, f"a limiter is one of {[*Limiter]}") from err


def _check_url(url: str) -> None:
    try:
        parse_target(url)
    except ValueError as err:
        raise ControlError(400, str(err)) from err


def instant_of(text: str | None) -> datetime | None:
    """Return an instant of RFC 3339 with its offset; None for none.

    Raises:
        ControlError: it is something else.
    """
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as err:
        raise ControlError(400, f"not an instant: {text!r}") from err
    if at.tzinfo is None:
        raise ControlError(400, f"an instant needs its offset, for example Z: {text!r}")
    return at
