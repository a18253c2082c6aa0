"""What was logged before is still read, decided alike and written alike, but for its version.

``tests/events/decision_logs.ndjson`` is written by no test and never edited: each row is a log as
commit a8feac3 wrote it, the decision that it led to, and the policy and templates that it names.
Only the consent after an opt-out is of a later rule: it says that it was renewed (record 28). Of
version 1 of the decision are all, and some would be taken otherwise today (record 37). Ten of them
lie beside it in form 4, as the version wrote them that was the last one to do so.
"""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from puntual.adapters.packaged.rule_packs import PackagedRuleBook
from puntual.adapters.policies.stored import load
from puntual.application.decision_log import (
    NamedRules,
    VersionGone,
    decode,
    encode,
)
from puntual.application.replay import Library, replay, terms_of
from puntual.application.rows.logs import log_of_text, text_of_log
from puntual.domain.contact_law.contact_rules import ContactRules
from puntual.domain.decision.decision import DECISION_VERSION, decide
from puntual.domain.decision.plan import Stop
from puntual.domain.policies.policy import DEFAULT_POLICY
from puntual.domain.templates.catalogue import Catalogue

_FILE: Final = Path(__file__).parents[1] / "events" / "decision_logs.ndjson"
_ROWS: Final[Sequence[dict[str, Any]]] = [
    json.loads(row) for row in _FILE.read_text("utf-8").splitlines()
]
_OF_FORM_4: Final[Sequence[dict[str, Any]]] = [
    json.loads(row)
    for row in _FILE.with_name("decision_logs_of_form_4.ndjson").read_text("utf-8").splitlines()
]
_BOOK: Final = PackagedRuleBook()
# What a debt of last month, or one that is to come, no longer says beside what is due.
_TAKEN_OTHERWISE: Final = {
    "one message speaks of three invoices at the level of the oldest",
    # Whose phone it is is asked first (record 56).
    "a country without a pack has the strictest rules in its declared zone",
    "an account in units of account of Chile is reminded of",
    *(f"a reminder goes out by the rules of {country}" for country in ("DO", "ES", "PY", "UY")),
}
_EVERY_ROW: Final = pytest.mark.parametrize("row", _ROWS, ids=[one["name"] for one in _ROWS])


def _rules(named: NamedRules) -> ContactRules | None:
    """Return the entry of the pack as it is here, so that a later pack needs no other file."""
    pack = _BOOK.pack_for(named.pack.partition("/")[0])
    version = f"{pack.country}/{pack.version}"
    found = _BOOK.rules_named(replace(named, pack=version, holidays=pack.holidays.version))
    return found and replace(found, pack=named.pack, holidays_version=named.holidays)


def _library(row: dict[str, Any]) -> Library:
    stored = load(row["policy"]) if "policy" in row else DEFAULT_POLICY
    templates = row.get("templates", {})
    return Library(
        policy={stored.version: stored}.get,
        rules=_rules,
        catalogue=Catalogue({stem: frozenset(known) for stem, known in templates.items()}),
    )


@_EVERY_ROW
def test_a_recorded_decision_is_taken_again_from_its_log(row: dict[str, Any]) -> None:
    if row["name"] in _TAKEN_OTHERWISE:
        with pytest.raises(VersionGone, match="version 1 of the decision took it"):
            replay(b64decode(row["log"]), _library(row))
        return
    replayed = replay(b64decode(row["log"]), _library(row))
    assert replayed.logged.decision == row["decision"]
    assert replayed.recomputed == row["decision"]


@_EVERY_ROW
def test_a_recorded_log_is_written_again_with_the_version_of_today(row: dict[str, Any]) -> None:
    if row["name"] in _TAKEN_OTHERWISE:
        return
    log = b64decode(row["log"])
    logged = decode(log)
    terms = terms_of(logged, _library(row))
    decision = decide(logged.view, terms, logged.now)
    written = encode(logged.view, terms, logged.now, decision)
    assert decode(written) == replace(logged, version=DECISION_VERSION)
    assert len(written) < len(log)


@pytest.mark.parametrize("row", _OF_FORM_4, ids=[one["name"] for one in _OF_FORM_4])
def test_a_log_by_names_is_still_read_and_packed(row: dict[str, Any]) -> None:
    log = b64decode(row["log"])
    first = next(one for one in _ROWS if one["name"] == row["name"])
    assert replay(log, _library(first)).is_identical
    assert decode(log) == replace(decode(b64decode(first["log"])), version=2)
    assert log_of_text(text_of_log(log) or "") == log


def test_a_log_names_the_version_that_decided() -> None:
    row = _ROWS[0]
    logged = decode(b64decode(row["log"]))
    assert logged.version == 1
    log = encode(logged.view, terms_of(logged, _library(row)), logged.now, Stop(()))
    assert decode(log).version == DECISION_VERSION


def test_a_log_of_this_version_that_differs_is_shown_and_not_explained_away() -> None:
    row = _ROWS[0]
    logged = decode(b64decode(row["log"]))
    log = encode(logged.view, terms_of(logged, _library(row)), logged.now, Stop(()))
    assert not replay(log, _library(row)).is_identical


def test_sends_waits_and_stops_are_recorded_under_policies_of_all_sorts() -> None:
    assert {next(iter(json.loads(one["decision"]))) for one in _ROWS} == {"send", "wait", "stop"}
    assert len({one["policy"] for one in _ROWS if "policy" in one}) > 20
