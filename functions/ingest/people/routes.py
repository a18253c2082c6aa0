"""The operations on a person's data."""

from typing import Final

from functions.ingest.http.route import Route
from functions.ingest.people import endpoints
from puntual.domain.accounts.api_key import Scope
from puntual.intake.people import LegalHoldRequest, PersonErasure, PersonExport

ROUTES: Final = (
    Route(
        "POST",
        "/v1/people:export",
        Scope.PEOPLE,
        "exportPerson",
        "Tell all that is held of a person; who asked is on record",
        endpoints.post_export,
        {200: dict},
        PersonExport,
    ),
    Route(
        "POST",
        "/v1/people:erase",
        Scope.PEOPLE,
        "erasePerson",
        "Forget a person; send it again until it is answered 200",
        endpoints.post_erase,
        {200: dict},
        PersonErasure,
    ),
    Route(
        "POST",
        "/v1/people:hold",
        Scope.PEOPLE,
        "holdPerson",
        "Keep what a debtor wrote beyond its days; send it again until it is answered 200",
        endpoints.post_hold,
        {200: dict},
        LegalHoldRequest,
    ),
    Route(
        "POST",
        "/v1/people:release",
        Scope.PEOPLE,
        "releasePerson",
        "End a legal hold; send it again until it is answered 200",
        endpoints.post_release,
        {200: dict},
        LegalHoldRequest,
    ),
    Route(
        "GET",
        "/v1/people:holds",
        Scope.PEOPLE,
        "listHolds",
        "List the legal holds that stand",
        endpoints.get_holds,
        {200: dict},
    ),
)
