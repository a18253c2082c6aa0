"""The packs that ship, and what happens to a broken one."""

import json
import tomllib
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.domain.accounts.account import Profile
from puntual.domain.contact_law.contact_rules import LawCaps
from puntual.domain.errors import MissingConfiguration
from puntual.domain.ids import CreditorId, DebtorId, DebtorKey
from puntual.ports.policies import RuleBook

NOW = datetime(2026, 6, 1, 15, tzinfo=UTC)
BOOK = PackagedRuleBook()
CONFIDENCES = {"primary", "secondary", "memory", "unclear"}
PACK = """
country = "XA"
version = "1"
[geography]
calling_code = "999"
zones = ["America/Bogota"]
[holidays]
[[entries]]
in_force_from = 2020-01-01
sources = []
[entries.hours]
mon = ["08:00-12:00", "14:00-18:00"]
tue = []
wed = []
thu = []
fri = ["00:00-00:00"]
sat = []
sun = []
[entries.caps]
per_day = 1
per_week = 2
min_gap_hours = 48
per_debt_total = 8
one_channel_per_week = false
[entries.law_caps]
per_week = 3
[entries.readings.other]
per_week = 5
"""
CALENDAR = {
    "country": "XA",
    "library_version": "0",
    "first_year": 2026,
    "last_year": 2027,
    "national": {"2026-01-01": "Año Nuevo"},
    "subdivisions": {"N": {"2026-02-02": "Día del Norte"}},
    "overlays": [{"days": {"2026-03-03": "Puente"}}],
}


def debtor(
    country: str, state: str | None = None, zone: str | None = None, phone: str | None = None
) -> Profile:
    key = DebtorKey(CreditorId("tienda"), DebtorId("d-1"))
    return Profile(key, country=country, state=state, zone=zone, phone=phone)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contact_rules").mkdir()
    (tmp_path / "holidays").mkdir()
    (tmp_path / "contact_rules" / "XA.toml").write_text(PACK, encoding="utf-8")
    (tmp_path / "holidays" / "XA.json").write_text(json.dumps(CALENDAR), encoding="utf-8")
    return tmp_path


def test_the_packaged_rules_are_a_rule_book() -> None:
    book: RuleBook = BOOK
    assert book.rules_for(debtor("CO"), NOW) is not None


def test_all_countries_of_the_region_have_a_pack() -> None:
    region = {"MX", "CO", "PE", "CL", "AR", "BR", "EC", "UY", "CR"}
    region |= {"PA", "GT", "DO", "BO", "PY", "SV", "HN"}
    assert region <= set(BOOK.countries())
    assert "GLOBAL" not in BOOK.countries()


@pytest.mark.parametrize("country", [*BOOK.countries(), "GLOBAL"])
def test_a_pack_can_be_read_and_names_its_sources(country: str) -> None:
    pack = BOOK._load(country)
    assert pack.country == country
    for entry in pack.entries:
        assert entry.sources
        for source in entry.sources:
            assert source.confidence in CONFIDENCES
            assert source.instrument
            assert source.reference
        assert entry.caps.per_day == 1
        assert timedelta(hours=48) <= entry.caps.min_gap
        assert entry.hours.days[6] == ()
        for hours in entry.subdivision_hours.values():
            assert hours.days[6] == ()


@pytest.mark.parametrize("country", BOOK.countries())
def test_states_and_areas_lie_inside_the_country(country: str) -> None:
    pack = BOOK.pack_for(country)
    geography = pack.geography
    zones = set(geography.zones)
    codes = set(geography.subdivisions)
    for subdivision in geography.subdivisions.values():
        assert subdivision.zones
        assert set(subdivision.zones) <= zones
    for area in geography.areas.values():
        assert area.subdivision or area.zones
        assert set(area.zones) <= zones
        assert area.subdivision is None or area.subdivision in codes
    assert set(pack.holidays.subdivisions) <= codes
    for entry in pack.entries:
        assert set(entry.subdivision_hours) <= codes


@pytest.mark.parametrize("country", [*BOOK.countries(), "GLOBAL"])
def test_the_reviewer_of_a_pack_finds_what_the_engine_does_not_need(country: str) -> None:
    path = resources.files("puntual.data") / "contact_rules" / f"{country}.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    for entry in document["entries"]:
        assert entry["legal_hours"]
        assert entry["legal_caps"]
        assert entry["stricter_because"]
        assert set(entry["confidence"].values()) <= CONFIDENCES
        known = {source["id"] for source in entry["sources"]}
        for state in entry.get("subdivisions", {}).values():
            assert state["source"] in known
            assert state["confidence"] in CONFIDENCES


