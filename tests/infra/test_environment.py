from __future__ import annotations

import dataclasses
import importlib
from typing import Any

import pytest

from infra import names
from tests.infra.synthesis import Template, environment_of, function_properties

# Read by Powertools itself.
POWERTOOLS = {
    "POWERTOOLS_LOG_LEVEL",
    "POWERTOOLS_METRICS_NAMESPACE",
    "POWERTOOLS_SERVICE_NAME",
}


@pytest.mark.parametrize("function", names.FUNCTIONS)
def test_a_function_is_given_exactly_what_its_settings_read(function: str, prod: Template) -> None:
    settings: Any = importlib.import_module(f"functions.{function}.settings").Settings
    read = {field.name.upper() for field in dataclasses.fields(settings)}

    given = set(function_properties(prod, function)["Environment"]["Variables"])

    assert given == read | POWERTOOLS


@pytest.mark.parametrize("function", names.FUNCTIONS)
@pytest.mark.parametrize("stage", ["dev", "prod", "local", "falling_back"])
def test_the_template_s_values_are_what_the_settings_can_read(
    stage: str,
    function: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template: Template = request.getfixturevalue(stage)
    for name, value in environment_of(template, function).items():
        monkeypatch.setenv(name, value)
    settings: Any = importlib.import_module(f"functions.{function}.settings").Settings

    assert settings.load().stage == {"falling_back": "prod"}.get(stage, stage)
