from collections.abc import Iterable

from puntual.application.intake.outcomes import Outcome, Stored

NAMED = {"source": "erp", "external_id": "F-1"}


def statuses(outcomes: Iterable[Outcome]) -> list[str]:
    return [one.status if isinstance(one, Stored) else type(one).__name__ for one in outcomes]
