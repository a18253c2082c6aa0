"""Answers, and the problems that an answer can name (RFC 9457, ``application/problem+json``)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Annotated, Required, TypedDict

from pydantic import Field

from puntual.domain.errors import InvalidInput

_PREFIX = "urn:puntual:problem:"


class FieldError(TypedDict):
    """One thing that is wrong with what was sent."""

    field: Annotated[str, Field(min_length=1)]
    problem: str
    fix: str


class Problem(TypedDict, total=False):
    """Why a request, or one item of a batch, was not taken."""

    type: Required[str]
    title: Required[str]
    status: Required[int]
    detail: Required[str]
    errors: list[FieldError]
    request_id: str


@dataclass(frozen=True, slots=True)
class Response:
    """What the caller is answered.

    Attributes:
        is_final: whether the same request again would be answered the same; if not, the answer
            is not kept for its idempotency key.
    """

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_final: bool = False
    items: Mapping[str, int] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> "Response":
        """Return the response with more headers."""
        return replace(self, headers={**self.headers, **headers})


def answer(status: int, document: object, *, is_final: bool = False) -> Response:
    """Answer with a document."""
    return Response(status, _json(document), {"content-type": "application/json"}, is_final)


def tagged(response: Response, tag: str) -> Response:
    """Return an answer that names the copy in force, if it has a name."""
    return response.with_headers({"etag": f'"{tag}"'}) if tag else response


def refuse(
    problem: Problem, request_id: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Answer with a problem."""
    body = _json({**problem, "request_id": request_id})
    kind = {"content-type": "application/problem+json"}
    return Response(problem["status"], body, {**kind, **(headers or {})})


def problem_of(
    status: HTTPStatus, code: str, detail: str, errors: Iterable[InvalidInput] = ()
) -> Problem:
    """Describe a problem; its title is what the status means."""
    problem = Problem(type=_PREFIX + code, title=status.phrase, status=status, detail=detail)
    listed = [FieldError(field=one.field, problem=one.problem, fix=one.fix) for one in errors]
    if listed:
        problem["errors"] = listed
    return problem


def _json(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))
