"""Faults of meaning in a policy document whose form is sound."""

from collections.abc import Iterable, Iterator, Mapping

from puntual.adapters.policies.document import PolicyDocument, WeekPart
from puntual.adapters.policies.step_checks import cadence_faults, payday_faults, placed_steps
from puntual.adapters.policies.windows import WEEKDAYS
from puntual.domain.errors import Fault

_MINUTES_PER_HOUR = 60


def find_faults(document: PolicyDocument) -> tuple[Fault, ...]:
    """Return every fault of meaning, in the order of the document."""
    return (
        *cadence_faults(document),
        *payday_faults(document),
        *_hours(document),
        *_discount(document),
        *_substitutes(document.substitutes),
        *_delivery(document),
        *_talk(document),
    )


def _hours(document: PolicyDocument) -> Iterator[Fault]:
    delivery = document.delivery
    room = delivery.message_ttl_minutes + delivery.pace_margin_minutes
    weeks = {"individuals": document.hours.individuals, "companies": document.hours.companies}
    for kind, week in weeks.items():
        path = f"hours.{kind}"
        spans = list(_spans(week))
        if not spans:
            yield Fault(path, "no day is open, so nothing would ever go out", "open a day")
        for where, text in spans:
            if _minutes(text) < room:
                yield Fault(
                    f"{path}.{where}",
                    f"{text!r} is too short for a message that may be under way for {room} min",
                    "lengthen it or leave it out",
                )


def _spans(week: WeekPart) -> Iterator[tuple[str, str]]:
    for day in WEEKDAYS:
        windows: tuple[str, ...] = getattr(week, day)
        yield from ((f"{day}[{place}]", text) for place, text in enumerate(windows))


def _minutes(text: str) -> int:
    start, end = (
        int(hour) * _MINUTES_PER_HOUR + int(minute)
        for hour, minute in (clock.split(":") for clock in text.split("-"))
    )
    return end - start


def _discount(document: PolicyDocument) -> Iterator[Fault]:
    discount = document.discount
    if discount is None:
        return
    steps = placed_steps(document)
    path = "discount.steps"
    for name in discount.steps:
        named = [one for one in steps if one.step.name == name]
        if not named:
            yield Fault(path, f"no cadence has a step `{name}`", "name a step of a cadence")
        # A business day is never shorter than a calendar day, so plain numbers are safe here.
        if any(one.step.offset + one.step.valid_days - 1 > -discount.days_before for one in named):
            yield Fault(
                path,
                f"`{name}` may go out when the discount has ended",
                f"offer it in steps whose last day is {discount.days_before} or more days "
                "before the due date",
            )


def _substitutes(substitutes: Mapping[str, str]) -> Iterator[Fault]:
    for stem in substitutes:
        if stem in _followed(substitutes, stem):
            yield Fault(
                f"substitutes.{stem}",
                "leads back to itself",
                "let each template be replaced by one that needs no replacement",
            )


def _followed(substitutes: Mapping[str, str], stem: str) -> Iterable[str]:
    seen: list[str] = []
    while stem in substitutes and substitutes[stem] not in seen:
        stem = substitutes[stem]
        seen.append(stem)
    return seen


def _talk(document: PolicyDocument) -> Iterator[Fault]:
    talk = document.talk
    if talk is not None and not any(_spans(talk.office_hours)):
        yield Fault("talk.office_hours", "no day is open, so no case is ever late", "open a day")


def _delivery(document: PolicyDocument) -> Iterator[Fault]:
    delivery = document.delivery
    if delivery.uncertain_minutes < delivery.message_ttl_minutes:
        yield Fault(
            "delivery.uncertain_minutes",
            "presumes a message lost that may still be delivered",
            f"write {delivery.message_ttl_minutes} or more",
        )
