"""A policy document means the same as text, as data, as JSON and as YAML again."""

import json
import re
import subprocess
import sys
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from puntual.adapters.policies.document import PolicyDocument
from puntual.adapters.policies.parsing import parse, write_yaml
from puntual.adapters.policies.shipped import read_shipped
from puntual.adapters.policies.stored import load
from puntual.adapters.policies.windows import read_window, write_window
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.weekly_hours import TimeWindow
from puntual.domain.errors import InvalidPolicy
from puntual.domain.policies.cadence import CatchUp, DayUnit
from puntual.domain.policies.policy import (
    DEFAULT_POLICY,
    EarlyDiscount,
    Fallback,
    Policy,
    Privacy,
)
from puntual.domain.policies.promises import Promises
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Value
from tests.adapters.policies.policy_documents import DOCUMENTS, Document
from tests.architecture.repository import ROOT

EVERYTHING = """
version: tienda-3
cadences:
  - name: tienda
    audience:
      behaviours: [irregular, new, new]
      kinds: [individual]
      buckets: [1-30, current]
      values: [high]
      min_outstanding: {MXN: 500, CLP: 20000}
    steps:
      - name: amable
        offset: -7
        valid_days: 4
        unit: business
        template: due_in_7_days
        variants: [due_in_3_days]
        catch_up: skip
        audience: {sources: [erp]}
      - name: aviso
        offset: +1
        valid_days: 20
        cap: 2
        every_days: 9
        needs_release: true
        near_payday: true
hours:
  individuals:
    tue: ["09:00-13:00", "15:00-24:00"]
caps: {per_day: 1, per_week: 2, min_gap_hours: 36, per_debt_total: 5}
closed_days: [2026-12-24, 12-31..01-02, 2026-12-24]
readings: {CO: one_channel}
redate_days: 5
paydays: [31, 15]
segments: {history: 4, high_value: {MXN: 1250.5}}
discount: {percent: 5, days_before: 3, steps: [amable]}
substitutes: {due_today: due_in_3_days}
ask_from: {MXN: 20, COP: "2.500,00"}
freshness: {max_feed_age_hours: 48, hold_on_unapplied: false}
breaker: {percent: 250, floor: 50}
holds:
  claim_days: 4
  promise_days: 6
  promise_grace_days: 3
  handoff_ends_days: 8
  unreachable_days: 9
  after_reversal_days: 1
delivery: {message_ttl_minutes: 90, pace_margin_minutes: 2, uncertain_minutes: 180}
courtesies:
  {receipt_within_hours: 48, within_hours: 12, onboarding: true, agreements: false, away: true}
fallback: {channel: sms, one_channel_per_week: true}
talk: {keep_days: 90, case_hours: 8, office_hours: {sat: ["10:00-14:00"]}}
privacy: amount_after_confirmation
promises:
  {tolerance_percent: 3, furthest_days: 30, most: 4, most_broken: 1, remind_on_day: false}
"""


def test_every_field_reaches_the_policy() -> None:
    policy = parse(EVERYTHING).policy
    (cadence,) = policy.cadences
    kind, notice = cadence.steps
    audience = cadence.audience
    assert (policy.version, cadence.name) == ("tienda-3", "tienda")
    assert audience.behaviours == {Behaviour.IRREGULAR, Behaviour.NEW}
    assert audience.kinds == {DebtorKind.INDIVIDUAL}
    assert audience.buckets == {AgingBucket.CURRENT, AgingBucket.DAYS_1_30}
    assert audience.values == {Value.HIGH}
    assert audience.min_outstanding == {"MXN": 50_000, "CLP": 20_000}
    assert (kind.name, kind.offset, kind.valid_days) == ("amable", -7, 4)
    assert (kind.unit, kind.catch_up) == (DayUnit.BUSINESS, CatchUp.SKIP)
    assert kind.templates == ("due_in_7_days", "due_in_3_days")
    assert kind.audience.sources == {"erp"}
    assert (notice.offset, notice.cap, notice.every_days) == (1, 2, 9)
    assert (notice.needs_release, notice.near_payday) == (True, True)
    assert policy.hours.days[0] == ()
    assert policy.hours.days[1] == (
        TimeWindow(time(9), time(13)),
        TimeWindow(time(15), time.min),
    )
    assert policy.business_hours == DEFAULT_POLICY.business_hours
    assert policy.caps == Caps(1, 2, timedelta(hours=36), 5)
    assert policy.readings == {"CO": "one_channel"}
    assert policy.closed_days.dates == {date(2026, 12, 24)}
    assert policy.closed_days.yearly == {(12, 31), (1, 1), (1, 2)}
    assert policy.paydays == {15, 31}
    assert (policy.thresholds.history, policy.thresholds.high_value) == (4, {"MXN": 125_050})
    assert policy.discount == EarlyDiscount(5, 3, frozenset({"amable"}))
    assert policy.substitutes == {"due_today": "due_in_3_days"}
    assert policy.ask_from == {"MXN": 20_00, "COP": 2500_00}
    assert policy.freshness.max_feed_age == timedelta(hours=48)
    assert not policy.freshness.hold_on_unapplied
    assert (policy.breaker.percent, policy.breaker.floor) == (250, 50)
    holds = policy.holds
    assert (holds.claim.days, holds.promise.days) == (4, 6)
    assert (holds.promise_grace, holds.handoff) == (timedelta(days=3), timedelta(days=8))
    assert holds.unreachable.days == 9
    assert policy.message_ttl == timedelta(minutes=90)
    assert policy.pace_margin == timedelta(minutes=2)
    assert policy.uncertain_for == timedelta(hours=3)
    assert policy.receipt_within == timedelta(hours=48)
    assert policy.courtesy_within == timedelta(hours=12)
    assert (policy.onboarding, policy.agreements, policy.away) == (True, False, True)
    assert policy.fallback == Fallback(Channel.SMS, one_channel_per_week=True)
    assert policy.talk.keep == timedelta(days=90)
    assert policy.talk.case_within == timedelta(hours=8)
    assert policy.talk.office_hours.days[5] == (TimeWindow(time(10), time(14)),)
    assert not any(policy.talk.office_hours.days[:5])
    assert policy.privacy is Privacy.AFTER_CONFIRMATION
    assert policy.promises == Promises(3, 30, 4, 1, reminds=False)


