"""Cadences: the ordered reminders of an instalment, and their audiences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from puntual.domain.receivables.aging import AgingBucket
from puntual.domain.receivables.payer_segment import Behaviour, DebtorKind, PayerSegment, Value
from puntual.domain.receivables.receivable import OpenInstalment


class DayUnit(StrEnum):
    """The unit of an offset: calendar days or business days."""

    CALENDAR = "calendar"
    BUSINESS = "business"


class CatchUp(StrEnum):
    """The treatment of a step that could not go out on its first day."""

    SEND_LATEST = "send_latest"
    SKIP = "skip"
    SHIFT = "shift"
    # On or before the due date only: ahead of a closed day, or of one that a later step needs.
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Audience:
    """The debtors that a cadence or a step is meant for; an empty field excludes none.

    Attributes:
        min_outstanding: the least amount outstanding in all, in minor units by currency. It does
            not exclude a debtor whose currency is not listed.
    """

    behaviours: frozenset[Behaviour] = frozenset()
    kinds: frozenset[DebtorKind] = frozenset()
    buckets: frozenset[AgingBucket] = frozenset()
    sources: frozenset[str] = frozenset()
    min_outstanding: Mapping[str, int] = field(default_factory=dict, hash=False)
    values: frozenset[Value] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """One reminder of a cadence.

    Attributes:
        name: unique in its cadence; every contact records it.
        offset: days from the due date at which it begins; negative before it.
        valid_days: for how many days it may still go out.
        unit: the unit of the offset. The days of validity are always calendar days.
        template: the stem of its template's name; empty means the step's own name.
        variants: further templates of the same meaning, taken in turn by debtor.
        catch_up: its treatment after its first day has passed without a message.
        audience: the debtors that it is meant for.
        cap: how often it may go out for one instalment.
        every_days: the days between two of those.
        needs_release: whether a person must release it for each debtor.
        near_payday: whether it prefers the first payday among its days.
    """

    name: str
    offset: int
    valid_days: int
    unit: DayUnit = DayUnit.CALENDAR
    template: str = ""
    variants: tuple[str, ...] = ()
    catch_up: CatchUp = CatchUp.SEND_LATEST
    audience: Audience = Audience()
    cap: int = 1
    every_days: int = 7
    needs_release: bool = False
    near_payday: bool = False
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute the hash once: timetables are looked up by their steps at every decision."""
        own = (self.name, self.offset, self.valid_days, self.unit, self.catch_up, self.near_payday)
        object.__setattr__(self, "_hash", hash(own))

    def __hash__(self) -> int:
        """Return the hash that was computed once."""
        return self._hash

    @property
    def templates(self) -> tuple[str, ...]:
        """The stems of its templates, the first one preferred."""
        return (self.template or self.name, *self.variants)


@dataclass(frozen=True, slots=True)
class Cadence:
    """Steps in the order of their offsets, and the audience that they are meant for."""

    name: str
    steps: tuple[Step, ...]
    audience: Audience = Audience()
    is_for_everyone: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compute once whether all steps are meant for all debtors, as in most cadences."""
        everyone = all(step.audience == Audience() for step in self.steps)
        object.__setattr__(self, "is_for_everyone", everyone)

    def index_of(self, name: str) -> int:
        """Return the position of a step; -1 for an unknown one."""
        return next((i for i, step in enumerate(self.steps) if step.name == name), -1)

    def latest(self, names: Iterable[str]) -> int:
        """Return the highest position among the named steps, -1 when there is none."""
        return max((self.index_of(name) for name in names), default=-1)


PREVENTIVE_AND_OVERDUE = Cadence(
    "preventive_and_overdue",
    (
        Step("due_in_7_days", -7, 4),
        Step("due_in_3_days", -3, 3),
        Step("due_today", 0, 3),
        Step("overdue_3_days", 3, 5),
        Step("overdue_8_days", 8, 14),
    ),
)


def belongs(audience: Audience, payer_segment: PayerSegment) -> bool:
    """Tell whether a debtor belongs to an audience; thresholds apply to the amount outstanding."""
    return (
        (not audience.behaviours or payer_segment.behaviour in audience.behaviours)
        and (not audience.kinds or payer_segment.kind in audience.kinds)
        and (not audience.buckets or payer_segment.bucket in audience.buckets)
        and (not audience.values or payer_segment.value in audience.values)
        and _owes_enough(audience, payer_segment)
    )


def is_meant_for(
    audience: Audience, payer_segment: PayerSegment, instalment: OpenInstalment
) -> bool:
    """Tell whether an audience includes a debtor's instalment."""
    return belongs(audience, payer_segment) and comes_from(audience, instalment)


def comes_from(audience: Audience, instalment: OpenInstalment) -> bool:
    """Tell whether an audience includes the source of an instalment."""
    return not audience.sources or instalment.key.invoice.source in audience.sources


def _owes_enough(audience: Audience, payer_segment: PayerSegment) -> bool:
    least = audience.min_outstanding
    if not least:
        return True
    listed = [one for one in payer_segment.outstanding if one.currency in least]
    return not listed or any(one.minor >= least[one.currency] for one in listed)
