import json
from datetime import datetime
from typing import Any

import pytest

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import Ignored, Kind, TemplateUpdate, Update
from puntual.domain.templates.health import Aspect
from tests.functions.webhook.event_cases import AT, moment


def _template(field: str, time: object = AT, **value: object) -> Update:
    named = {
        "message_template_id": 800,
        "message_template_name": "puntual_due_today_v1",
        "message_template_language": "pt-BR",
    }
    change = {"field": field, "value": named | value}
    body = {"entry": [{"id": "300", "time": time, "changes": [change]}]}
    (update,) = read_updates(json.dumps(body).encode())
    return update


def _said(
    aspect: Aspect, value: str, reason: str = "", at: datetime | None = None
) -> TemplateUpdate:
    at = at or moment(0)
    return TemplateUpdate("300", "puntual_due_today_v1", "pt_BR", aspect, value, reason, at)


@pytest.mark.parametrize(
    ("field", "value", "update"),
    [
        (
            "message_template_status_update",
            {"event": "PAUSED", "reason": "NONE", "other_info": {"title": "FIRST_PAUSE"}},
            _said(Aspect.STATUS, "PAUSED", "FIRST_PAUSE"),
        ),
        (
            "message_template_status_update",
            {"event": "REJECTED", "reason": None, "rejection_info": {"reason": "PROMOTIONAL"}},
            _said(Aspect.STATUS, "REJECTED", "PROMOTIONAL"),
        ),
        (
            "template_category_update",
            {"previous_category": "UTILITY", "new_category": "MARKETING"},
            _said(Aspect.CATEGORY, "MARKETING"),
        ),
        (
            "template_category_update",
            {"correct_category": "MARKETING"},
            _said(Aspect.CATEGORY, "", "MARKETING"),
        ),
        (
            "message_template_quality_update",
            {"previous_quality_score": "GREEN", "new_quality_score": "RED"},
            _said(Aspect.QUALITY, "RED"),
        ),
    ],
)
def test_what_meta_says_of_a_template_is_read(
    field: str, value: dict[str, Any], update: TemplateUpdate
) -> None:
    assert _template(field, **value) == update


@pytest.mark.parametrize("time", [None, "x", 10**30])
def test_a_template_update_without_a_readable_time_has_none(time: object) -> None:
    update = _template("message_template_status_update", time, event="PAUSED")
    assert isinstance(update, TemplateUpdate)
    assert update.at is None


@pytest.mark.parametrize(
    "value",
    [
        {"event": ""},
        {"event": 7},
        {"event": "paused; drop"},
        {"event": "PAUSED", "message_template_name": "a#b"},
        {"event": "PAUSED", "message_template_language": "x#y"},
    ],
)
def test_a_template_update_that_cannot_be_read_is_passed_over(value: dict[str, Any]) -> None:
    update = _template("message_template_status_update", **value)
    assert update == Ignored(Kind.MALFORMED, "template")
