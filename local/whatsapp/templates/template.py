"""A registered template: its parts and its variables."""

import re
from dataclasses import dataclass
from typing import Any

from local.whatsapp.wire.shapes import read_objects, read_text

VARIABLE = re.compile(r"\{\{\s*([a-z0-9_]+)\s*\}\}")


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
    return list(dict.fromkeys(VARIABLE.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """Put values in the place of variables."""
    return VARIABLE.sub(lambda match: values[match[1]], text)
