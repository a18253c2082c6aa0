"""What the documents say in figures is what the code and its data say."""

from __future__ import annotations

import dataclasses
import shlex
import tomllib
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

from cli.main import main
from functions.check_senders.settings import Settings as CheckSettings
from functions.converse.settings import Settings as ConverseSettings
from functions.ingest.settings import Settings as IngestSettings
from functions.reconcile.settings import Settings as ReconcileSettings
from functions.schedule_reminders.settings import Settings as ScheduleSettings
from functions.send_message.settings import Settings as SendSettings
from functions.webhook.settings import Settings as WebhookSettings
from infra.alarms import alarms
from infra.deployed import Deployed
from infra.stage import Stage
from infra.stages import stage_from
from puntual.adapters.packaged.rates import load_rates
from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.adapters.policies.document import (
    DeliveryPart,
    FreshnessPart,
    NoticesPart,
    Part,
    PolicyDocument,
    SegmentsPart,
    StepPart,
)
from puntual.adapters.policies.parsing import parse
from puntual.adapters.policies.shipped import read_shipped, shipped_names
from puntual.domain.decision.agreed.promise_day import PROMISE_DAY
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.policies.step_calendar import timetable
from tests.architecture.repository import ROOT
from tests.docs.documents import document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from puntual.domain.contact_law.weekly_hours import WeeklyHours

READMES = ("README.md", "README.es.md")
DUE_ON = date(2026, 3, 5)
CONFIGURATION = document("docs/configuration.md")
SETTINGS = (
    CheckSettings,
    ConverseSettings,
    IngestSettings,
    ReconcileSettings,
    ScheduleSettings,
    SendSettings,
    WebhookSettings,
)
MARKETS = {
    "Mexico": "MX",
    "Colombia": "CO",
    "Peru": "PE",
    "Chile": "CL",
    "Argentina": "AR",
    "Brazil": "BR",
    "everywhere else": "??",
}


def test_every_field_of_a_stage_is_in_the_table() -> None:
    described = [row[0].strip("`") for row in _table("field", "dev")]
    assert described == [field.name for field in dataclasses.fields(Stage)]


@pytest.mark.parametrize(("stage", "column"), [("dev", 1), ("prod", 2)])
def test_the_values_of_a_stage_are_those_in_the_table(stage: str, column: int) -> None:
    deployed = stage_from({"stage": stage}.get)
    shown = {row[0].strip("`"): row[column] for row in _table("field", "dev")}
    for field in dataclasses.fields(Stage):
        value = getattr(deployed, field.name)
        if isinstance(value, bool):
            assert shown[field.name] == ("yes" if value else "no"), field.name
        elif isinstance(value, int) or field.name in {"name", "clock", "graph_version"}:
            assert shown[field.name] == str(value), field.name


def test_every_variable_of_a_function_is_in_the_table() -> None:
    described = {
        name.strip("` ") for row in _table("variable", "functions") for name in _names(row)
    }
    needed = {field.name.upper() for one in SETTINGS for field in dataclasses.fields(one)}
    assert {name for name in described if not name.startswith("POWERTOOLS_")} == needed


def test_every_part_of_a_policy_is_in_the_table_with_what_is_presumed() -> None:
    shown = {row[0].strip("`"): row[1] for row in _table("part", "presumed")}
    assert list(shown) == list(PolicyDocument.model_fields)
    for name, field in PolicyDocument.model_fields.items():
        assert (shown[name] == "must be said") == field.is_required(), name
        if isinstance(field.default, Part) and name != "hours":
            assert shown[name].split(", ") == list(_presumed(field.default)), name
        elif name != "hours" and not field.is_required():
            presumed = {"none", "those of the contact rules", str(field.default)}
            assert shown[name] in presumed - {"()", "None"}, name


def test_the_hours_that_are_presumed_are_those_in_the_table() -> None:
    shown = {row[0].strip("`"): row[1] for row in _table("part", "presumed")}["hours"]
    individuals, companies = shown.split(", ")
    assert _said(DEFAULT_POLICY.hours) in individuals
    assert _said(DEFAULT_POLICY.business_hours) in companies


def test_the_policy_that_is_presumed_is_named() -> None:
    assert f"`{DEFAULT_POLICY.version}`" in CONFIGURATION.text
    assert "`predeterminada`" in CONFIGURATION.text
    assert parse(read_shipped("predeterminada")).policy == DEFAULT_POLICY


@pytest.mark.parametrize(
    "part", [StepPart, SegmentsPart, FreshnessPart, DeliveryPart, NoticesPart]
)
def test_the_page_of_policies_says_what_is_presumed(part: type[Part]) -> None:
    rows = {
        row[0].strip("`"): row[1].strip("`")
        for table in document("docs/policy.md").tables
        if table[0][:2] == ("Field", "Presumed")
        for row in table[1:]
    }
    plain = {
        name: str(field.default).lower()
        for name, field in part.model_fields.items()
        if isinstance(field.default, bool | int | StrEnum)
    }
    assert plain
    assert {name: rows[name] for name in plain} == plain


