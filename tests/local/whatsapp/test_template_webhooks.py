"""What the simulator tells of templates is what our webhook understands, signature and all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from functions.webhook.whatsapp.events import read_updates
from functions.webhook.whatsapp.updates import TemplateUpdate
from puntual.adapters.whatsapp.signature import is_signed
from puntual.domain.templates.health import Aspect
from tests.local.whatsapp.conftest import APP_SECRET, NOON, Stage

pytestmark = pytest.mark.loopback


@pytest.mark.parametrize(
    ("wish", "aspect", "value", "reason"),
    [
        ({"status": "PAUSED", "title": "FIRST_PAUSE"}, Aspect.STATUS, "PAUSED", "FIRST_PAUSE"),
        (
            {"status": "REJECTED", "reason": "PROMOTIONAL"},
            Aspect.STATUS,
            "REJECTED",
            "PROMOTIONAL",
        ),
        ({"category": "MARKETING"}, Aspect.CATEGORY, "MARKETING", ""),
        ({"correct_category": "MARKETING"}, Aspect.CATEGORY, "UTILITY", "MARKETING"),
        ({"quality": "RED"}, Aspect.QUALITY, "RED", ""),
    ],
)
def test_a_fate_arrives_signed_and_is_understood(
    stage: Stage, wish: dict[str, str], aspect: Aspect, value: str, reason: str
) -> None:
    path = "/templates/puntual_due_today_v1/status"
    stage.control.post(path, json=wish).raise_for_status()
    stage.settle()
    (body,), (signature,) = stage.listener.bodies, stage.listener.signatures
    assert is_signed(body, signature, [APP_SECRET])
    assert list(read_updates(body)) == [
        TemplateUpdate("222", "puntual_due_today_v1", "es", aspect, value, reason, NOON)
    ]


def test_a_days_notice_has_the_present_category_the_coming_one_and_its_instant(
    stage: Stage,
) -> None:
    path = "/templates/puntual_due_today_v1/status"
    stage.control.post(path, json={"correct_category": "MARKETING"}).raise_for_status()
    stage.settle()
    [value] = stage.listener.values()
    value.pop("message_template_id")
    assert value == {
        "message_template_name": "puntual_due_today_v1",
        "message_template_language": "es",
        "correct_category": "MARKETING",
        "new_category": "UTILITY",
        "category_update_timestamp": int((NOON + timedelta(days=1)).timestamp()),
    }
