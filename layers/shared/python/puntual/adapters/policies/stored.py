"""The policy behind a stored document. This runs in Lambda: neither YAML nor validation here.

A document is validated when it is put. A field that is missing in a document of an earlier version
of Puntual has the default of ``puntual.domain.policies.policy``.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from puntual.adapters.policies.closed_days import read_closed_days
from puntual.adapters.policies.windows import WEEKDAYS, read_window
from puntual.domain.amount_text import minor_units_of
from puntual.domain.channel import Channel
from puntual.domain.contact_law.contact_rules import Caps
from puntual.domain.contact_law.weekly_hours import WeeklyHours
from puntual.domain.errors import Fault, InvalidPolicy
from puntual.domain.policies.cadence import Audience, Cadence, CatchUp, DayUnit, Step
from puntual.domain.policies.policy import (
    Breaker,
    EarlyDiscount,
    Fallback,
    Freshness,
    Holds,
    Honour,
    Policy,
    Privacy,
)
from puntual.domain.policies.promises import DEFAULT_PROMISES, Promises
from puntual.domain.policies.talk import DEFAULT_TALK, Talk
from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, Thresholds, Value

type _Part = Mapping[str, Any]
type _Fields = dict[str, Any]

_OFFICE_HOURS = "office_hours"
_ANSWERS = "answers"
_RENAMED = {
    "case": "case_within",
    "handoff_ends": "handoff",
    "uncertain": "uncertain_for",
    "within": "courtesy_within",
}


def load(canonical: str) -> Policy:
    """Return the policy of a canonical document.

    Raises:
        InvalidPolicy: another version of Puntual wrote it, in a form that this one cannot read.
    """
    try:
        return policy_of(json.loads(canonical))
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        problem = "is stored in a form that this version of Puntual does not read"
        fix = "deploy the version that stored it, or put it again under a new version"
        raise InvalidPolicy((Fault("policy", problem, fix),)) from err


def policy_of(document: _Part) -> Policy:
    """Return the policy of a validated document."""
    parts: dict[str, Callable[[Any], _Fields]] = {
        "cadences": lambda part: {"cadences": tuple(map(_cadence, part))},
        "hours": _hours,
        "closed_days": lambda part: {"closed_days": read_closed_days(part)},
        "caps": lambda part: {"caps": part and _caps(part)},
        "readings": lambda part: {"readings": dict(part)},
        "paydays": lambda part: {"paydays": frozenset(part)},
        "redate_days": lambda part: {"redate_days": part},
        "segments": lambda part: {"thresholds": _thresholds(part)},
        "discount": lambda part: {"discount": part and _discount(part)},
        "substitutes": lambda part: {"substitutes": dict(part)},
        "ask_from": lambda part: {"ask_from": _minor(part)},
        "freshness": lambda part: {"freshness": _freshness(part)},
        "breaker": lambda part: {"breaker": Breaker(**part)},
        "holds": lambda part: {"holds": _holds(part)},
        "delivery": _durations,
        "courtesies": _notices,
        "fallback": lambda part: {"fallback": part and _fallback(part)},
        "talk": lambda part: {"talk": _talk(part) if part else DEFAULT_TALK},
        "privacy": lambda part: {"privacy": part and Privacy(part)},
        "promises": lambda part: {"promises": _promises(part) if part else DEFAULT_PROMISES},
    }
    fields: _Fields = {"version": document["version"]}
    for name, part in document.items():
        if name != "version":
            fields |= parts[name](part)
    return Policy(**fields)


def _cadence(part: _Part) -> Cadence:
    return Cadence(
        part["name"], tuple(map(_step, part["steps"])), _audience(part.get("audience", {}))
    )


def _step(part: _Part) -> Step:
    fields: _Fields = dict(part)
    if "unit" in part:
        fields["unit"] = DayUnit(part["unit"])
    if "variants" in part:
        fields["variants"] = tuple(part["variants"])
    if "catch_up" in part:
        fields["catch_up"] = CatchUp(part["catch_up"])
    if "audience" in part:
        fields["audience"] = _audience(part["audience"])
    return Step(**fields)


def _audience(part: _Part) -> Audience:
    return Audience(
        behaviours=frozenset(map(Behaviour, part.get("behaviours", ()))),
        kinds=frozenset(map(DebtorKind, part.get("kinds", ()))),
        buckets=frozenset(map(AgingBucket, part.get("buckets", ()))),
        sources=frozenset(part.get("sources", ())),
        min_outstanding=_minor(part.get("min_outstanding", {})),
        values=frozenset(map(Value, part.get("values", ()))),
    )


def _minor(amounts: Mapping[str, str]) -> dict[str, int]:
    return {name: minor_units_of(text, name, name) for name, text in amounts.items()}


def _hours(part: _Part) -> _Fields:
    names = {"individuals": "hours", "companies": "business_hours"}
    return {names[kind]: _week(week) for kind, week in part.items()}


def _week(part: _Part) -> WeeklyHours:
    return WeeklyHours(tuple(tuple(map(read_window, part.get(day, ()))) for day in WEEKDAYS))


def _caps(part: _Part) -> Caps:
    gap = timedelta(hours=part["min_gap_hours"])
    return Caps(part["per_day"], part["per_week"], gap, part["per_debt_total"])


def _thresholds(part: _Part) -> Thresholds:
    return Thresholds(**{**part, "high_value": _minor(part.get("high_value", {}))})


def _discount(part: _Part) -> EarlyDiscount:
    honour = Honour(part.get("honour", Honour.SETTLE))
    return EarlyDiscount(part["percent"], part["days_before"], frozenset(part["steps"]), honour)


def _freshness(part: _Part) -> Freshness:
    fields: _Fields = dict(part)
    hours = fields.pop("max_feed_age_hours", None)
    return Freshness(max_feed_age=None if hours is None else timedelta(hours=hours), **fields)


def _fallback(part: _Part) -> Fallback:
    return Fallback(**{**part, "channel": Channel(part["channel"])})


def _talk(part: _Part) -> Talk:
    spans = {name: part[name] for name in part if name not in (_OFFICE_HOURS, _ANSWERS)}
    fields = _durations(spans)
    if _ANSWERS in part:
        fields[_ANSWERS] = part[_ANSWERS] == "on"
    if _OFFICE_HOURS in part:
        fields[_OFFICE_HOURS] = _week(part[_OFFICE_HOURS])
    return Talk(**fields)


def _promises(part: _Part) -> Promises:
    names = {"tolerance_percent": "tolerance", "remind_on_day": "reminds"}
    return Promises(**{names.get(name, name): value for name, value in part.items()})


def _notices(part: _Part) -> _Fields:
    spans = {name: part[name] for name in part if name.endswith("_hours")}
    words = {name: part[name] for name in part if name not in spans}
    return words | _durations(spans)


def _holds(part: Mapping[str, int]) -> Holds:
    return Holds(**_durations(part))


def _durations(part: Mapping[str, int]) -> _Fields:
    """Return ``{"claim": 3 days}`` for ``{"claim_days": 3}``; likewise hours and minutes."""
    found: _Fields = {}
    for name, value in part.items():
        field, unit = name.rsplit("_", 1)
        found[_RENAMED.get(field, field)] = timedelta(**{unit: value})
    return found
