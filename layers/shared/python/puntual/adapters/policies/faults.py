"""Faults that Pydantic finds, in the words of the document's author."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from puntual.domain.errors import Fault

type _Location = tuple[int | str, ...]
type _Text = Callable[[Mapping[str, Any]], tuple[str, str]]

# What a pattern means, by the field that it guards; the pattern itself explains little.
_WRITTEN_LIKE = {
    "version": 'a name and a number, e.g. "tienda-3"',
    "sources": "letters, digits, dots, hyphens or underscores",
}
_A_NAME = "small letters, digits and underscores, e.g. due_in_3_days"

_TEXTS: dict[str, _Text] = {
    "missing": lambda _: ("is missing", "add it"),
    "refused": lambda context: (context["problem"], context["fix"]),
    "enum": lambda context: ("is not a word that is known here", f"use {context['expected']}"),
    "literal_error": lambda context: (
        "is not a word that is known here",
        f"use {context['expected']}",
    ),
    "greater_than_equal": lambda context: ("is too small", f"write {context['ge']} or more"),
    "less_than_equal": lambda context: ("is too large", f"write {context['le']} or less"),
    "too_short": lambda context: ("has too few entries", f"list {context['min_length']} or more"),
    "too_long": lambda context: ("has too many entries", f"list {context['max_length']} at most"),
    "string_too_long": lambda context: (
        "is too long",
        f"use {context['max_length']} characters at most",
    ),
    "int_type": lambda _: ("is no whole number", "write digits without quotes, e.g. 3 or -7"),
    "int_from_float": lambda _: ("is no whole number", "write digits without a point"),
    "bool_type": lambda _: ("is neither true nor false", "write true or false, without quotes"),
    "string_type": lambda _: ("is no text", "write it between quotes"),
    "tuple_type": lambda _: ("is no list", 'write e.g. ["first", "second"]'),
    "dict_type": lambda _: ("is no table of names and values", "write `name: value` below it"),
    "model_type": lambda _: ("is no part with fields", "write its fields below it, indented"),
}


def faults_of(error: ValidationError, document: type[BaseModel]) -> tuple[Fault, ...]:
    """Return every fault, in the order of the document."""
    errors = error.errors(include_url=False)
    broken = {one["loc"][:length] for one in errors for length in range(len(one["loc"]))}
    return tuple(
        _fault(one, document)
        for one in errors
        # Pydantic counts only the entries without a fault; too few of those is no other fault.
        if one["type"] != "too_short" or one["loc"] not in broken
    )


def path_of(location: _Location) -> str:
    """Return ``cadences[0].steps[2].offset`` for the steps that lead there."""
    path = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in location)
    return path.removeprefix(".") or "document"


def _fault(details: ErrorDetails, document: type[BaseModel]) -> Fault:
    location = tuple(one for one in details["loc"] if one != "[key]")
    return Fault(path_of(location), *_text(details, location, document))


def _text(
    details: ErrorDetails, location: _Location, document: type[BaseModel]
) -> tuple[str, str]:
    match details["type"]:
        case "extra_forbidden":
            return "is not a field of the document", _suggest(location, document)
        case "string_pattern_mismatch":
            named = [one for one in location if isinstance(one, str)]
            form = _WRITTEN_LIKE.get(named[-1], _A_NAME)
            return "is not written as it must be", f"use {form}"
        case kind if kind in _TEXTS:
            return _TEXTS[kind](details.get("ctx", {}))
        case _:
            return details["msg"], "see docs/policy.md"


def _suggest(location: _Location, document: type[BaseModel]) -> str:
    known = _part_at(location[:-1], document).model_fields
    close = get_close_matches(str(location[-1]), known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"use one of: {', '.join(known)}"


def _part_at(location: _Location, document: type[BaseModel]) -> type[BaseModel]:
    part = document
    for name in location:
        if isinstance(name, str):
            part = _part_in(part.model_fields[name].annotation) or part
    return part


def _part_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((part for one in get_args(annotation) if (part := _part_in(one))), None)
