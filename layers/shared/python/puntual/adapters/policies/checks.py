"""What a document of sound form can still get wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from puntual.adapters.policies.document import (
    CadenceAudience,
    CadencePart,
    PolicyDocument,
    StepPart,
    WeekPart,
)
from puntual.adapters.policies.windows import WEEKDAYS
from puntual.domain.errors import Fault
from puntual.domain.policies.cadence import CatchUp, DayUnit

_EVERYBODY = CadenceAudience()
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step and where it stands in the document."""

    path: str
    step: StepPart

    @property
    def nominal(self) -> float:
        """The calendar days of its offset, five business days counting as a week."""
        weeks = 7 / 5 if self.step.unit is DayUnit.BUSINESS else 1
        return self.step.offset * weeks

    @property
    def last(self) -> float:
        """Its last day, counted from the due date."""
        return self.nominal + self.step.valid_days - 1


def find_faults(document: PolicyDocument) -> tuple[Fault, ...]:
    """Return every fault of meaning, in the order of the document."""
    return (
        *_repeated("cadences", [one.name for one in document.cadences]),
        *_unreachable(document.cadences),
        *(
            fault
            for place, cadence in enumerate(document.cadences)
            for fault in _cadence(f"cadences[{place}].steps", cadence)
        ),
        *_payday_faults(document),
        *_hours(document),
        *_discount(document),
        *_substitutes(document.substitutes),
        *_delivery(document),
    )


def placed_steps(document: PolicyDocument) -> list[PlacedStep]:
    """Return every step of every cadence."""
    return [
        one
        for place, cadence in enumerate(document.cadences)
        for one in _placed(f"cadences[{place}].steps", cadence)
    ]


def _placed(path: str, cadence: CadencePart) -> list[PlacedStep]:
    return [PlacedStep(f"{path}[{place}]", step) for place, step in enumerate(cadence.steps)]


def _repeated(path: str, names: Sequence[str]) -> Iterator[Fault]:
    for place, name in enumerate(names):
        if name in names[:place]:
            problem = f"the name `{name}` is taken"
            yield Fault(f"{path}[{place}].name", problem, "give each a name of its own")


def _unreachable(cadences: Sequence[CadencePart]) -> Iterator[Fault]:
    for place, (earlier, _) in enumerate(pairwise(cadences)):
        if earlier.audience == _EVERYBODY:
            yield Fault(
                f"cadences[{place + 1}]",
                f"nobody reaches it, for `{earlier.name}` before it is meant for everybody",
                "put the cadence for everybody last",
            )


def _cadence(path: str, cadence: CadencePart) -> Iterator[Fault]:
    yield from _repeated(path, [step.name for step in cadence.steps])
    steps = _placed(path, cadence)
    for earlier, later in pairwise(steps):
        if later.nominal <= earlier.nominal:
            yield Fault(
                f"{later.path}.offset",
                f"{_offset(later.step)} does not come after {_offset(earlier.step)}",
                "order the steps by their offsets, each later than the one before it",
            )
    for one in steps:
        yield from _before_due(one)
        yield from _repetition(one)


def _offset(step: StepPart) -> str:
    return f"{step.offset:+d} {step.unit} day{'' if abs(step.offset) == 1 else 's'}"


def _before_due(placed: PlacedStep) -> Iterator[Fault]:
    step = placed.step
    if step.offset >= 0:
        return
    if step.offset + step.valid_days > 0:
        yield Fault(
            f"{placed.path}.valid_days",
            "lets a reminder of what is to come go out on the due date or later",
            f"write {-step.offset} or less",
        )
    if step.catch_up is CatchUp.SHIFT:
        yield Fault(
            f"{placed.path}.catch_up",
            "lets a reminder of what is to come wait beyond the due date",
            "use send_latest or skip before the due date",
        )


def _repetition(placed: PlacedStep) -> Iterator[Fault]:
    step = placed.step
    if step.cap == 1 or step.catch_up is CatchUp.SHIFT:
        return
    days = 1 if step.catch_up is CatchUp.SKIP else step.valid_days
    possible = (days - 1) // step.every_days + 1
    if step.cap > possible:
        yield Fault(
            f"{placed.path}.cap",
            f"{step.cap} times, {step.every_days} days apart, do not fit into {days} day(s)",
            f"write {possible}, or raise valid_days (skip has one day only)",
        )


def _payday_faults(document: PolicyDocument) -> Iterator[Fault]:
    for place, cadence in enumerate(document.cadences):
        steps = _placed(f"cadences[{place}].steps", cadence)
        for one, after in zip(steps, [*steps[1:], None], strict=True):
            if not one.step.near_payday:
                continue
            path = f"{one.path}.near_payday"
            if not document.paydays:
                yield Fault(path, "there are no paydays", "list them, e.g. paydays: [15, 31]")
            if after is not None and one.last >= after.nominal:
                yield Fault(
                    path,
                    f"waiting for a payday could lose it to `{after.step.name}`",
                    "lower valid_days so that it ends before the next step begins",
                )


def _hours(document: PolicyDocument) -> Iterator[Fault]:
    delivery = document.delivery
    room = delivery.message_ttl_minutes + delivery.pace_margin_minutes
    weeks = {"individuals": document.hours.individuals, "companies": document.hours.companies}
    for whom, week in weeks.items():
        path = f"hours.{whom}"
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


def _delivery(document: PolicyDocument) -> Iterator[Fault]:
    delivery = document.delivery
    if delivery.uncertain_minutes < delivery.message_ttl_minutes:
        yield Fault(
            "delivery.uncertain_minutes",
            "presumes a message lost that may still be delivered",
            f"write {delivery.message_ttl_minutes} or more",
        )
