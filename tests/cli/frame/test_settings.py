"""What need not be typed: environment, puntual.toml and outputs.json, in this order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.frame.settings import read_settings
from puntual.domain.errors import InvalidInput

ARN = "arn:aws:secretsmanager:sa-east-1:123456789012:secret:one"
DEV = {"TableName": "dev-table", "SenderSecretArn": ARN}


def _write(folder: Path, toml: str = "", **stacks: dict[str, str]) -> Path:
    if toml:
        (folder / "puntual.toml").write_text(toml, encoding="utf-8")
    if stacks:
        named = {f"Puntual-{name}": outputs for name, outputs in stacks.items()}
        (folder / "outputs.json").write_text(json.dumps(named), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_last_deployment_says_table_region_and_stage(tmp_path: Path) -> None:
    settings = read_settings({}, _write(tmp_path, dev=DEV))
    found = {name: settings.find(name) for name in ("stage", "table", "region", "creditor")}
    assert found == {"stage": "dev", "table": "dev-table", "region": "sa-east-1", "creditor": None}


def test_each_place_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    toml = 'creditor = "acme"\ntable = "above"\n[dev]\ntable = "section"\n'
    _write(tmp_path, toml, dev=DEV)
    assert read_settings({}, tmp_path).find("table") == "above"
    assert read_settings({"PUNTUAL_STAGE": "dev"}, tmp_path).find("table") == "section"
    typed = {"PUNTUAL_STAGE": "dev", "PUNTUAL_TABLE": "variable"}
    assert read_settings(typed, tmp_path).find("table") == "variable"
    assert read_settings({}, tmp_path).find("creditor") == "acme"


def test_aws_region_is_heard_and_wins_over_the_other_variable(tmp_path: Path) -> None:
    both = {"AWS_REGION": "us-east-2", "AWS_DEFAULT_REGION": "us-west-1"}
    assert read_settings(both, tmp_path).find("region") == "us-east-2"
    only = {"AWS_DEFAULT_REGION": "us-west-1"}
    assert read_settings(only, tmp_path).find("region") == "us-west-1"


def test_of_several_stages_none_is_guessed(tmp_path: Path) -> None:
    _write(tmp_path, dev=DEV, prod={"TableName": "prod-table"})
    settings = read_settings({}, tmp_path)
    assert (settings.find("table"), settings.deployed) == (None, ("dev", "prod"))
    assert read_settings({}, tmp_path, "prod").find("table") == "prod-table"


def test_a_file_is_found_from_a_folder_below(tmp_path: Path) -> None:
    _write(tmp_path, 'creditor = "acme"\n')
    below = tmp_path / "one" / "two"
    below.mkdir(parents=True)
    assert read_settings({}, below).find("creditor") == "acme"


@pytest.mark.parametrize(
    "toml", ["creditor = ", "creditor = 5", 'dev = "x"\nstage = "dev"', 'outputs = "missing.json"']
)
def test_a_file_that_says_something_else_is_named(tmp_path: Path, toml: str) -> None:
    with pytest.raises(InvalidInput, match=r"puntual\.toml|missing\.json"):
        read_settings({}, _write(tmp_path, toml))


def test_outputs_that_are_no_json_are_named(tmp_path: Path) -> None:
    (tmp_path / "outputs.json").write_text("{", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"outputs\.json"):
        read_settings({}, tmp_path)
