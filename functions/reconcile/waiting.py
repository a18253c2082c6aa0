"""What waits for a person: counted each hour, and told once a day."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from functions.reconcile.dependencies import Dependencies
from puntual.domain.errors import Unavailable
from puntual.domain.ids import CreditorId

WAITING: Final = "waiting."
_SUBJECT: Final = "Puntual: what waits for a person"
_NOTHING: Final = "Nothing waits for a person."
_HOW: Final = (
    "Each creditor's list, with the command that settles each:\n"
    "puntual case list --table TABLE --creditor CREDITOR"
)


def count_late_cases(dependencies: Dependencies, now: datetime) -> int:
    """Return how many cases of all creditors ought to have been taken and were not."""
    owners = (dependencies.owners.by_phone_number(one.id) for one in dependencies.numbers.all())
    creditors = {CreditorId(owner.id) for owner in owners if owner is not None}
    return sum(dependencies.cases.count_late(creditor, now) for creditor in creditors)


def tell_what_waits(dependencies: Dependencies, figures: Mapping[str, int | str]) -> str:
    """Mail once a day what waits for a person.

    The pass has ended, also where the mail is lost.

    Returns:
        The kind of the error with which it was lost; empty when it was sent, or there is no topic.
    """
    if dependencies.digest is None:
        return ""
    try:
        late = count_late_cases(dependencies, dependencies.clock.now())
        dependencies.digest.send(_SUBJECT, digest_of(figures, late))
    except Unavailable as error:
        return type(error).__name__
    return ""


def digest_of(figures: Mapping[str, int | str], late: int) -> str:
    """Return what a person reads once a day: numbers only, for it goes by mail."""
    lines = [*_lines_of(figures, late)]
    return "\n".join([*lines, "", _HOW]) if lines else _NOTHING


def _lines_of(figures: Mapping[str, int | str], late: int) -> Iterator[str]:
    if late:
        yield f"cases that nobody has taken in time: {late}"
    for name in sorted(figures):
        if name.startswith(WAITING) and figures[name]:
            yield f"accounts that wait, {name.removeprefix(WAITING)}: {figures[name]}"