def test_the_whole_of_a_policy_can_be_written() -> None:
    """A field of Policy that no document could set would be a policy in code."""
    said, presumed = parse(EVERYTHING).policy, DEFAULT_POLICY
    same = [name for name in Policy.__slots__ if getattr(said, name) == getattr(presumed, name)]
    assert same == ["business_hours"]


@given(DOCUMENTS)
def test_any_valid_document_reads_back_the_same(document: Document) -> None:
    parsed = parse(json.dumps(document))
    assert load(parsed.canonical) == parsed.policy
    assert parse(parsed.canonical) == parsed
    assert parse(write_yaml(parsed.canonical)) == parsed


@given(DOCUMENTS)
def test_a_policy_that_is_written_twice_is_the_same_text(document: Document) -> None:
    """What two people write in another order, or more than once, is one version."""
    backwards = dict(reversed(document.items()))
    backwards["paydays"] = [*reversed(document["paydays"]), *document["paydays"]][:10]
    assert parse(json.dumps(backwards)).canonical == parse(json.dumps(document)).canonical


def test_defaults_are_written_into_the_stored_document() -> None:
    """A later release with other presumptions must read the same policy."""
    shortest = parse(
        "version: a-1\ncadences: [{name: a, steps: [{name: b, offset: 0, valid_days: 1}]}]"
    )
    stored = json.loads(shortest.canonical)
    assert stored["holds"]["promise_days"] == 5
    assert stored["hours"]["companies"]["sat"] == []
    assert stored["cadences"][0]["steps"][0]["catch_up"] == "send_latest"


def test_a_policy_that_says_nothing_of_talk_stays_the_text_that_earlier_releases_stored() -> None:
    assert "talk" not in json.loads(parse(read_shipped("predeterminada")).canonical)
    assert parse(read_shipped("predeterminada")).policy.talk.keep == timedelta(days=180)


def test_a_policy_without_a_fallback_stays_the_text_that_earlier_releases_stored() -> None:
    """The same version with other content would be refused, though nothing was changed."""
    assert "fallback" not in json.loads(parse(read_shipped("predeterminada")).canonical)
    assert parse(read_shipped("predeterminada")).policy.fallback is None


def test_a_document_that_an_earlier_release_stored_is_still_read() -> None:
    canonical = json.loads(parse(read_shipped("predeterminada")).canonical)
    old = {name: canonical[name] for name in ("version", "cadences")}
    assert load(json.dumps(old)) == DEFAULT_POLICY
    del old["cadences"][0]["audience"]
    for step in old["cadences"][0]["steps"]:
        for name in ("unit", "audience", "cap", "catch_up", "variants"):
            del step[name]
    assert load(json.dumps(old)) == DEFAULT_POLICY


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "[]",
        "{}",
        '{"version": "a-1", "fees": {}}',
        '{"version": "a-1", "breaker": {"percent": 1, "speed": 2}}',
        '{"version": "a-1", "cadences": [{"name": "a", "steps": [{"catch_up": "later"}]}]}',
    ],
)
def test_a_document_that_this_release_cannot_read_is_refused(stored: str) -> None:
    with pytest.raises(InvalidPolicy, match="deploy the version that stored it"):
        load(stored)


def test_reading_a_stored_policy_costs_no_validation() -> None:
    """Lambda reads policies at every cold start: neither PyYAML nor Pydantic may be loaded."""
    heavy = "{'yaml', 'pydantic'}"
    code = f"import sys, puntual.adapters.policies.stored; print({heavy} & {{*sys.modules}})"
    found = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "layers/shared/python")},
    )
    assert found.stdout == "set()\n"


@given(st.times(), st.times())
def test_a_window_reads_back(one: time, other: time) -> None:
    start, end = sorted(
        (one.replace(second=0, microsecond=0), other.replace(second=0, microsecond=0))
    )
    if start < end:
        window = TimeWindow(start, end)
        assert read_window(write_window(window)) == window
    until_midnight = TimeWindow(start, time.min)
    assert read_window(write_window(until_midnight)) == until_midnight


@pytest.mark.parametrize("page", ["policy.md", "politica.md"])
def test_the_examples_of_the_documentation_are_valid(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    examples = re.findall(r"^```yaml\n(version:.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert examples
    assert all(parse(example).policy.version.startswith("tienda-") for example in examples)


def test_the_documentation_names_every_field() -> None:
    text = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`|`[a-z]+\.([a-z_]+)`", text))
    words = {word for pair in named for word in pair}
    assert (
        fields_of(PolicyDocument) - words - {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
        == set()
    )


def fields_of(document: type[BaseModel]) -> set[str]:
    schema = document.model_json_schema()
    parts = (schema, *schema["$defs"].values())
    return {name for part in parts for name in part.get("properties", {})}
