"""Changes of the stored form: from each version to the next one, record by record.

A step is a pure function of a record. Readers apply it to what they find in an earlier form, so
a new version runs at once on what an older one wrote; ``puntual migrate`` writes it down, so that
the version after it need not know the old form. How to add one: docs/operations.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from puntual.adapters.dynamodb.store.attributes import Record

# The first form that ever was.
FIRST_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class SchemaStep:
    """What a version changes of one kind of item.

    Attributes:
        kind: of the items, as ``kind_of`` names it; all others stay as they are.
        change: returns the record in the next version's form, of one in the version before.
        reads: attributes that the change depends on where they are absent, too; the write is on
            condition that they still are.
    """

    kind: str
    change: Callable[[Record], Record]
    reads: tuple[str, ...] = ()


# The steps that lead from a version to the one after it.
type Steps = Mapping[int, Sequence[SchemaStep]]

STEPS: Final[Steps] = {}


def kind_of(record: Record) -> str:
    """Name the kind of an item by the first parts of its key, e.g. ``DOCUMENTS/INV``."""
    parts = (str(record.get(name, "")).partition("#")[0] for name in ("pk", "sk"))
    return "/".join(parts)


def version_of(record: Record) -> int:
    """Return the version whose form a record has."""
    version = record.get("v")
    return version if isinstance(version, int) else FIRST_VERSION


def steps_for(record: Record, target: int, steps: Steps = STEPS) -> list[SchemaStep]:
    """Return the steps that a record needs up to a version; none if its kind did not change."""
    kind = kind_of(record)
    return [
        step
        for version in range(version_of(record), target)
        for step in steps.get(version, ())
        if step.kind == kind
    ]


def upgraded(record: Record, target: int, steps: Steps = STEPS) -> Record:
    """Return a record in a version's form; the same one if its kind did not change."""
    needed = steps_for(record, target, steps)
    for step in needed:
        record = step.change(record)
    return {**record, "v": target} if needed else record
