"""The document that describes the API says all of it, and nothing else."""

import json
import re

import pytest
from openapi_spec_validator import validate

from functions.ingest.http.openapi import describe
from functions.ingest.http.route import Route
from functions.ingest.routes import ROUTES
from tests.architecture.repository import ROOT
from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import IngestSetup

DOCUMENT = describe(ROUTES)
NAMES = [f"{one.method} {one.path}" for one in ROUTES]


def test_the_document_is_valid_openapi() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"] == "3.1.0"


def test_exactly_the_routes_are_described() -> None:
    described = [
        f"{method.upper()} {path}" for path, item in DOCUMENT["paths"].items() for method in item
    ]
    assert sorted(described) == sorted(NAMES)


@pytest.mark.parametrize("route", ROUTES, ids=NAMES)
def test_an_operation_names_its_parameters_body_scope_and_answers(route: Route) -> None:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    parameters = operation.get("parameters", [])
    in_path = [one["name"] for one in parameters if one["in"] == "path"]
    assert in_path == re.findall(r"\{(\w+)\}", route.path)
    assert ("requestBody" in operation) == (route.takes is not None)
    assert (route.takes is None) == (route.method == "GET" or "heartbeat" in route.path)
    assert bool(operation["security"]) == (route.scope is not None)
    assert {str(status) for status in route.gives} <= set(operation["responses"])
    assert ("401" in operation["responses"]) == (route.scope is not None)


def test_operations_have_names_of_their_own() -> None:
    names = [route.name for route in ROUTES]
    assert len(set(names)) == len(names)


def test_unknown_fields_are_forbidden_in_what_is_sent() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for name in ("Customer", "InvoiceIssued", "PaymentReceived", "ConsentStatement"):
        assert schemas[name]["additionalProperties"] is False


def test_the_document_is_served_without_a_key() -> None:
    headers = {"Authorization": ""}
    status, served = Caller(IngestSetup()).answer("GET", "/openapi.json", headers=headers)
    assert (status, served) == (200, DOCUMENT)


def test_the_published_document_is_the_one_that_is_served() -> None:
    published = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    assert published == DOCUMENT, "python -m tools.write_openapi"
