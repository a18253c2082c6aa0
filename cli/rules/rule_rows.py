"""The rules of a country as rows: what is in force, whose rule it is, and what was read of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from puntual.adapters.policies.windows import WEEKDAYS, write_window
from puntual.domain.contact_law.contact_rules import CountryRules, LawCaps, RulePack
from puntual.domain.contact_law.law_statements import (
    CAPS,
    CONFIRMATION,
    DEBT_AGE,
    HOURS,
    WRITTEN_COPY,
    LawStatement,
    statements_on,
)
from puntual.domain.contact_law.weekly_hours import WeeklyHours


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule in force.

    Attributes:
        place: the country, or the subdivision with a rule of its own.
        rule: ``hours``, a cap, or the name of a duty.
        in_force: what the product keeps to; empty for a duty, which its texts and holds keep.
        kind: ``law``, ``good practice``, both, or ``duty``.
    """

    place: str
    rule: str
    in_force: str
    kind: str
    statements: tuple[LawStatement, ...]

    def as_fields(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "place": self.place,
            "rule": self.rule,
            "in_force": self.in_force,
            "kind": self.kind,
            "statements": [_as_fields(one) for one in self.statements],
        }


def rows_of(pack: RulePack, statements: Sequence[LawStatement], today: date) -> list[RuleRow]:
    """Return the rules of a day: hours, those of subdivisions, caps, and then the duties."""
    entry = pack.entry_at(today)
    return [
        *_hours(pack.country, entry, statements),
        *_caps(pack.country, entry, statements),
        *_debt_age(pack.country, entry, statements),
        *_written_copy(pack.country, entry, statements),
        *_confirmation(pack.country, entry, statements),
        *_duties(pack.country, statements),
    ]


def _hours(
    country: str, entry: CountryRules, statements: Sequence[LawStatement]
) -> Iterator[RuleRow]:
    found = statements_on(statements, HOURS, country)
    yield RuleRow(country, HOURS, _written(entry.hours), "law and good practice", found)
    for code, hours in entry.subdivision_hours.items():
        place = f"{country}-{code}"
        found = statements_on(statements, HOURS, place, country)
        yield RuleRow(place, HOURS, _written(hours), "law and good practice", found)


def _caps(
    country: str, entry: CountryRules, statements: Sequence[LawStatement]
) -> Iterator[RuleRow]:
    caps, law = entry.caps, entry.law or LawCaps()
    hours = int(caps.min_gap.total_seconds()) // 3600
    values = (
        (str(caps.per_day), caps.per_day == law.per_day),
        (str(caps.per_week), caps.per_week == law.per_week),
        (f"{hours} h", caps.min_gap == law.min_gap),
        ("yes" if caps.one_channel_per_week else "no", law.one_channel_per_week),
        (str(caps.per_debt_total), False),
    )
    on_law = "law, on the strictest reading" if entry.readings else "law"
    for rule, (value, is_law) in zip(CAPS, values, strict=True):
        found = statements_on(statements, rule, country)
        yield RuleRow(country, rule, value, on_law if is_law else "good practice", found)


def _debt_age(
    country: str, entry: CountryRules, statements: Sequence[LawStatement]
) -> Iterator[RuleRow]:
    found = statements_on(statements, DEBT_AGE, country)
    yield RuleRow(country, DEBT_AGE, str(entry.debt_age_years), "good practice", found)


def _written_copy(
    country: str, entry: CountryRules, statements: Sequence[LawStatement]
) -> Iterator[RuleRow]:
    if entry.written_copy_days is not None:
        found = statements_on(statements, WRITTEN_COPY, country)
        yield RuleRow(country, WRITTEN_COPY, str(entry.written_copy_days), "law", found)


def _confirmation(
    country: str, entry: CountryRules, statements: Sequence[LawStatement]
) -> Iterator[RuleRow]:
    if entry.amount_after_confirmation:
        found = statements_on(statements, CONFIRMATION, country)
        yield RuleRow(country, CONFIRMATION, "individuals", "good practice", found)


def _duties(country: str, statements: Sequence[LawStatement]) -> Iterator[RuleRow]:
    known = {HOURS, *CAPS, DEBT_AGE, WRITTEN_COPY, CONFIRMATION}
    for one in statements:
        for rule in one.about:
            if rule not in known and one.place.partition("-")[0] == country:
                yield RuleRow(one.place, rule, "", "duty", (one,))


def _written(hours: WeeklyHours) -> str:
    days = zip(WEEKDAYS, hours.days, strict=True)
    return "; ".join(
        f"{day} {', '.join(map(write_window, windows)) or 'closed'}" for day, windows in days
    )


def _as_fields(one: LawStatement) -> dict[str, Any]:
    names = (name for name in LawStatement.__dataclass_fields__ if name != "about")
    return {name: str(getattr(one, name)) for name in names}
