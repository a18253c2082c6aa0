"""The OpenAPI 3.1 document, made from the route table and the models, so that it cannot drift."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from functions.ingest.http.idempotency import KEY_FORM
from functions.ingest.http.responses import Problem
from functions.ingest.http.route import Route
from puntual.intake.fields import BILLING_ID, OUR_ID
from puntual.intake.items import MAX_BODY_BYTES, MAX_ITEMS

_REFS = "#/components/schemas/{model}"
_ABOUT = (
    "Customers, invoices and payments come in, and reminders follow from them. Everything is "
    "idempotent: the same item again is answered `unchanged`. Errors are problem details "
    "(RFC 9457) that name each field, what is wrong with it and the fix."
)
# What names a payment, an invoice or a debtor that may be unknown.
_NAMING_OTHERS = ("payments", "reversals", "credit-notes", ":merge", "people")
_TEXT = {"type": "string"}
_IN_PATHS = {"source": OUR_ID}
_ERRORS: Mapping[str, str] = {
    "400": "The request cannot be read.",
    "401": "The key is missing or opens nothing.",
    "403": "The key lacks the scope.",
    "503": "Send the same again.",
}
_GET_ERRORS: Mapping[str, str] = {"404": "There is nothing under this name."}
_MATCH_ERRORS: Mapping[str, str] = {
    "412": "Another copy is in force than the one that `If-Match` names.",
}
_WRITE_ERRORS: Mapping[str, str] = {
    "409": "It contradicts what is on record, or the idempotency key was used before.",
    "413": f"More than {MAX_BODY_BYTES} bytes or {MAX_ITEMS} items.",
    "422": "The content is wrong; each field is named.",
}


def describe(routes: Sequence[Route]) -> dict[str, Any]:
    """Return the document."""
    schemas, named = _schemas(routes)
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, named)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Puntual ingest", "version": "1", "description": _ABOUT},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "header": {"type": "apiKey", "in": "header", "name": "X-Api-Key"},
            },
        },
    }


type _Named = Mapping[Any, Mapping[str, Any]]


def _schemas(routes: Iterable[Route]) -> tuple[dict[str, Any], _Named]:
    """Return the component schemas, and where each form used by a route is found."""
    forms = [Problem, *_forms(routes)]
    keyed: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = [
        (form.__name__, "validation", TypeAdapter(form)) for form in forms
    ]
    by_key, shared = TypeAdapter.json_schemas(keyed, ref_template=_REFS)
    named = {form: by_key[(form.__name__, "validation")] for form in forms}
    return shared["$defs"], named


def _forms(routes: Iterable[Route]) -> list[Any]:
    used = (form for route in routes for form in (route.takes, *route.gives.values()))
    return [form for form in dict.fromkeys(used) if form not in (None, dict)]


def _operation(route: Route, named: _Named) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "responses": _responses(route, named),
        "security": [{"bearer": []}, {"header": []}] if route.scope else [],
    }
    if route.scope:
        operation["description"] = f"Needs the scope `{route.scope}`."
    if parameters := _parameters(route):
        operation["parameters"] = parameters
    if route.takes:
        operation["requestBody"] = {"required": True, "content": _content(route, named)}
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    named = [*((name, "path") for name in re.findall(r"\{(\w+)\}", route.path))]
    named += [(name, "query") for name in route.query]
    parameters = [
        {"name": name, "in": place, "required": True, "schema": _IN_PATHS.get(name, BILLING_ID)}
        for name, place in named
    ]
    if route.takes:
        about = "The same key and body again bring back the first answer, for 24 hours."
        header = {"name": "Idempotency-Key", "in": "header", "required": False}
        parameters.append({**header, "description": about, "schema": KEY_FORM})
    if route.takes_match:
        about = "The `ETag` of the copy that this one replaces; if another is in force, 412."
        header = {"name": "If-Match", "in": "header", "required": False}
        parameters.append({**header, "description": about, "schema": _TEXT})
    return parameters


def _content(route: Route, named: _Named) -> dict[str, Any]:
    form = named[route.takes]
    if not route.is_batch:
        return {"application/json": {"schema": form}}
    array = {"type": "array", "items": form, "minItems": 1, "maxItems": MAX_ITEMS}
    lines = {"type": "string", "description": "One JSON object per line."}
    return {"application/json": {"schema": array}, "application/x-ndjson": {"schema": lines}}


def _responses(route: Route, named: _Named) -> dict[str, Any]:
    given = {
        str(status): {
            "description": "Found." if route.method == "GET" else "Accepted.",
            "content": {"application/json": {"schema": named.get(form, {"type": "object"})}},
        }
        for status, form in route.gives.items()
    }
    return {**given, **{code: _problem(text, named) for code, text in _errors_of(route)}}


def _errors_of(route: Route) -> Iterable[tuple[str, str]]:
    if route.scope is None:
        return ()
    names_something = not route.is_batch and (
        route.method == "GET" or any(one in route.path for one in _NAMING_OTHERS)
    )
    own = _WRITE_ERRORS if route.takes else {}
    matched = _MATCH_ERRORS if route.takes_match else {}
    return {**_ERRORS, **own, **matched, **(_GET_ERRORS if names_something else {})}.items()


def _problem(text: str, named: _Named) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": named[Problem]}}
    return {"description": text, "content": content}
