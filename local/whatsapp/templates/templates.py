"""Registered templates: what Meta stores, and what it refuses to store."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.shapes import read_object, read_objects, read_text

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_VARIABLE = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")
_CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
_LIMITS = {"BODY": 1024, "HEADER": 60, "FOOTER": 60}
_MAX_BUTTONS = 10
_SHORTEST_TTL, _LONGEST_TTL, _THIRTY_DAYS = 30, 43_200, -1
_NAME_TAKEN_SUBCODE = 2388024
_EDGE_VARIABLE_SUBCODE = 2388299


@dataclass(slots=True)
class Template:
    """One name in one language."""

    id: str
    name: str
    language: str
    category: str
    parameter_format: str
    components: list[dict[str, Any]]
    status: str
    ttl_seconds: int | None
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    previous_category: str = ""
    correct_category: str = ""

    def component(self, kind: str) -> dict[str, Any] | None:
        """Return the header, body, footer or buttons, if it has them."""
        found = (item for item in self.components if str(item.get("type", "")).upper() == kind)
        return next(found, None)

    def text(self, kind: str) -> str:
        """Return a component's text, empty without one."""
        return read_text(self.component(kind) or {}, "text")

    def buttons(self) -> list[dict[str, Any]]:
        """Return the buttons as registered."""
        return read_objects(self.component("BUTTONS") or {}, "buttons")

    def as_json(self) -> dict[str, Any]:
        """Return it as the Graph API lists it."""
        listed: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "language": self.language,
            "status": self.status,
            "category": self.category,
            "parameter_format": self.parameter_format,
            "components": self.components,
            "quality_score": {"score": self.quality},
            "rejected_reason": self.rejected_reason,
        }
        for name in ("previous_category", "correct_category"):
            if getattr(self, name):
                listed[name] = getattr(self, name)
        if self.ttl_seconds is not None:
            listed["message_send_ttl_seconds"] = self.ttl_seconds
        return listed


def find_variables(text: str) -> list[str]:
    """Return the distinct variables of a text in order of appearance."""
    return list(dict.fromkeys(_VARIABLE.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in the place of variables."""
    return _VARIABLE.sub(lambda match: values[match[1]], text)


@dataclass(slots=True)
class TemplateBook:
    """All templates of one business account."""

    dice: Dice
    _by_key: dict[tuple[str, str], Template] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Template]:
        """Walk them in order of registration."""
        return iter(list(self._by_key.values()))

    def find(self, name: str, language: str) -> Template | None:
        """Return a template in exactly that language: there is no fallback."""
        return self._by_key.get((name, language))

    def find_by_id(self, template_id: str) -> Template | None:
        """Return a template by the id its creation answered."""
        return next((item for item in self if item.id == template_id), None)

    def create(self, body: dict[str, Any], status: str) -> Template:
        """Register a template.

        Raises:
            GraphError: if the definition breaks a rule or the name is taken in that language.
        """
        template = self._read(body, status)
        if self.find(template.name, template.language) is not None:
            details = f"There is already {template.language} content for this template."
            raise GraphError(100, details, subcode=_NAME_TAKEN_SUBCODE)
        self._by_key[template.name, template.language] = template
        return template

    def edit(self, template: Template, body: dict[str, Any], status: str) -> None:
        """Replace what an edit may replace, after the same checks as a creation."""
        changed = template.as_json() | body | {"name": template.name}
        fresh = self._read(changed | {"language": template.language}, status)
        fresh.id = template.id
        self._by_key[template.name, template.language] = fresh

    def of_name(self, name: str, language: str | None) -> list[Template]:
        """Return a name in one language, or in all of them."""
        return [one for one in self if one.name == name and language in {None, one.language}]

    def delete(self, name: str, template_id: str | None) -> int:
        """Delete all languages of a name, or one by id; return how many went."""
        doomed = [
            key
            for key, item in self._by_key.items()
            if item.name == name and template_id in {None, item.id}
        ]
        for key in doomed:
            del self._by_key[key]
        return len(doomed)

    def clear(self) -> None:
        """Forget every template."""
        self._by_key.clear()

    def _read(self, body: dict[str, Any], status: str) -> Template:
        name, language = read_text(body, "name"), read_text(body, "language")
        template = Template(
            id=str(self.dice.number(f"template/{name}/{language}")),
            name=name,
            language=language,
            category=read_text(body, "category").upper(),
            parameter_format=(read_text(body, "parameter_format") or "POSITIONAL").upper(),
            components=read_objects(body, "components"),
            status=status,
            ttl_seconds=_read_ttl(body.get("message_send_ttl_seconds")),
        )
        _check(template)
        return template


def _read_ttl(raw: object) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, int) and (raw == _THIRTY_DAYS or _SHORTEST_TTL <= raw <= _LONGEST_TTL):
        return raw
    raise GraphError(100, "message_send_ttl_seconds must be 30 to 43200, or -1.")


def _check(template: Template) -> None:
    if not _NAME.fullmatch(template.name):
        raise GraphError(100, "name must be lower case letters, digits and underscores.")
    if not template.language:
        raise GraphError(100, "language is required.")
    if template.category not in _CATEGORIES:
        raise GraphError(100, f"category must be one of {sorted(_CATEGORIES)}.")
    if template.parameter_format not in {"NAMED", "POSITIONAL"}:
        raise GraphError(100, "parameter_format must be NAMED or POSITIONAL.")
    _check_texts(template)
    _check_examples(template)
    _check_buttons(template.buttons())


def _check_texts(template: Template) -> None:
    if not template.text("BODY"):
        raise GraphError(100, "A BODY component with text is required.")
    for kind, limit in _LIMITS.items():
        if len(template.text(kind)) > limit:
            raise GraphError(100, f"{kind} is longer than {limit} characters.")
    body = template.text("BODY").strip()
    if _VARIABLE.match(body) or re.search(_VARIABLE.pattern + "$", body):
        details = "Variables can't be at the start or end of the template."
        raise GraphError(100, details, subcode=_EDGE_VARIABLE_SUBCODE)
    named = [name for name in find_variables(body) if not name.isdigit()]
    if (template.parameter_format == "NAMED") != bool(named) and find_variables(body):
        raise GraphError(100, "Variables do not follow parameter_format.")


def _check_examples(template: Template) -> None:
    if template.parameter_format != "NAMED":
        return
    example = read_object(template.component("BODY") or {}, "example")
    examples = read_objects(example, "body_text_named_params")
    given = {read_text(item, "param_name") for item in examples}
    missing = [name for name in find_variables(template.text("BODY")) if name not in given]
    if missing:
        raise GraphError(100, f"body_text_named_params lacks an example for {missing}.")


def _check_buttons(buttons: list[dict[str, Any]]) -> None:
    if len(buttons) > _MAX_BUTTONS:
        raise GraphError(100, f"A template has at most {_MAX_BUTTONS} buttons.")
    for button in buttons:
        text = read_text(button, "text")
        if not 1 <= len(text) <= 25:  # noqa: PLR2004 - Meta's limit for a label
            raise GraphError(100, "A button's text has 1 to 25 characters.")
    kinds = [str(button.get("type", "")).upper() == "QUICK_REPLY" for button in buttons]
    changes = sum(left != right for left, right in pairwise(kinds))
    if changes > 1:
        raise GraphError(100, "Quick replies must be grouped together.")
