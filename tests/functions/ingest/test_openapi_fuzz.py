"""The description is as strict as the rules: what follows it, or breaks it, is answered so.

schemathesis makes requests from the document, good ones and bad ones, and judges the answers: no
server error, only described statuses, forms and content types, and nothing taken that the document
forbids.
"""

import io
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.functions.ingest.ingest_caller import Caller
from tests.functions.ingest.ingest_setup import SECRET, IngestSetup

schemathesis = import_module("schemathesis")
_REASONS = {200: "OK", 201: "Created"}


@cache
def _caller() -> Caller:
    return Caller(IngestSetup())


def _app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Hand a request of WSGI to the gateway, as API Gateway would."""
    length = int(environ.get("CONTENT_LENGTH") or 0)
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") and name != "HTTP_AUTHORIZATION"
    }
    headers["content-type"] = environ.get("CONTENT_TYPE", "")
    answered = _caller().ask(
        environ["REQUEST_METHOD"],
        # WSGI decodes a path to Latin-1.
        environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace"),
        environ["wsgi.input"].read(length).decode("utf-8", "surrogateescape"),
        {"Authorization": "", **headers},
        query=dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)),
    )
    response = answered.response
    status = f"{response.status} {_REASONS.get(response.status, 'Problem')}"
    start_response(status, [*response.headers.items()])
    return io.BytesIO(response.body.encode())


_SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", _app)
_OPERATIONS = [one.ok() for one in _SCHEMA.get_all_operations()]
_CHECKS = [
    getattr(schemathesis.checks, name, None) or schemathesis.checks.CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    )
]
_EXAMPLES = 8
_SENT = settings(
    max_examples=_EXAMPLES,
    database=None,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[*HealthCheck],
)


# A batch is answered 200 whatever is in it: each bad item is refused there.
_RUNS = [
    (one, mode)
    for one in _OPERATIONS
    for mode in schemathesis.GenerationMode
    if mode.is_positive or not one.label.endswith(":batch")
]


@pytest.mark.parametrize(
    ("operation", "mode"), _RUNS, ids=[f"{one.label} {mode.value}" for one, mode in _RUNS]
)
def test_whatever_is_sent_is_answered_as_described(operation: Any, mode: Any) -> None:
    @_SENT
    @given(operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        case.headers = {**(case.headers or {}), "X-Api-Key": SECRET}
        case.validate_response(case.call(), checks=_CHECKS)

    send()
