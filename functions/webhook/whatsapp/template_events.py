"""What Meta tells of templates: a status, a category, a quality."""

import re
from types import MappingProxyType

from functions.webhook.whatsapp.payload import Object, instant_in, object_in, text_in
from functions.webhook.whatsapp.updates import Ignored, Kind, TemplateUpdate
from puntual.domain.templates.health import Aspect

_ASPECTS = MappingProxyType(
    {
        "message_template_status_update": (Aspect.STATUS, "event"),
        "template_category_update": (Aspect.CATEGORY, "new_category"),
        "message_template_quality_update": (Aspect.QUALITY, "new_quality_score"),
    }
)
TEMPLATE_FIELDS = frozenset(_ASPECTS)

_ACCOUNT = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_WORD = re.compile(r"[A-Z_]{1,64}")


def read_template(entry: Object, field: str, value: Object) -> TemplateUpdate | Ignored:
    """Read a change of one of ``TEMPLATE_FIELDS``."""
    aspect, said = _ASPECTS[field]
    account, name = text_in(entry, "id"), text_in(value, "message_template_name")
    # Meta writes both en_US and en-US.
    language = text_in(value, "message_template_language").replace("-", "_")
    is_whole = (
        _ACCOUNT.fullmatch(account) and _NAME.fullmatch(name) and _LANGUAGE.fullmatch(language)
    )
    # An announcement names the category to come; the present one is only told when it changes.
    coming = _word(text_in(value, "correct_category"))
    word = _word(text_in(value, said))
    if not is_whole or not (word or coming):
        return Ignored(Kind.MALFORMED, "template")
    reason = coming or _reason(value)
    return TemplateUpdate(account, name, language, aspect, word, reason, instant_in(entry, "time"))


def _reason(value: Object) -> str:
    reasons = (
        text_in(value, "reason"),
        text_in(object_in(value, "rejection_info"), "reason"),
        text_in(object_in(value, "other_info"), "title"),
    )
    found = (_word(one) for one in reasons if one != "NONE")
    return next(filter(None, found), "")


def _word(text: str) -> str:
    return text if _WORD.fullmatch(text) else ""
