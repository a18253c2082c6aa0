"""What is counted of a reading against its labels: the table of docs/understanding.md."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.domain.conversation.understanding import Understanding
from tools.understanding.labelled import NEEDS_PERSON, Labelled

type Read = tuple[Labelled, Understanding]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its target.

    Attributes:
        name: what is counted.
        counts: whether a reading counts at all.
        holds: whether one that counts is a hit.
        target: the share of hits, at least or at most.
        at_most: the target is a limit from above.
    """

    name: str
    counts: Callable[[Read], bool]
    holds: Callable[[Read], bool]
    target: float
    at_most: bool = False

    def of(self, reads: Iterable[Read]) -> tuple[int, int]:
        """Return the hits, and how many counted."""
        counted = [self.holds(one) for one in reads if self.counts(one)]
        return sum(counted), len(counted)

    def is_met(self, reads: Sequence[Read]) -> bool:
        """Tell whether the target is met."""
        hits, counted = self.of(reads)
        share = hits / counted if counted else self.target
        return share <= self.target if self.at_most else share >= self.target


def is_right(read: Read) -> bool:
    """Tell whether the intent is the labelled one, or another that is right."""
    label, understood = read
    return understood.intent == label.intent or understood.intent in label.also


def is_harmful(read: Read) -> bool:
    """Tell whether something was acted on that does harm."""
    label, understood = read
    return not understood.hand_to_person and understood.intent in label.must_not


def is_day_right(read: Read) -> bool:
    """Tell whether the date is one of the right ones, or rightly none."""
    label, understood = read
    day = understood.promise_date
    if day is None:
        return not label.days
    within = label.window is not None and label.window[0] <= day.isoformat() <= label.window[1]
    return day.isoformat() in label.days or within


def is_false_opt_out(read: Read) -> bool:
    """Tell whether an opt-out was acted on that was not said."""
    label, understood = read
    acted = understood.intent == "opt_out" and not understood.hand_to_person
    return acted and label.intent != "opt_out" and "opt_out" not in label.also


def _always(read: Read) -> bool:
    del read
    return True


def _is_opt_out(read: Read) -> bool:
    return read[0].intent == "opt_out"


def _needs_person(read: Read) -> bool:
    return read[0].intent in NEEDS_PERSON


def _is_handed(read: Read) -> bool:
    return read[1].hand_to_person


FIGURES: Final = (
    Figure("opt-outs heard", _is_opt_out, lambda r: r[1].intent == "opt_out", 0.995),
    Figure(
        "opt-outs neither heard nor handed over",
        _is_opt_out,
        lambda r: r[1].intent != "opt_out" and not _is_handed(r),
        0.0,
        at_most=True,
    ),
    Figure("opt-outs that nobody asked for", _always, is_false_opt_out, 0.005, at_most=True),
    Figure("harmful choices acted on", _always, is_harmful, 0.0, at_most=True),
    Figure("dates right where stated", lambda r: bool(r[0].days), is_day_right, 0.95),
    Figure(
        "dates wrong or invented",
        _always,
        lambda r: r[1].promise_date is not None and not is_day_right(r),
        0.01,
        at_most=True,
    ),
    Figure(
        "amounts right",
        lambda r: r[0].amount is not None,
        lambda r: r[1].amount == r[0].amount,
        0.95,
    ),
    Figure("needing a person, handed over", _needs_person, _is_handed, 0.98),
    Figure("others handed over", lambda r: not _needs_person(r), _is_handed, 0.25, at_most=True),
    Figure("right among not handed over", lambda r: not _is_handed(r), is_right, 0.88),
)
