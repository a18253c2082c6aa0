"""What befalls a registered template: the control API decides, the webhook is told."""

from datetime import timedelta
from typing import Any, Final

from local.whatsapp.simulator import Simulator
from local.whatsapp.templates.template import Template
from local.whatsapp.wire.errors import ControlError

# Meta, "Template categorization".
_NOTICE: Final = timedelta(days=1)
_QUALITIES = frozenset({"GREEN", "YELLOW", "RED", "UNKNOWN"})
_KNOWN = frozenset(
    {"language", "status", "reason", "title", "category", "correct_category", "quality"}
)


def change_fate(simulator: Simulator, name: str, wish: dict[str, Any]) -> list[Template]:
    """Change status, category or quality of a name, in one language or in all.

    Raises:
        ControlError: there is no such template, or the wish is not understood.
    """
    unknown = wish.keys() - _KNOWN
    if unknown or not wish.keys() - {"language"}:
        raise ControlError(400, f"say some of {sorted(_KNOWN)}")
    found = simulator.book.of_name(name, wish.get("language"))
    if not found:
        raise ControlError(404, "no such template")
    for template in found:
        _change(simulator, template, {key: str(value) for key, value in wish.items()})
    return found


def set_status(
    simulator: Simulator, template: Template, status: str, reason: str = "NONE", title: str = ""
) -> None:
    """Give a template a status and tell it by webhook."""
    template.status = status
    template.rejected_reason = reason if status == "REJECTED" else "NONE"
    value = name_template(template) | {"event": status, "reason": reason}
    value["message_template_category"] = template.category
    if title:
        value["other_info"] = {"title": title}
    _announce(simulator, "message_template_status_update", value)


def name_template(template: Template) -> dict[str, Any]:
    """Return how every webhook names a template."""
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def _change(simulator: Simulator, template: Template, wish: dict[str, str]) -> None:
    if "status" in wish:
        reason, title = wish.get("reason", "NONE"), wish.get("title", "")
        set_status(simulator, template, wish["status"], reason, title)
    if "category" in wish or "correct_category" in wish:
        _set_category(simulator, template, wish)
    if "quality" in wish:
        _set_quality(simulator, template, wish["quality"])


def _set_category(simulator: Simulator, template: Template, wish: dict[str, str]) -> None:
    value = name_template(template)
    if "category" in wish:
        template.previous_category, template.category = template.category, wish["category"]
        template.correct_category = ""
        value |= {
            "previous_category": template.previous_category,
            "new_category": template.category,
        }
    if "correct_category" in wish:
        # A day's notice: nothing has changed yet, and the new category is the present one.
        template.correct_category = wish["correct_category"]
        value |= {
            "correct_category": template.correct_category,
            "new_category": template.category,
            "category_update_timestamp": int((simulator.clock.now() + _NOTICE).timestamp()),
        }
    _announce(simulator, "template_category_update", value)


def _set_quality(simulator: Simulator, template: Template, quality: str) -> None:
    if quality not in _QUALITIES:
        raise ControlError(400, f"a quality is one of {sorted(_QUALITIES)}")
    value = name_template(template) | {
        "previous_quality_score": template.quality,
        "new_quality_score": quality,
    }
    template.quality = quality
    _announce(simulator, "message_template_quality_update", value)


def _announce(simulator: Simulator, field: str, value: dict[str, Any]) -> None:
    simulator.announce(field, value, simulator.clock.now())
