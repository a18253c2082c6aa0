"""What Meta refuses to store of a template."""

import re
from itertools import pairwise
from typing import Any

from local.whatsapp.templates.template import VARIABLE, Template, find_variables
from local.whatsapp.wire.errors import GraphError
from local.whatsapp.wire.shapes import read_object, read_objects, read_text

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
_LIMITS = {"BODY": 1024, "HEADER": 60, "FOOTER": 60}
_MAX_BUTTONS = 10
_EDGE_VARIABLE_SUBCODE = 2388299


def check_template(template: Template) -> None:
    """Refuse a definition that breaks a rule.

    Raises:
        GraphError: with the rule that it breaks.
    """
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
    if VARIABLE.match(body) or re.search(VARIABLE.pattern + "$", body):
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
