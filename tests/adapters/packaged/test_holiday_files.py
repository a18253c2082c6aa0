"""The holiday files that ship are those that the library and the packs give."""

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pytest

from tools.compile_holidays import DATA, YEARS, compiled_files, easter_sunday, main

FILES = {path.stem: text for path, text in compiled_files()}


@pytest.mark.parametrize("country", FILES)
def test_a_holiday_file_has_not_drifted_from_the_library(country: str) -> None:
    path = DATA / "holidays" / f"{country}.json"
    assert path.read_text(encoding="utf-8") == FILES[country]


def test_there_is_no_holiday_file_that_nothing_compiles() -> None:
    shipped = {path.stem for path in (DATA / "holidays").iterdir()}
    assert shipped == set(FILES)


def test_the_check_accepts_the_files_that_ship(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_the_check_names_a_file_that_drifted_and_a_run_repairs_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("contact_rules", "holidays"):
        (tmp_path / name).mkdir()
    packs = DATA / "contact_rules"
    for country in ("CO", "GLOBAL"):
        text = (packs / f"{country}.toml").read_text(encoding="utf-8")
        (tmp_path / "contact_rules" / f"{country}.toml").write_text(text, encoding="utf-8")
    folder = ["--data", str(tmp_path)]
    assert main([*folder, "--check"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "CO.json differs from the library or the pack",
        "GLOBAL.json differs from the library or the pack",
    ]
    assert not list((tmp_path / "holidays").iterdir())
    assert main(folder) == 0
    assert main([*folder, "--check"]) == 0
    united = json.loads((tmp_path / "holidays" / "GLOBAL.json").read_text(encoding="utf-8"))
    assert set(united["national"].values()) == {"CO"}


@pytest.mark.parametrize("country", FILES)
def test_a_file_covers_every_year_and_says_where_it_comes_from(country: str) -> None:
    document = json.loads(FILES[country])
    days = [date.fromisoformat(day) for day in document["national"]]
    assert {day.year for day in days} == set(YEARS)
    assert days == sorted(days)
    assert document["library_version"] == version("holidays")


def test_argentina_says_which_years_are_not_complete() -> None:
    document = json.loads(FILES["AR"])
    assert set(document["incomplete_years"]) == {str(year) for year in YEARS if year > 2026}
    (overlay,) = [one for one in document["overlays"] if one["name"] == "Possible bridge days"]
    bridges = {day for day in overlay["days"] if day < "2029"}
    assert bridges == {"2027-05-24", "2028-05-26", "2028-06-19"}


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2011, date(2011, 4, 24)),
        (2019, date(2019, 4, 21)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
        (2285, date(2285, 3, 22)),
    ],
)
def test_easter_falls_where_the_tables_say(year: int, day: date) -> None:
    assert easter_sunday(year) == day
