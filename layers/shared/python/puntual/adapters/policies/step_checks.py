"""Faults of meaning in cadences: their names, order, repetitions and paydays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from puntual.adapters.policies.document import (
    CadenceAudience,
    CadencePart,
    PolicyDocument,
    StepPart,
)
from puntual.domain.errors import Fault
from puntual.domain.policies.cadence import CatchUp, DayUnit

_EVERYBODY = CadenceAudience()


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step with its path in the document."""

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


def cadence_faults(document: PolicyDocument) -> Iterator[Fault]:
    """Yield the faults of names, order and repetition, in the order of the document."""
    yield from _repeated("cadences", [one.name for one in document.cadences])
    yield from _unreachable(document.cadences)
    for place, cadence in enumerate(document.cadences):
        yield from _cadence(f"cadences[{place}].steps", cadence)


def payday_faults(document: PolicyDocument) -> Iterator[Fault]:
    """Yield the faults of steps that wait for a payday."""
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
        yield from _giving_way(one)
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


def _giving_way(placed: PlacedStep) -> Iterator[Fault]:
    step = placed.step
    if step.catch_up is not CatchUp.EARLIER:
        return
    path = f"{placed.path}.catch_up"
    if step.offset > 0:
        problem = "goes ahead of a closed day, and would say that money is late before it is"
        yield Fault(path, problem, "use it on and before the due date, and send_latest after it")
    if step.near_payday or step.needs_release:
        problem = "cannot go ahead of a day and wait for a payday or a person"
        yield Fault(path, problem, "use send_latest, or leave out near_payday and needs_release")


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
