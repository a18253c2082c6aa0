"""Which problem each outcome and each error of ours is."""

from http import HTTPStatus
from typing import assert_never

from functions.ingest.http.responses import Problem, problem_of
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.outcomes import Contradicted, Postponed, Superseded, Unmatched

RETRY_AFTER_SECONDS = 5


def problem_with(
    outcome: Rejected | Contradicted | Superseded | Unmatched | Postponed,
) -> Problem:
    """Describe why an item was not stored."""
    match outcome:
        case Rejected(errors):
            names = ", ".join(dict.fromkeys(one.field for one in errors))
            detail = f"correct these fields: {names}"
            return problem_of(HTTPStatus.UNPROCESSABLE_CONTENT, "invalid_content", detail, errors)
        case Contradicted(problem):
            return problem_of(HTTPStatus.CONFLICT, "conflict", problem)
        case Superseded(tag):
            return problem_of(
                HTTPStatus.PRECONDITION_FAILED,
                "precondition_failed",
                "nothing is on record under this name"
                if tag is None
                else "If-Match names another copy than the one in force; read it and decide anew",
            )
        case Unmatched(problem):
            return problem_of(HTTPStatus.NOT_FOUND, "not_found", problem)
        case Postponed():
            return problem_of(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "unavailable",
                "it could not be stored for certain; send the same again",
            )
        case _:
            assert_never(outcome)
