"""Powertools' resolver over the route table: which operation a request means.

A path reaches it decoded, and encoded again in one way only. So every spelling of a path means
the same route, and an id of any characters gets as far as the check that names what is wrong.
API Gateway decodes the slashes of an id as well, so all that follows is the last id of a path, but
for what a path of this method has behind it.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPMethod
from typing import Any, Final
from urllib.parse import quote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver
from aws_lambda_powertools.event_handler import Response as HttpResponse
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.ingest.gateway import Answered, Gateway, answer_route, refuse_method, refuse_path
from functions.ingest.http.request import Request
from functions.ingest.http.route import Route
from functions.ingest.routes import ROUTES

# How many slashes stand before the last id in the paths of a resource.
_DEPTHS: Final = {
    "/".join(route.path.split("/")[:3]): route.path.count("/")
    for route in ROUTES
    if route.path.endswith("}")
}
# What follows the last id in the paths of a method and a resource, such as `/reversals`.
_ENDINGS: Final = {
    (route.method, "/".join(route.path.split("/")[:3])): route.path[route.path.rindex("}") + 1 :]
    for route in ROUTES
    if "}" in route.path and not route.path.endswith("}")
}

type Report = Callable[[Request, Answered], None]


class Resolver:
    """Answers requests, each by the operation that its method and path name."""

    def __init__(self, gateway: Gateway, report: Report) -> None:
        """Register all operations, once for an environment.

        Args:
            gateway: answers.
            report: is called with each request and its answer, before the answer is returned.
        """
        self._gateway = gateway
        self._report = report
        # Powertools prints each event where POWERTOOLS_DEV is set; here it never does.
        self._app = APIGatewayHttpResolver(debug=False)
        for route in ROUTES:
            self._add(route)
        for path in dict.fromkeys(route.path for route in ROUTES):
            self._refuse_other_methods(path)
        self._app.not_found(lambda _: self._finish(refuse_path(self._request)))

    def resolve(
        self, event: Mapping[str, Any], request: Request, context: LambdaContext
    ) -> dict[str, Any]:
        """Return what API Gateway wants to hear for an event and the request read from it."""
        self._app.context["request"] = request
        resource = "/".join(request.sent.path.split("/", 3)[:3])
        ending = _ENDINGS.get((request.sent.method, resource), "")
        path = _spell(request.sent.path, ending)
        return self._app.resolve({**event, "rawPath": path}, context)

    @property
    def _request(self) -> Request:
        request: Request = self._app.context["request"]
        return request

    def _add(self, route: Route) -> None:
        @self._app.route(_rule(route.path), route.method)
        def serve(**parameters: str) -> HttpResponse[str]:
            return self._finish(answer_route(self._gateway, self._request, route, parameters))

    def _refuse_other_methods(self, path: str) -> None:
        allowed = sorted({route.method for route in ROUTES if route.path == path})

        @self._app.route(_rule(path), sorted(set(HTTPMethod).difference(allowed)))
        def refuse(**_: str) -> HttpResponse[str]:
            return self._finish(refuse_method(self._request, allowed))

    def _finish(self, answered: Answered) -> HttpResponse[str]:
        self._report(self._request, answered)
        response = answered.response
        return HttpResponse(response.status, body=response.body, headers=response.headers)


def _spell(path: str, ending: str) -> str:
    """Encode a decoded path, the slashes of its last id too."""
    if ending and path.endswith(ending):
        return _spell(path.removesuffix(ending), "") + ending
    resource = "/".join(path.split("/", 3)[:3])
    return "/".join(
        quote(part, safe=":", errors="replace")
        for part in path.split("/", _DEPTHS.get(resource, -1))
    )


def _rule(path: str) -> str:
    """Write a path of the route table as Powertools reads it: a pattern with ``<name>``."""
    return re.sub(r"\\\{(\w+)\\\}", r"<\1>", re.escape(path))
