"""``puntual rules``: what is in force, whose rule it is, and the words behind it."""

import json

import pytest

from cli.main import main
from puntual.adapters.packaged.rule_packs import PackagedRuleBook


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_a_country_is_shown_with_the_words_of_its_law(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "show", "cl"]) == 0
    shown = "\n".join(lines_of(capsys))
    assert "CL caps.per_week: 2  [law]" in shown
    assert "Ley 19.496" in shown
    assert "the law itself was read" in shown
    assert "review by 2026-12-15" in shown


def test_good_practice_is_called_good_practice(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "show", "MX"])
    shown = "\n".join(lines_of(capsys))
    assert "MX caps.per_week: 2  [good practice]" in shown
    assert "MX caps.min_gap_hours: 48 h  [good practice]" in shown


def test_what_we_only_believe_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "show", "CR"])
    assert any("this is what we believe" in line for line in lines_of(capsys))


def test_a_law_with_two_readings_names_the_other_one(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "show", "CO"])
    shown = "\n".join(lines_of(capsys))
    assert "CO caps.per_week: 1  [law, on the strictest reading]" in shown
    assert "CO caps.min_gap_hours: 168 h  [good practice]" in shown
    assert "readings: {CO: one_channel}" in shown


def test_the_rules_of_a_state_stand_beside_the_countrys(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["rules", "show", "BR", "--json"])
    rows = [json.loads(line) for line in lines_of(capsys)]
    (sao_paulo,) = [row for row in rows if row["place"] == "BR-SP" and row["rule"] == "hours"]
    assert "mon 08:00-20:00" in sao_paulo["in_force"]
    assert any("17.832" in one["instrument"] for one in sao_paulo["statements"])


def test_every_rule_of_every_country_is_printed_with_a_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for country in PackagedRuleBook().countries():
        main(["rules", "show", country, "--json"])
    rows = [json.loads(line) for line in lines_of(capsys)]
    assert rows
    assert all(row["statements"] for row in rows)


def test_a_country_without_rules_is_refused_with_the_known_ones(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "show", "XX"]) == 1
    assert "AR, BO, BR" in capsys.readouterr().err


def test_reviews_that_come_near_are_told_and_fail_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["rules", "lint", "--on", "2026-11-29"]) == 0
    lines = lines_of(capsys)
    assert any(line.startswith("soon: LS022") for line in lines)
    assert lines[-1].startswith("0 fault(s)")


def test_a_review_that_is_late_fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "lint", "CL", "--on", "2026-12-16"]) == 1
    lines = lines_of(capsys)
    assert any(line.startswith("fault: LS022: its review was due") for line in lines)
    assert not any("LS001" in line for line in lines)