def test_the_time_to_live_of_policy_and_templates_is_one() -> None:
    assert {one.ttl for one in PackagedTemplates().all()} == {DEFAULT_POLICY.message_ttl}


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_the_steps_of_the_cadence(name: str) -> None:
    (steps,) = [table for table in document(name).tables if table[1][0] == "`due_in_7_days`"]
    shown = {row[0].strip("`"): row[1:] for row in steps[1:]}
    days = timetable(PREVENTIVE_AND_OVERDUE.steps, DUE_ON, {}, is_open=lambda _: True).days
    said = ("payment_received", "agreement_confirmed")
    assert list(shown) == [*(one.step.name for one in days), *said, PROMISE_DAY]
    for one in days:
        first, last = shown[one.step.name]
        assert one.last is not None
        assert _first_number(first) == abs((one.start - DUE_ON).days)
        assert _first_number(last) == abs((one.last - DUE_ON).days)
    within = (DEFAULT_POLICY.receipt_within, DEFAULT_POLICY.courtesy_within)
    assert [_first_number(shown[one][1]) for one in said] == [one.days for one in within]


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_each_policy_that_ships(name: str) -> None:
    (policies,) = [one for one in document(name).tables if one[1][0] == "`preventiva`"]
    assert {row[0].strip("`") for row in policies[1:]} == set(shipped_names())


@pytest.mark.parametrize("name", READMES)
def test_the_policy_of_the_readme_is_valid(name: str) -> None:
    (example,) = [block for kind, block in document(name).fences if kind == "yaml"]
    assert parse(example).policy.version == "tienda-1"


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_what_a_plan_prints(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    (asked,) = [one for one in document(name).commands() if "puntual plan --portfolio" in one]
    (shown,) = [block for _, block in document(name).fences if block.startswith("when (local)")]
    assert main(shlex.split(asked)[1:]) == 0
    printed = capsys.readouterr().out.splitlines()
    lines = [line for line in shown.splitlines() if line and line != "..."]
    assert [line for line in printed if line in lines] == lines


@pytest.mark.parametrize("name", READMES)
def test_the_readme_quotes_a_message_as_it_is_sent(name: str) -> None:
    template = PackagedTemplates().find("puntual_due_in_3_days_v1", "es")
    assert template is not None
    body = template.body
    for parameter, example in template.examples.items():
        body = body.replace("{{" + parameter + "}}", example)
    buttons = " · ".join(f"`{one.label}`" for one in template.quick_replies)
    quoted = [line for line in document(name).text.splitlines() if line.startswith(">")]
    said = "\n".join(line.removeprefix(">").strip(" \\") for line in quoted)
    assert said == f"{body}\n\n{buttons}"


def test_the_fees_are_those_of_the_newest_entry() -> None:
    (fees,) = [table for table in document("docs/costs.md").tables if table[0][0] == "market"]
    rates = load_rates()
    assert {row[0] for row in fees[1:]} == set(MARKETS)
    for market, each, _ in fees[1:]:
        micro = rates.utility_micro_usd(MARKETS[market], date.max)
        assert float(each) * 1_000_000 == pytest.approx(micro), market


@pytest.mark.parametrize("name", READMES)
def test_the_readme_shows_the_same_fees(name: str) -> None:
    rates = load_rates()
    for market in ("MX", "CO", "PE", "CL", "AR", "BR"):
        thousand = rates.utility_micro_usd(market, date.max) / 1000
        assert f"{market} {thousand:.2f}" in document(name).text


def test_the_countries_are_as_many_as_there_are_packs() -> None:
    packs = ROOT / "layers/shared/python/puntual/data/contact_rules"
    countries = [path for path in packs.glob("*.toml") if path.stem != "GLOBAL"]
    assert f"{len(countries)} countries" in document("README.md").text
    assert f"{len(countries)} países" in document("README.es.md").text


def test_the_alarms_that_are_billed_are_counted_right() -> None:
    deployed = Deployed(stage="prod", ingest_api_id="api", table_name="table")
    watched = alarms(deployed, ticks_enabled=True)
    metrics = sum(len(alarm.metrics) for alarm in watched)
    assert f"{metrics} metrics in {len(watched)} alarms" in document("docs/costs.md").text


def test_the_version_of_the_changelog_is_the_one_that_is_built() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f"## [{project['version']}]" in document("CHANGELOG.md").text


def _table(first: str, second: str) -> tuple[tuple[str, ...], ...]:
    (found,) = [one for one in CONFIGURATION.tables if one[0][:2] == (first, second)]
    return found[1:]


def _names(row: tuple[str, ...]) -> list[str]:
    return row[0].split(",")


def _first_number(text: str) -> int:
    return next((int(word) for word in text.split() if word.isdecimal()), 0)


def _presumed(part: Part) -> Iterator[str]:
    for name, value in part:
        match value:
            case bool():
                yield f"`{name}` {'yes' if value else 'no'}"
            case None:
                yield f"`{name}` {'never' if name.endswith('_ends_days') else 'not asked'}"
            case dict():
                assert not value
                yield f"`{name}` nothing"
            case _:
                yield f"`{name}` {value}"


def _said(hours: WeeklyHours) -> str:
    """Return hours that are the same on each open day, from Monday on."""
    opened = [day for day in hours.days if day]
    assert len({*opened}) == 1
    assert list(hours.days[: len(opened)]) == opened
    ((window,),) = {*opened}
    last = ("Friday", "Saturday", "Sunday")[len(opened) - 5]
    return f"Monday to {last} {window.start:%H:%M}-{window.end:%H:%M}"
