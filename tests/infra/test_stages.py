from __future__ import annotations

from collections.abc import Mapping

import pytest
from aws_cdk import RemovalPolicy

from infra.fallbacks import FallbackRefused
from infra.stages import Stage, StageRefused, stage_from


def a_stage(**context: str) -> Stage:
    values: Mapping[str, str] = context
    return stage_from(values.get)


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_a_stage_that_writes_to_people_refuses_a_simulated_clock(name: str) -> None:
    with pytest.raises(StageRefused, match="system clock"):
        a_stage(stage=name, clock="file:/tmp/clock.json")


def test_the_local_stage_takes_its_clock_and_its_whatsapp_from_the_context() -> None:
    local = a_stage(stage="local", clock="file:/x", graph_base_url="http://127.0.0.1:4570")

    assert (local.clock, local.graph_base_url) == ("file:/x", "http://127.0.0.1:4570")
    assert not local.ticks_enabled


def test_the_local_stage_cannot_write_to_real_people() -> None:
    with pytest.raises(StageRefused, match=r"127\.0\.0\.1"):
        a_stage(stage="local", graph_base_url="https://graph.facebook.com")


def test_production_always_speaks_to_the_real_whatsapp() -> None:
    with pytest.raises(StageRefused, match=r"graph\.facebook\.com"):
        a_stage(stage="prod", graph_base_url="http://127.0.0.1:4570")


def test_an_unknown_stage_is_refused_with_the_names_of_those_that_exist() -> None:
    with pytest.raises(StageRefused, match="unknown stage 'production': use one of dev, local, p"):
        a_stage(stage="production")


def test_without_a_word_the_stage_is_dev() -> None:
    assert a_stage().name == "dev"


def test_production_keeps_its_data_and_development_does_not() -> None:
    prod, dev = a_stage(stage="prod"), a_stage(stage="dev")

    assert (prod.removal_policy, prod.deletion_protection) == (RemovalPolicy.RETAIN, True)
    assert (dev.removal_policy, dev.deletion_protection) == (RemovalPolicy.DESTROY, False)
    assert prod.point_in_time_recovery
    assert dev.point_in_time_recovery


def test_without_a_word_nothing_stands_in_for_whatsapp() -> None:
    stage = stage_from({"stage": "prod"}.get)
    assert (stage.sms_origination, stage.email_from) == (None, None)


def test_the_context_switches_channels_on_with_what_they_need() -> None:
    context = {
        "fallback": "sms, email",
        "sms_origination": "pool/pool-0a1b",
        "email_from": "avisos@tienda.example",
    }
    stage = stage_from({"stage": "prod", **context}.get)
    assert stage.sms_origination == "pool/pool-0a1b"
    assert stage.email_from == "avisos@tienda.example"
    by_mail = stage_from({"stage": "dev", **context, "fallback": "email"}.get)
    assert by_mail.sms_origination is None


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"fallback": "fax"}, "fax is no channel"),
        ({"fallback": "sms"}, "-c sms_origination="),
        ({"fallback": "sms", "sms_origination": "*"}, "-c sms_origination="),
        ({"fallback": "email", "email_from": "tienda"}, "-c email_from="),
    ],
)
def test_a_channel_that_lacks_something_is_refused_with_what_to_say(
    context: dict[str, str], said: str
) -> None:
    with pytest.raises(FallbackRefused, match=said):
        stage_from({"stage": "dev", **context}.get)
