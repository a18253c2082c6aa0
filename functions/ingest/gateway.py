"""From a request to an answer: know the caller, do the work, name the problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import assert_never
from urllib.parse import unquote

from functions.ingest.http.authentication import Forbidden, Unauthenticated, authenticate
from functions.ingest.http.idempotency import KeyReused, answer_once
from functions.ingest.http.request import Request
from functions.ingest.http.responses import Response, problem_of, refuse
from functions.ingest.http.route import Call, Route
from functions.ingest.problems import RETRY_AFTER_SECONDS, problem_with
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.outcomes import Postponed
from puntual.application.intake.store import Run
from puntual.application.personal_data.desk import PeopleDesk
from puntual.domain.accounts.api_key import ApiKey
from puntual.domain.errors import InvalidInput, NotFound, Unavailable
from puntual.domain.ids import CreditorId
from puntual.intake.items import TooLarge
from puntual.ports.creditors import ApiKeys, Idempotency


@dataclass(frozen=True, slots=True)
class Gateway:
    """What an answer needs beside the request: ports, keys, kept answers, a way to run tasks."""

    dependencies: Dependencies
    people: PeopleDesk
    keys: ApiKeys
    memory: Idempotency
    run: Run


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and what may be said of it in a log: no ids of debtors, no paths."""

    response: Response
    route: str = ""
    creditor: str = ""


def answer_route(
    gateway: Gateway, request: Request, route: Route, parameters: Mapping[str, str]
) -> Answered:
    """Answer a request by its operation; what is wrong with it becomes a problem that says so.

    Args:
        gateway: the dependencies.
        request: what was sent.
        route: the operation that its method and path name.
        parameters: what stands in its path, still percent-encoded.
    """
    decoded = {name: unquote(text) for name, text in parameters.items()}
    name = f"{route.method} {route.path}"
    try:
        answered = _answer_caller(gateway, request, route, decoded)
    except (InvalidInput, NotFound, TooLarge, Unavailable) as err:
        answered = Answered(_refuse_error(err, request))
    return _identified(replace(answered, route=name), request)


def refuse_method(request: Request, allowed: Sequence[str]) -> Answered:
    """Refuse a method that the path does not take."""
    methods = ", ".join(allowed)
    problem = problem_of(
        HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", f"this path takes {methods}"
    )
    return _identified(Answered(refuse(problem, request.id, {"allow": methods})), request)


def refuse_path(request: Request) -> Answered:
    """Refuse a path that no operation has."""
    problem = problem_of(HTTPStatus.NOT_FOUND, "no_such_path", "GET /openapi.json lists all paths")
    return _identified(Answered(refuse(problem, request.id)), request)


def _identified(answered: Answered, request: Request) -> Answered:
    response = answered.response.with_headers({"x-request-id": request.id})
    return replace(answered, response=response)


def _answer_caller(
    gateway: Gateway, request: Request, route: Route, parameters: Mapping[str, str]
) -> Answered:
    if route.scope is None:
        return Answered(_call(gateway, request, route, parameters, CreditorId("")))
    caller = authenticate(gateway.keys, request.sent.headers, route.scope)
    match caller:
        case Unauthenticated():
            return Answered(_ask_for_key(request))
        case Forbidden(needed):
            detail = f"the key lacks the scope {needed}"
            problem = problem_of(HTTPStatus.FORBIDDEN, "forbidden", detail)
            return Answered(refuse(problem, request.id))
        case ApiKey():
            response = _call(gateway, request, route, parameters, caller.creditor)
            return Answered(response, creditor=caller.creditor)
        case _:
            assert_never(caller)


def _call(
    gateway: Gateway,
    request: Request,
    route: Route,
    parameters: Mapping[str, str],
    creditor: CreditorId,
) -> Response:
    call = Call(gateway.dependencies, gateway.people, creditor, request, parameters, gateway.run)
    if not route.takes:
        return route.endpoint(call)
    if "if-match" in request.sent.headers and not route.takes_match:
        fix = "leave it out; send updated_at with each item that may change"
        raise InvalidInput("If-Match", "does not go with this operation", fix)
    now = gateway.dependencies.clock.now()
    answer = answer_once(gateway.memory, creditor, request, now, lambda: route.endpoint(call))
    if isinstance(answer, KeyReused):
        problem = problem_of(
            HTTPStatus.CONFLICT,
            "idempotency_key_reused",
            "this Idempotency-Key was used for another request; choose a new one",
        )
        return refuse(problem, request.id)
    return answer


def _ask_for_key(request: Request) -> Response:
    problem = problem_of(
        HTTPStatus.UNAUTHORIZED,
        "unauthorized",
        "send a valid key as Authorization: Bearer, or as X-Api-Key",
    )
    return refuse(problem, request.id, {"www-authenticate": 'Bearer realm="puntual"'})


def _refuse_error(
    error: InvalidInput | NotFound | TooLarge | Unavailable, request: Request
) -> Response:
    match error:
        case InvalidInput():
            detail = f"correct {error.field}"
            problem = problem_of(HTTPStatus.BAD_REQUEST, "malformed_request", detail, [error])
        case NotFound():
            problem = problem_of(HTTPStatus.NOT_FOUND, "not_found", str(error))
        case TooLarge():
            problem = problem_of(HTTPStatus.CONTENT_TOO_LARGE, "too_large", str(error))
        case Unavailable():
            headers = {"retry-after": str(RETRY_AFTER_SECONDS)}
            return refuse(problem_with(Postponed()), request.id, headers)
        case _:
            assert_never(error)
    return refuse(problem, request.id)
