from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from aws_cdk import RemovalPolicy

from infra.fallbacks import FallbackRefused
from infra.numbers import numbers_from, setting_of
from infra.stage import Stage, StageRefused
from infra.stages import stage_from
from puntual.domain.sending.pace import Pace
from puntual.runtime.number_setting import parse_numbers
from tests.infra.synthesis import app_of, resources, template_of


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


def test_shards_of_wake_ups_grow_and_shrink_by_the_context() -> None:
    assert [
        a_stage(stage="prod").wake_shards,
        a_stage(stage="prod", wake_shards="24").wake_shards,
    ] == [
        4,
        24,
    ]
    for refused in ("0", "65", "many", "2.5"):
        with pytest.raises(StageRefused, match="wake_shards is a whole number from 1 to 64"):
            a_stage(stage="prod", wake_shards=refused)


def test_without_a_word_the_stage_is_dev() -> None:
    assert a_stage().name == "dev"


def test_production_keeps_its_data_and_development_does_not() -> None:
    prod, dev = a_stage(stage="prod"), a_stage(stage="dev")

    assert (prod.removal_policy, prod.deletion_protection) == (RemovalPolicy.RETAIN, True)
    assert (dev.removal_policy, dev.deletion_protection) == (RemovalPolicy.DESTROY, False)
    assert prod.point_in_time_recovery
    assert dev.point_in_time_recovery


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_the_history_is_recovered_to_any_second_unless_somebody_says_otherwise(stage: str) -> None:
    assert a_stage(stage=stage).history_recovery
    assert a_stage(stage=stage, history_recovery="continuous").history_recovery
    without = a_stage(stage=stage, history_recovery="none")
    assert (without.history_recovery, without.point_in_time_recovery) == (False, True)
    with pytest.raises(StageRefused, match="history_recovery is continuous or none, not 'off'"):
        a_stage(stage=stage, history_recovery="off")


def test_the_contact_log_is_kept_for_what_a_law_asks_for_or_longer() -> None:
    """Chile asks for two years of contacts, Regulation F for three."""
    assert a_stage(stage="prod").contact_log_months == 36
    assert a_stage(stage="prod", contact_log_months="72").contact_log_months == 72
    with pytest.raises(StageRefused, match="contact_log_months is a whole number from 36 to 240"):
        a_stage(stage="prod", contact_log_months="35")


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


def test_every_stage_has_the_workers_that_its_pace_needs() -> None:
    for name, workers in (("dev", 4), ("local", 5), ("prod", 5)):
        assert a_stage(stage=name).sender_concurrency == workers


def test_too_few_workers_for_the_pace_are_refused_with_the_number_needed() -> None:
    with pytest.raises(StageRefused, match="set sender_concurrency to 5 or more"):
        replace(a_stage(stage="prod"), sender_concurrency=4)


def test_numbers_have_the_workers_that_their_pace_needs() -> None:
    stage = a_stage(stage="prod", numbers="111:20, 222:80:0.5,333:1000")

    assert [(one.id, one.limit, one.inbound, one.workers) for one in stage.numbers] == [
        ("111", 20, 0.0, 4),
        ("222", 80, 0.5, 5),
        ("333", 1000, 0.0, 20),
    ]


@pytest.mark.parametrize(
    "numbers", ["111", "111:", "111:0", "x:80", "111:80:y", "111:80:1:2", "111:80,", ":80"]
)
def test_a_number_that_cannot_be_read_is_refused_with_an_example(numbers: str) -> None:
    with pytest.raises(StageRefused, match="106540352242922:80"):
        a_stage(stage="prod", numbers=numbers)


def test_a_number_is_named_once() -> None:
    with pytest.raises(StageRefused, match="twice"):
        a_stage(stage="prod", numbers="111:80,111:20")


def test_what_comes_in_takes_its_share_of_the_pace() -> None:
    assert a_stage(stage="prod", inbound_per_second="2.5").inbound_per_second == 2.5
    with pytest.raises(StageRefused, match="inbound_per_second"):
        a_stage(stage="prod", inbound_per_second="many")


def test_the_functions_read_the_numbers_that_the_stack_writes() -> None:
    numbers = numbers_from("111:20,222:1000:12.5")
    assert parse_numbers(setting_of(numbers)) == {
        "111": Pace(limit=20, workers=4),
        "222": Pace(limit=1000, inbound=12.5, workers=20),
    }
    assert parse_numbers(setting_of(())) == {}


@pytest.mark.parametrize(
    ("context", "executions"),
    [
        ({"stage": "dev"}, 4 + 6 + 4),
        ({"stage": "prod"}, 5 + 24 + 4),
        ({"stage": "prod", "numbers": "111:1000"}, 5 + 20 + 318 + 4),
    ],
)
def test_a_stage_says_how_many_executions_its_pace_needs(
    context: dict[str, str], executions: int
) -> None:
    assert a_stage(**context).executions_needed == executions


def test_the_webhook_has_executions_of_its_own_where_the_context_says_so(tmp_path: Path) -> None:
    """Ten strangers at a time had throttled the sender of an account with ten executions."""
    assert a_stage(stage="prod").webhook_reserved is None
    template = template_of(app_of("prod", tmp_path, webhook_reserved="24"))
    reserved = {
        one["Properties"]["FunctionName"]: one["Properties"].get("ReservedConcurrentExecutions")
        for one in resources(template, "AWS::Lambda::Function").values()
        if "FunctionName" in one["Properties"]
    }
    assert reserved.pop("puntual-prod-webhook") == 24
    assert set(reserved.values()) == {None}


@pytest.mark.parametrize("said", ["0", "1001", "many"])
def test_a_reservation_that_is_no_whole_number_is_refused(said: str) -> None:
    with pytest.raises(StageRefused, match="webhook_reserved is a whole number from 1 to 1000"):
        a_stage(stage="prod", webhook_reserved=said)
