"""The form of the route table: the one source of what is answered and of the API's description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from functions.ingest.http.request import Request
from functions.ingest.http.responses import Response
from puntual.application.intake.kind import Dependencies
from puntual.application.intake.store import Run
from puntual.application.personal_data.desk import PeopleDesk
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
    people: PeopleDesk
    creditor: CreditorId
    request: Request
    parameters: Mapping[str, str]
    run: Run


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API.

    Attributes:
        path: with ``{name}`` for each parameter.
        scope: what a key needs for it; None when it is open to everybody.
        name: the operation's name in the OpenAPI document.
        takes: the model of the body, or of one item of a batch.
        is_batch: whether the body holds many of them.
        query: the values that its query must have.
        takes_match: whether `If-Match` may say which copy the one that is sent replaces.
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
    query: tuple[str, ...] = ()
    takes_match: bool = False
