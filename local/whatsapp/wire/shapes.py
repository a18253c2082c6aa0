"""Parts of a request body that must have a certain shape."""

from typing import Any

from local.whatsapp.wire.errors import GraphError


def read_object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the object `name`, empty if absent.

    Raises:
        GraphError: if it is something else.
    """
    part = parent.get(name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise GraphError(100, f"Parameter '{name}' must be an object.")
    return part


def read_objects(parent: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the list of objects `name`, empty if absent.

    Raises:
        GraphError: if it is something else.
    """
    part = parent.get(name)
    if part is None:
        return []
    if not isinstance(part, list) or not all(isinstance(item, dict) for item in part):
        raise GraphError(100, f"Parameter '{name}' must be a list of objects.")
    return part


def read_text(parent: dict[str, Any], name: str) -> str:
    """Return the text `name`, empty if absent.

    Raises:
        GraphError: if it is something else.
    """
    part = parent.get(name)
    if part is None:
        return ""
    if not isinstance(part, str):
        raise GraphError(100, f"Parameter '{name}' must be a string.")
    return part
