"""The message templates as they ship, and the form in which Meta registers them."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from puntual.adapters.packaged.template_file import read_templates
from puntual.data import FOLDER
from puntual.domain.errors import InvalidInput
from puntual.domain.templates.catalogue import Catalogue
from puntual.domain.templates.template import Template, registered_name, template_stem

PARTS = "parts.toml"
_EXAMPLE_REFERENCE = "F-001"


class PackagedTemplates:
    """Templates from the reviewed data files of a folder, the package's own by default."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or FOLDER / "templates"

    def all(self) -> tuple[Template, ...]:
        """Return what can be registered without more ado: all but pay buttons and mere texts."""
        return tuple(one for one in self.texts() if one.is_sent and not one.pay_label)

    def with_pay_button(self) -> tuple[Template, ...]:
        """Return what needs the address of a payment page to be registered."""
        return tuple(one for one in self.texts() if one.is_sent and one.pay_label)

    def texts(self) -> tuple[Template, ...]:
        """Return every text in every language, by name."""
        return tuple(self._by_key.values())

    def find(self, name: str, language: str) -> Template | None:
        """Return a template in exactly that language, for WhatsApp falls back to no other."""
        return self._by_key.get((name, language))

    def catalogue(
        self, *, pay: bool = False, languages: frozenset[str] | None = None
    ) -> Catalogue:
        """Return which stems speak which languages.

        Args:
            pay: whether the creditor has a payment page, so that pay buttons are registered.
            languages: those that are registered; None for all.
        """
        registered = (*self.all(), *(self.with_pay_button() if pay else ()))
        return catalogue_of(
            one for one in registered if languages is None or one.language in languages
        )

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Template]:
        files = sorted(self._folder.iterdir(), key=lambda file: file.name)
        parts = next((one.read_text("utf-8") for one in files if one.name == PARTS), "")
        return {
            (template.name, template.language): template
            for file in files
            if file.name.endswith(".toml") and file.name != PARTS
            for template in read_templates(file.read_text("utf-8"), parts, file.name)
        }


def catalogue_of(templates: Iterable[Template]) -> Catalogue:
    """Return which stems speak which languages."""
    languages: dict[str, frozenset[str]] = {}
    for one in templates:
        stem = template_stem(one.name)
        if stem is not None:
            languages[stem] = languages.get(stem, frozenset()) | {one.language}
    return Catalogue(MappingProxyType(languages))


def to_graph(template: Template, pay_base: str = "") -> dict[str, Any]:
    """Return the body that registers a template (``POST /{account}/message_templates``).

    Args:
        template: what is registered.
        pay_base: where the pay button leads; the invoice's pay reference follows it.

    Raises:
        InvalidInput: it has a pay button and there is no address for it.
    """
    examples = [{"param_name": name, "example": text} for name, text in template.examples.items()]
    body: dict[str, Any] = {"type": "BODY", "text": template.body}
    if examples:
        body["example"] = {"body_text_named_params": examples}
    components = [body]
    buttons = _buttons(template, pay_base)
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    return {
        "name": registered_name(template.name),
        "language": template.language,
        "category": template.category,
        "parameter_format": "NAMED",
        "message_send_ttl_seconds": int(template.ttl.total_seconds()),
        "components": components,
    }


def _buttons(template: Template, pay_base: str) -> list[dict[str, Any]]:
    quick = [{"type": "QUICK_REPLY", "text": one.label} for one in template.quick_replies]
    if not template.pay_label:
        return quick
    if not pay_base:
        raise InvalidInput("pay base", "is missing", f"say where {template.name} shall lead")
    pay = {
        "type": "URL",
        "text": template.pay_label,
        "url": f"{pay_base}{{{{1}}}}",
        "example": [f"{pay_base}{_EXAMPLE_REFERENCE}"],
    }
    return [pay, *quick]
