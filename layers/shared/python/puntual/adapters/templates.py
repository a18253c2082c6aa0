"""The message templates as they ship, and the form in which Meta registers them."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from puntual.domain.template import QuickReply, Template


class PackagedTemplates:
    """Templates from the reviewed data files of a folder, the package's own by default."""

    def __init__(self, folder: Traversable | None = None) -> None:
        self._folder = folder or resources.files("puntual.data") / "templates"

    def all(self) -> tuple[Template, ...]:
        """Return every template in every language, by name."""
        return tuple(self._by_key.values())

    def find(self, name: str, language: str) -> Template | None:
        """Return a template in exactly that language, for WhatsApp falls back to no other."""
        return self._by_key.get((name, language))

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Template]:
        files = [file for file in self._folder.iterdir() if file.name.endswith(".toml")]
        return {
            (template.name, template.language): template
            for file in sorted(files, key=lambda file: file.name)
            for template in read_templates(file.read_text(encoding="utf-8"))
        }


def read_templates(text: str) -> tuple[Template, ...]:
    """Read one data file: a template in all its languages."""
    raw = tomllib.loads(text)
    return tuple(_read(raw, code, content) for code, content in raw["languages"].items())


def to_graph(template: Template) -> dict[str, Any]:
    """Return the body that registers a template (``POST /{account}/message_templates``)."""
    examples = [{"param_name": name, "example": text} for name, text in template.examples.items()]
    components: list[dict[str, Any]] = [
        {
            "type": "BODY",
            "text": template.body,
            "example": {"body_text_named_params": examples},
        }
    ]
    if template.quick_replies:
        buttons = [{"type": "QUICK_REPLY", "text": one.label} for one in template.quick_replies]
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "parameter_format": "NAMED",
        "message_send_ttl_seconds": int(template.ttl.total_seconds()),
        "components": components,
    }


def _read(raw: Mapping[str, Any], language: str, content: Mapping[str, Any]) -> Template:
    return Template(
        name=raw["name"],
        language=language,
        category=raw["category"],
        body=content["body"].strip(),
        quick_replies=tuple(QuickReply(**one) for one in content["quick_replies"]),
        ttl=timedelta(seconds=raw["ttl_seconds"]),
        examples=MappingProxyType(content["examples"]),
    )
