from __future__ import annotations

import pytest

from infra import names
from infra.metrics import EMITTED
from tests.infra.source import metrics_of, table_actions_of
from tests.infra.test_intentions_permissions import TABLE_ACTIONS

COMPONENT_OF = {
    "check_senders": "CheckingSenders",
    "converse": "Conversing",
    "ingest": "Ingest",
    "reconcile": "Reconciling",
    "schedule_reminders": "Scheduling",
    "send_message": "Sending",
    "webhook": "Webhook",
}


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_a_function_has_every_permission_that_its_code_needs(function: str) -> None:
    needed = table_actions_of(function)

    assert needed
    assert needed <= TABLE_ACTIONS[COMPONENT_OF[function]]


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_what_the_dashboards_show_is_what_the_functions_emit(function: str) -> None:
    assert metrics_of(function) == EMITTED[function]
