"""Our templates beside what Meta has registered: missing, different, or at risk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from puntual.adapters.packaged.templates import to_graph
from puntual.adapters.whatsapp.template_api import RegisteredTemplate
from puntual.domain.templates.health import Aspect, breaks
from puntual.domain.templates.template import Template, registered_name


@dataclass(frozen=True, slots=True)
class Compared:
    """One template of ours.

    Attributes:
        body: what registers it.
        known: as Meta has it; None when it is not registered.
        differences: which of body, buttons, ttl and category Meta has otherwise.
    """

    template: Template
    body: Mapping[str, Any]
    known: RegisteredTemplate | None
    differences: tuple[str, ...]

    @property
    def risks(self) -> tuple[str, ...]:
        """Why a message with this template would not go out, or would cost more."""
        known = self.known
        if known is None:
            return ("not registered",)
        found = [f"different {one}" for one in self.differences if one != "category"]
        if breaks(Aspect.STATUS, known.status):
            found.append(known.status.lower())
        if known.category != self.template.category:
            found.append(f"charged as {known.category.lower()}")
        if known.correct_category not in {"", self.template.category}:
            found.append(f"will be charged as {known.correct_category.lower()}")
        if known.quality == "RED":
            found.append("bad quality")
        return tuple(found)


def compare(
    templates: Iterable[Template], registered: Iterable[RegisteredTemplate], pay_base: str = ""
) -> list[Compared]:
    """Compare our templates, in their order, with those of an account."""
    known = {(one.name, one.language): one for one in registered}
    return [
        _compare(
            one, to_graph(one, pay_base), known.get((registered_name(one.name), one.language))
        )
        for one in templates
    ]


def _compare(
    template: Template, body: Mapping[str, Any], known: RegisteredTemplate | None
) -> Compared:
    if known is None:
        return Compared(template, body, None, ())
    ours, theirs = body["components"], known.components
    pairs = {
        "body": (_text(ours), _text(theirs)),
        "buttons": (_buttons(ours), _buttons(theirs)),
        "ttl": (body["message_send_ttl_seconds"], known.ttl_seconds),
        "category": (body["category"], known.category),
    }
    different = tuple(name for name, (wanted, found) in pairs.items() if wanted != found)
    return Compared(template, body, known, different)


def _text(components: Iterable[Mapping[str, Any]]) -> str:
    texts = (str(one.get("text", "")) for one in components if _is(one, "BODY"))
    return next(texts, "")


def _buttons(components: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    found = next((one.get("buttons") for one in components if _is(one, "BUTTONS")), None)
    return [
        (str(one.get("type", "")).upper(), str(one.get("text", "")), str(one.get("url", "")))
        for one in (found or [])
    ]


def _is(component: Mapping[str, Any], kind: str) -> bool:
    return str(component.get("type", "")).upper() == kind
