"""From Pydantic's errors to ours: the field, the problem and the fix, never the value."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from puntual.domain.errors import InvalidInput

# Beyond these nobody reads on, and an answer stays small whatever was sent.
_MOST = 20
_LONGEST_NAME = 64

_KNOWN: Mapping[str, tuple[str, str]] = {
    "missing": ("is missing", "add it; GET /openapi.json shows the form"),
    "enum": ("is not one of the allowed values", "send {expected}"),
    "list_type": ("is not a list", "send a JSON array"),
    "model_type": ("is not an object", "send a JSON object"),
    "model_attributes_type": ("is not an object", "send a JSON object"),
    "bool_type": ("is neither true nor false", "send a JSON boolean, without quotes"),
    "int_type": ("is not a whole number", "send a JSON integer"),
    "greater_than_equal": ("is too small", "send at least {ge}"),
    "less_than_equal": ("is too large", "send at most {le}"),
    "too_short": ("has too few items", "send at least {min_length}"),
    "too_long": ("has too many items", "send at most {max_length}"),
}
_OTHERWISE = ("is not valid", "GET /openapi.json shows the form")


def explain(error: ValidationError, model: type[BaseModel]) -> tuple[InvalidInput, ...]:
    """Return what is wrong, as many things at once as a person would read."""
    details = error.errors(include_url=False, include_input=False)
    return tuple(_explain_one(detail, model) for detail in details[:_MOST])


def _explain_one(detail: ErrorDetails, model: type[BaseModel]) -> InvalidInput:
    field = path_of(detail["loc"])
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "refused":
            return InvalidInput(field, context["problem"], context["fix"])
        case "extra_forbidden":
            return InvalidInput(field, "is not a known field", _alternatives(detail, model))
        case kind:
            problem, fix = _KNOWN.get(kind, _OTHERWISE)
            return InvalidInput(field, problem, fix.format(**context))


def _alternatives(detail: ErrorDetails, model: type[BaseModel]) -> str:
    if len(detail["loc"]) > 1:
        return "remove it or correct its name; GET /openapi.json shows the form"
    return f"remove it or correct its name; known are {', '.join(model.model_fields)}"


def path_of(location: Iterable[str | int]) -> str:
    """Return ``instalments[0].due_on`` for ``("instalments", 0, "due_on")``."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        else:
            # A key without letters is shown as JSON writes it, so that each error names a field.
            name = part[:_LONGEST_NAME] or '""'
            path += f".{name}" if path else name
    return path
