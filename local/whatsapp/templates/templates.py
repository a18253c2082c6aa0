"""Registered templates: what Meta stores, and what it refuses to store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from local.whatsapp.dice import Dice
from local.whatsapp.templates.template import Template
from local.whatsapp.templates.template_rules import check_template
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.shapes import read_objects, read_text

_SHORTEST_TTL, _LONGEST_TTL, _THIRTY_DAYS = 30, 43_200, -1
_NAME_TAKEN_SUBCODE = 2388024


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
        check_template(template)
        return template


def _read_ttl(raw: object) -> int | None:
    if raw is None:
        return None
    if isinstance(raw, int) and (raw == _THIRTY_DAYS or _SHORTEST_TTL <= raw <= _LONGEST_TTL):
        return raw
    raise GraphError(100, "message_send_ttl_seconds must be 30 to 43200, or -1.")
