"""Advice on a valid policy: templates that are missing, hours and caps without effect.

A policy cannot loosen the law: at every decision hours are intersected with it, and caps bounded.
One that tries is valid, but does less than its author may expect.
"""

from collections.abc import Collection, Iterator
from datetime import date

from puntual.adapters.policies.windows import WEEKDAYS, write_window
from puntual.domain.contact_law.contact_rules import CountryRules, RulePack
from puntual.domain.contact_law.weekly_hours import TimeWindow, WeeklyHours
from puntual.domain.errors import Fault
from puntual.domain.policies.policy import BUSINESS_HOURS, EVERYDAY_HOURS, Policy

type _Law = list[CountryRules]


def advise(
    policy: Policy, packs: Collection[RulePack], stems: Collection[str], today: date
) -> tuple[Fault, ...]:
    """Return the advice, in the order of the document.

    Args:
        policy: a valid one.
        packs: the countries' rules.
        stems: the templates that exist.
        today: selects the entries in force.
    """
    law = [pack.entry_at(today) for pack in packs]
    return (
        *_missing_templates(policy, stems),
        *_unlawful_hours("hours.individuals", policy.hours, law),
        *_unlawful_hours("hours.companies", policy.business_hours, law),
        *_idle_caps(policy, law),
        *_unknown_readings(policy, packs, today),
    )


def _missing_templates(policy: Policy, stems: Collection[str]) -> Iterator[Fault]:
    fix = "use a template that exists, or write this one before the policy is activated"
    for path, stem in _templates(policy):
        if stem not in stems:
            yield Fault(path, f"there is no template `{stem}`", fix)


def _templates(policy: Policy) -> Iterator[tuple[str, str]]:
    for place, cadence in enumerate(policy.cadences):
        for number, step in enumerate(cadence.steps):
            path = f"cadences[{place}].steps[{number}]"
            yield from ((f"{path}.template", stem) for stem in step.templates)
    yield from ((f"substitutes.{name}", stem) for name, stem in policy.substitutes.items())


def _unlawful_hours(path: str, hours: WeeklyHours, law: _Law) -> Iterator[Fault]:
    if hours in {EVERYDAY_HOURS, BUSINESS_HOURS}:
        return  # presumed, or taken from there: the author has nothing to mend
    for number, (day, windows) in enumerate(zip(WEEKDAYS, hours.days, strict=True)):
        for place, window in enumerate(windows):
            if not any(_allows(entry, number, window) for entry in law):
                yield Fault(
                    f"{path}.{day}[{place}]",
                    f"{write_window(window)} lies, at least in part, outside every country's law",
                    "nothing goes out then; the law of each debtor prevails",
                )


def _allows(entry: CountryRules, weekday: int, window: TimeWindow) -> bool:
    weeks = (entry.hours, *entry.subdivision_hours.values())
    return any(
        lawful.intersect(window) == window for week in weeks for lawful in week.days[weekday]
    )


def _idle_caps(policy: Policy, law: _Law) -> Iterator[Fault]:
    if policy.caps is None:
        return
    # The week is the creditor's to choose where a country's law says no number, and some say none.
    for name in ("per_day", "per_debt_total"):
        wanted: int = getattr(policy.caps, name)
        most = max((getattr(entry.caps, name) for entry in law), default=wanted)
        if wanted > most:
            yield Fault(
                f"caps.{name}",
                f"{wanted} is more than any country's rules allow",
                f"at most {most} go out; write that, or less",
            )


def _unknown_readings(policy: Policy, packs: Collection[RulePack], today: date) -> Iterator[Fault]:
    known = {pack.country: sorted(pack.entry_at(today).readings) for pack in packs}
    for country, name in policy.readings.items():
        if name not in known.get(country, ()):
            names = ", ".join(known.get(country, ())) or "none"
            yield Fault(
                f"readings.{country}",
                f"{name} is no reading of a law that is known",
                f"the strictest holds; to choose there: {names}",
            )
