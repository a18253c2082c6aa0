"""The route table's form, and finding the route that a request means.

A router of our own: with a dozen fixed routes, the one of Powertools would add more to a cold
start than the whole of this function's own code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from functions.ingest.http.request import Request
from functions.ingest.http.responses import Response
from puntual.application.intake.store import Dependencies, Run
from puntual.domain.accounts.api_key import Scope
from puntual.domain.ids import CreditorId


@dataclass(frozen=True, slots=True)
class Call:
    """One authenticated request on its way to an endpoint.

    Attributes:
        parameters: what stands in the path.
        run: runs independent tasks, side by side if it can.
    """

    dependencies: Dependencies
    creditor: CreditorId
    request: Request
    parameters: Mapping[str, str]
    run: Run


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API; the OpenAPI document is made from these.

    Attributes:
        path: with ``{name}`` for each parameter.
        scope: what a key needs for it; None when it is open to everybody.
        name: the operation's name in the OpenAPI document.
        takes: the model of the body, or of one item of a batch.
        is_batch: whether the body holds many of them.
        gives: the form of the answer by its status.
    """

    method: str
    path: str
    scope: Scope | None
    name: str
    summary: str
    endpoint: Callable[[Call], Response]
    gives: Mapping[int, Any] = field(default_factory=dict)
    takes: Any = None
    is_batch: bool = False

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return the parameters of a path that is this route's, else None."""
        found = re.fullmatch(_pattern(self.path), path)
        return found.groupdict() if found else None


@dataclass(frozen=True, slots=True)
class Found:
    """The route and what stood in its path."""

    route: Route
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MethodNotAllowed:
    """The path exists, for other methods."""

    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoSuchPath:
    """No route has this path."""


def find_route(
    routes: Sequence[Route], method: str, path: str
) -> Found | MethodNotAllowed | NoSuchPath:
    """Return the route that a request means."""
    allowed: list[str] = []
    for route in routes:
        parameters = route.match(path)
        if parameters is None:
            continue
        if route.method == method:
            return Found(route, parameters)
        allowed.append(route.method)
    return MethodNotAllowed(tuple(sorted(set(allowed)))) if allowed else NoSuchPath()


def _pattern(path: str) -> str:
    return re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path))