def test_windows_holidays_and_overlays_come_from_the_files(folder: Path) -> None:
    pack = PackagedRuleBook(folder).pack_for("XA")
    monday, friday = pack.entries[0].hours.days[0], pack.entries[0].hours.days[4]
    assert [(str(window.start), str(window.end)) for window in monday] == [
        ("08:00:00", "12:00:00"),
        ("14:00:00", "18:00:00"),
    ]
    assert [(str(window.start), str(window.end)) for window in friday] == [
        ("00:00:00", "00:00:00")
    ]
    north = pack.holidays.calendar_for("N")
    assert sorted(north.days.values()) == ["Año Nuevo", "Día del Norte", "Puente"]
    assert sorted(pack.holidays.national.days.values()) == ["Año Nuevo", "Puente"]
    assert north.covered_years == {2026, 2027}
    assert pack.holidays.version == "holidays/0"


def test_a_pack_is_read_once(folder: Path) -> None:
    book = PackagedRuleBook(folder)
    assert book.pack_for("XA") is book.pack_for(" xa ")


def test_a_declared_zone_wins(folder: Path) -> None:
    rules = PackagedRuleBook(folder).rules_for(debtor("XA", zone="America/Lima"), NOW)
    assert rules is not None
    assert rules.zones == (ZoneInfo("America/Lima"),)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../passwd", "America", "", "/etc/hosts", "\0"])
def test_a_zone_that_does_not_exist_counts_as_undeclared(zone: str) -> None:
    rules = BOOK.rules_for(debtor("CO", zone=zone), NOW)
    assert rules is not None
    assert rules.zones == (ZoneInfo("America/Bogota"),)


@pytest.mark.parametrize("country", ["", "VE", "ZZ", "GLOBAL", "../CO", "México", "C", "COL"])
def test_a_country_without_a_pack_and_without_a_zone_gets_no_rules(country: str) -> None:
    assert BOOK.rules_for(debtor(country, phone="+5511955500001"), NOW) is None


def test_a_country_without_a_pack_gets_the_strict_one_where_the_zone_is_declared() -> None:
    rules = BOOK.rules_for(debtor("VE", zone="America/Caracas"), NOW)
    assert rules is not None
    assert rules.pack.startswith("GLOBAL/")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("contact_rules/XA.toml", "country = "),
        ("contact_rules/XA.toml", 'country = "XA"'),
        ("contact_rules/XA.toml", PACK.replace("08:00-12:00", "12:00-08:00")),
        ("contact_rules/XA.toml", PACK.replace("08:00-12:00", "early")),
        ("contact_rules/XA.toml", PACK.replace("America/Bogota", "America/Macondo")),
        ("contact_rules/XA.toml", PACK.replace("per_day = 1", "per_day = 0")),
        ("contact_rules/XA.toml", PACK.replace("per_day = 1", 'per_day = "one"')),
        ("holidays/XA.json", "{"),
        ("holidays/XA.json", "{}"),
        ("holidays/XA.json", "[]"),
        ("holidays/XA.json", json.dumps(CALENDAR | {"national": {"2026-02-30": "x"}})),
        ("holidays/XA.json", json.dumps(CALENDAR | {"national": []})),
    ],
)
def test_a_broken_pack_is_named_and_not_ignored(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(MissingConfiguration, match="the contact rules for XA cannot be read"):
        PackagedRuleBook(folder).pack_for("XA")


def test_a_pack_without_its_calendar_is_named(folder: Path) -> None:
    (folder / "holidays" / "XA.json").unlink()
    with pytest.raises(MissingConfiguration, match="XA"):
        PackagedRuleBook(folder).pack_for("XA")


def test_the_newest_zone_of_the_region_is_known() -> None:
    aysen = BOOK.rules_for(debtor("CL", state="Aysén"), NOW)
    assert aysen is not None
    assert aysen.zones == (ZoneInfo("America/Coyhaique"),)
    winter = NOW.astimezone(aysen.zones[0])
    assert winter.utcoffset() == timedelta(hours=-3)


def test_the_laws_own_caps_and_its_other_readings_come_from_the_files(folder: Path) -> None:
    (entry,) = PackagedRuleBook(folder).pack_for("XA").entries
    assert entry.law == LawCaps(per_week=3)
    assert entry.readings == {"other": LawCaps(per_week=5)}


def test_a_cap_of_the_law_that_nobody_knows_is_refused(folder: Path) -> None:
    path = folder / "contact_rules" / "XA.toml"
    path.write_text(PACK.replace("per_week = 3", "per_weeek = 3"), encoding="utf-8")
    with pytest.raises(MissingConfiguration, match="XA"):
        PackagedRuleBook(folder).pack_for("XA")
