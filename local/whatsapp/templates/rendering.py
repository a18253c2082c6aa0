"""A template and the parameters of one request become the message that is read."""

import re
from datetime import timedelta
from typing import Any

from local.whatsapp.templates.content import Button, Content
from local.whatsapp.templates.template import Template, fill, find_variables
from local.whatsapp.templates.templates import TemplateBook
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.shapes import read_object, read_objects, read_text

_FORBIDDEN = re.compile(r"[\n\r\t]| {4,}")
_LONGEST_BODY = 1024
_BLOCKED = {"PAUSED": 132015, "DISABLED": 132016}


def render_template(request: dict[str, Any], book: TemplateBook) -> Content:
    """Check a `template` object against the book and render it.

    Raises:
        GraphError: with the 132xxx code Meta uses for what is wrong.
    """
    template = _find(request, book)
    parts = _group(request)
    header = _fill_text(template, "HEADER", parts.get("header", []))
    body = _fill_text(template, "BODY", parts.get("body", []))
    if len(body) > _LONGEST_BODY:
        raise GraphError(132005, f"The body is longer than {_LONGEST_BODY} characters.")
    ttl = template.ttl_seconds
    return Content(
        type="template",
        body=body,
        header=header,
        footer=template.text("FOOTER"),
        buttons=_fill_buttons(template, parts.get("button", [])),
        template=template.name,
        language=template.language,
        category=template.category.lower(),
        ttl=timedelta(seconds=ttl) if ttl is not None and ttl > 0 else None,
    )


def _find(request: dict[str, Any], book: TemplateBook) -> Template:
    name, code = read_text(request, "name"), read_text(read_object(request, "language"), "code")
    if not name or not code:
        raise GraphError(131008, "template.name and template.language.code are required.")
    template = book.find(name, code)
    if template is None or template.status not in {"APPROVED", *_BLOCKED}:
        raise GraphError(132001, f"template name ({name}) does not exist in {code}")
    if template.status in _BLOCKED:
        raise GraphError(_BLOCKED[template.status], f"template ({name}) is {template.status}")
    return template


def _group(request: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for item in read_objects(request, "components"):
        grouped.setdefault(read_text(item, "type").lower(), []).append(item)
    unknown = grouped.keys() - {"header", "body", "button"}
    if unknown:
        raise GraphError(100, f"Unknown component type {sorted(unknown)}.")
    return grouped


def _fill_text(template: Template, kind: str, given: list[dict[str, Any]]) -> str:
    text = template.text(kind)
    parameters = [item for part in given for item in read_objects(part, "parameters")]
    media = str((template.component(kind) or {}).get("format", "TEXT")).upper()
    if kind == "HEADER" and media != "TEXT":
        return _name_media(media.lower(), parameters)
    names = find_variables(text)
    if len(parameters) != len(names):
        where = kind.lower()
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({len(parameters)}) does not match"
            f" the expected number of params ({len(names)})",
        )
    return fill(text, _read_values(template, names, parameters))


def _name_media(kind: str, parameters: list[dict[str, Any]]) -> str:
    if len(parameters) != 1 or parameters[0].get("type") != kind:
        raise GraphError(132012, f"header: Format mismatch, expected {kind.upper()}")
    media = read_object(parameters[0], kind)
    return f"[{read_text(media, 'filename') or kind}]"


def _read_values(
    template: Template, names: list[str], parameters: list[dict[str, Any]]
) -> dict[str, str]:
    if template.parameter_format == "NAMED":
        given = [read_text(item, "parameter_name") for item in parameters]
        if sorted(given) != sorted(names):
            raise GraphError(132012, f"Parameter names {given} do not match {names}")
    else:
        given = names
    pairs = zip(given, parameters, strict=True)
    return {name: _read_value(name, item) for name, item in pairs}


def _read_value(name: str, parameter: dict[str, Any]) -> str:
    kind = read_text(parameter, "type")
    if kind in {"currency", "date_time"}:
        text = read_text(read_object(parameter, kind), "fallback_value")
    elif kind == "text":
        text = read_text(parameter, "text")
    else:
        raise GraphError(132012, f"Parameter {name} has type {kind!r}, expected text")
    if not text.strip():
        raise GraphError(131008, f"Parameter {name} has no text")
    if _FORBIDDEN.search(text):
        details = "Param text cannot have new-line/tab characters or 4 or more consecutive spaces"
        raise GraphError(132008, f"{name}: {details}")
    return text


def _fill_buttons(template: Template, given: list[dict[str, Any]]) -> tuple[Button, ...]:
    registered = template.buttons()
    by_index = {str(part.get("index", "")): part for part in given}
    known = {str(index) for index in range(len(registered))}
    if len(by_index) != len(given) or not by_index.keys() <= known:
        raise GraphError(132012, "buttons: an index is repeated or has no button")
    return tuple(
        _fill_button(definition, by_index.get(str(index)))
        for index, definition in enumerate(registered)
    )


def _fill_button(definition: dict[str, Any], given: dict[str, Any] | None) -> Button:
    kind = str(definition.get("type", "")).lower()
    text = str(definition.get("text", ""))
    if given is not None and read_text(given, "sub_type").lower() != kind:
        raise GraphError(132012, f"button {text!r} is of type {kind}")
    parameter = next(iter(read_objects(given or {}, "parameters")), None)
    if kind == "quick_reply":
        # Without a payload in the request, the tap comes back with the button's own text.
        return Button(kind, text, payload=read_text(parameter or {}, "payload") or text)
    if kind == "url":
        return Button(kind, text, url=_fill_url(str(definition.get("url", "")), parameter))
    return Button(kind, text)


def _fill_url(url: str, parameter: dict[str, Any] | None) -> str:
    names = find_variables(url)
    if not names:
        return url
    suffix = read_text(parameter or {}, "text")
    if not suffix:
        raise GraphError(131008, "button: the address needs its variable part")
    return fill(url, {names[0]: suffix})
