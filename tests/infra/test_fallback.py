"""SMS and e-mail: nothing of them in a stage that does not ask, and the least in one that does."""

from __future__ import annotations

import json
import re
from typing import Any

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from tests.infra.synthesis import Template, function_properties, listed, only, statements

_SENDING = {"sms-voice:SendTextMessage", "ses:SendEmail"}


def grants_of(template: Template) -> list[dict[str, Any]]:
    return [
        statement
        for policy, statement in statements(template)
        if _SENDING & set(listed(statement["Action"]))
    ]


def test_a_stage_that_does_not_ask_may_send_neither(prod: Template) -> None:
    assert grants_of(prod) == []
    assert "AWS::SES" not in json.dumps(prod)
    variables = function_properties(prod, "send_message")["Environment"]["Variables"]
    assert variables["FALLBACK_CHANNELS"] == "none"
    assert variables["SMS_ORIGINATION"] == variables["EMAIL_FROM"] == "none"


def test_one_pool_and_one_identity_are_named_and_nothing_else(falling_back: Template) -> None:
    grants = grants_of(falling_back)
    assert {action for one in grants for action in listed(one["Action"])} == _SENDING
    written = json.dumps(grants)
    assert ":pool/pool-0a1b2c" in written
    assert ":identity/tienda.example" in written
    assert ":configuration-set/puntual-prod" in written
    assert '"*"' not in written


def test_only_the_sender_may_send(falling_back: Template) -> None:
    grants = grants_of(falling_back)
    holders = {policy for policy, one in statements(falling_back) if one in grants}
    assert all(policy.startswith("Sending") for policy in holders)


def test_an_email_is_given_up_after_an_hour(falling_back: Template) -> None:
    options = only(falling_back, "AWS::SES::ConfigurationSet")["DeliveryOptions"]
    assert options == {"MaxDeliverySeconds": 3600, "TlsPolicy": "REQUIRE"}


def test_both_functions_that_decide_know_the_channels(falling_back: Template) -> None:
    for function in ("send_message", "reconcile"):
        variables = function_properties(falling_back, function)["Environment"]["Variables"]
        assert variables["FALLBACK_CHANNELS"] == "sms,email"


def test_the_channels_are_deployed_as_reviewed(
    falling_back: Template, snapshot: SnapshotAssertion
) -> None:
    part = {
        name: resource
        for name, resource in falling_back["Resources"].items()
        if name.startswith("SendingFallback")
    }
    written = {"resources": part, "grants": grants_of(falling_back)}
    text = re.sub(r"[0-9a-f]{64}", "<hash>", json.dumps(written))
    assert json.loads(text) == snapshot(extension_class=JSONSnapshotExtension)
