"""Money on the business dashboard: in the units that people reckon in, each currency apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.dashboards.both import dashboards
from infra.dashboards.business import business
from infra.deployed import Deployed
from infra.stage import StageRefused
from tests.infra.dashboards.drawn import bodies_of
from tests.infra.synthesis import app_of

SOME = Deployed(
    stage="prod", ingest_api_id="api", table_name="table", currencies=("MXN", "CLP", "COP")
)


def test_no_picture_has_money_of_two_currencies_on_one_axis() -> None:
    """1,250.50 pesos of Mexico stood as 125050 beside 125000 of Colombia, on one axis."""
    for board in dashboards(SOME):
        for widget in board.widgets:
            if widget.kind == "number":
                continue
            money = [one for one in widget.metrics if one.name.endswith("Minor")]
            assert len({one.dimensions["currency"] for one in money}) <= 1, widget.title


@pytest.mark.parametrize(("currency", "minor_units"), [("MXN", 100), ("COP", 100), ("CLP", 1)])
def test_money_is_shown_in_the_units_that_people_reckon_in(
    currency: str, minor_units: int
) -> None:
    shown = [
        metric
        for widget in business(SOME).widgets
        for metric in widget.metrics
        if metric.dimensions.get("currency") == currency
    ]

    assert {metric.divided_by for metric in shown} == {minor_units}
    assert {metric.name for metric in shown} == {
        "AtStakeMinor",
        "DayRecoveredMinor",
        "OpenMinor",
        "OverdueMinor",
        "PromisedBrokenMinor",
        "PromisedDueSoonMinor",
        "PromisedOpenMinor",
    }


def test_cloudwatch_divides_what_is_stored_in_minor_units(tmp_path: Path) -> None:
    stack = app_of("prod", tmp_path, currencies="MXN,CLP").synth().stacks[0]
    drawn = bodies_of(stack.template)["puntual-prod-business"]

    expressions = {
        widget["properties"]["title"]: [
            row[0]["expression"]
            for row in widget["properties"]["metrics"]
            if "expression" in row[0]
        ]
        for widget in drawn["widgets"]
        if widget["type"] == "metric"
    }
    assert expressions["Open (MXN)"] == ["m0 / 100", "m1 / 100"]
    assert expressions["Open (CLP)"] == []
    (overdue,) = expressions["Owed, by days overdue (MXN)"]
    assert overdue.startswith("SEARCH(")
    assert overdue.endswith(" / 100")
    assert 'currency="MXN"' in overdue


def test_a_currency_that_does_not_exist_is_refused_at_synthesis(tmp_path: Path) -> None:
    with pytest.raises(StageRefused, match=r"currencies: is not a currency code.*MXN"):
        app_of("prod", tmp_path, currencies="MXP")
