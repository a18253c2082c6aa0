"""What Meta's refusal of a template asks of an operator, by its numbers.

Meta's own texts change and are translated.
"""

from collections.abc import Mapping
from typing import Final

from puntual.adapters.whatsapp.graph_api import SLOW_DOWN, Answer, GraphError
from puntual.domain.errors import (
    Conflict,
    InvalidInput,
    MissingConfiguration,
    PuntualError,
    Unavailable,
)

_NOT_ALLOWED: Final = frozenset({0, 10, 102, 104, 190, 200, 368})
_TAKEN: Final = 2388024
_FULL: Final = 2388019

# By subcode: the problem, and the fix.
_PROBLEMS: Final[Mapping[int | None, tuple[str, str]]] = {
    2388023: (
        "was deleted a short while ago",
        "wait 30 days, or raise its version",
    ),
    2388039: ("is in review", "wait until Meta has decided"),
    2388040: ("is too long", "shorten it: 1,024 characters in the body, 25 on a button"),
    2388047: ("has a header of a wrong form", "mend the header"),
    2388052: ("has a button with a bad address", "give a full https address as the pay base"),
    2388072: ("has a body of a wrong form", "run `puntual templates lint`"),
    2388073: ("has a footer of a wrong form", "mend the footer"),
    2388293: ("has too many variables for its words", "write more words, or use fewer variables"),
    2388299: ("begins or ends with a variable", "let words stand first and last"),
}
_UNKNOWN: Final = ("is refused", "look the numbers up in Meta's list of error codes")


def refusal_of(answer: Answer, name: str) -> PuntualError:
    """Return the error that an answer means.

    Args:
        answer: a failed call.
        name: of the template, or of what was asked for.
    """
    error = answer.error
    if error is None:
        return answer.as_unavailable()
    return _of_account(error) or _of_template(answer, error, name)


def _of_account(error: GraphError) -> PuntualError | None:
    """Return what stands in the way of every template."""
    if error.code in SLOW_DOWN:
        return Unavailable(
            "Meta wants us to slow down: it lets an account create 100 templates an hour;"
            " run the command again in an hour, it goes on where it stopped"
        )
    if error.code in _NOT_ALLOWED:
        return MissingConfiguration(
            f"Meta does not accept the token for this account (error {error.code});"
            " it needs whatsapp_business_management"
        )
    if error.subcode == _FULL:
        return MissingConfiguration(
            "the account has no room for more templates: 250 until the business is verified;"
            " register fewer languages (--language), or delete some"
        )
    return None


def _of_template(answer: Answer, error: GraphError, name: str) -> PuntualError:
    if error.subcode == _TAKEN:
        return Conflict(f"{name} exists already in this language")
    if answer.is_temporary:
        return answer.as_unavailable()
    problem, fix = _PROBLEMS.get(error.subcode, _UNKNOWN)
    numbers = f"error {error.code}, {error.subcode or 'no subcode'}"
    return InvalidInput(name, f"{problem} ({numbers})", fix)
