"""Call a handler as Lambda does: under its role, with an answer that is not too long."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any, Final

from tests.doubles.lambda_context import LambdaContext
from tests.iam.judge import judged_as

# Lambda's documented limit of a synchronous answer: 6 MB (6,291,456 bytes plus 100).
_LONGEST_ANSWER: Final = 6_291_556


class AnswerTooLong(RuntimeError):
    """Lambda refuses the answer, and the caller gets a 502."""


def invoke(function: str, event: dict[str, Any], context: LambdaContext | None = None) -> Any:
    """Return a function's answer to an event.

    Raises:
        AnswerTooLong: the answer has more than 6 MB.
    """
    handler = import_module(f"functions.{function}.handler").handler
    with judged_as(function):
        answer = handler(event, context or LambdaContext())
    return require_answer(answer)


def require_answer(answer: Any) -> Any:
    """Return an answer that Lambda takes.

    Raises:
        AnswerTooLong: it has more than 6 MB.
    """
    if len(json.dumps(answer).encode()) > _LONGEST_ANSWER:
        raise AnswerTooLong("the answer has more than 6 MB")
    return answer
