"""What a creditor makes of promises."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promises:
    """What a creditor makes of promises.

    Attributes:
        tolerance: by how many per cent less than was promised a promise is kept.
        furthest_days: how far ahead a day may lie; a person hears of a later one.
        most: how many in a row may be made of which none was kept; a person hears the next one.
        most_broken: how many in a row may be broken; a person hears the next one.
        reminds: whether the debtor is reminded on the morning of the day.
    """

    tolerance: int = 1
    furthest_days: int = 62
    most: int = 2
    most_broken: int = 2
    reminds: bool = True


DEFAULT_PROMISES = Promises()
