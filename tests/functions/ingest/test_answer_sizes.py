"""Whatever is wrong with a body, Lambda carries the answer: 6 MB at most (W-8)."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import pytest

from puntual.intake.items import MAX_BODY_BYTES
from tests.functions.ingest.ingest_caller import INVOICE, Caller
from tests.functions.ingest.ingest_setup import IngestSetup

LAMBDA_ANSWER = 6 * 1024 * 1024
BARE = {name: value for name, value in INVOICE.items() if name not in {"due_on", "amount"}}
WRONG_PARTS = [{"number": one, "due_on": "x", "amount": "y"} for one in range(700)]
WRONG_CONSENTS = [{"kind": "x", "at": "y"} for _ in range(900)]


def unknown(fields: int, length: int = 1) -> dict[str, int]:
    return {f"{'x' * length}{one}": 1 for one in range(fields)}


@pytest.mark.parametrize(
    ("path", "items"),
    [
        ("invoices", [{**INVOICE, **unknown(20, 20)}] * 1000),
        ("invoices", [{**INVOICE, **unknown(20, 150)}] * 1000),
        ("invoices", [{**INVOICE, **unknown(3500)}] * 100),
        ("invoices", [{**INVOICE, **unknown(1, 30_000)}] * 100),
        ("invoices", [{**BARE, "instalments": WRONG_PARTS}] * 100),
        ("customers", [{"id": "C-1", "name": "A", "consents": WRONG_CONSENTS}] * 90),
        ("invoices", [{}] * 1000),
        ("invoices", [7] * 1000),
    ],
)
def test_an_answer_to_a_batch_of_faults_is_carried(path: str, items: Sequence[Any]) -> None:
    status, size = _ask(f"/v1/{path}:batch", json.dumps(items))
    assert status == 200
    assert size < LAMBDA_ANSWER / 4


@pytest.mark.parametrize("body", [{**INVOICE, **unknown(300_000)}, {**INVOICE, "x" * 10**6: 1}])
def test_an_answer_to_one_item_of_many_faults_is_carried(body: dict[str, Any]) -> None:
    status, size = _ask("/v1/invoices", json.dumps(body))
    assert status == 422
    assert size < 100_000


@pytest.mark.parametrize("is_base64", [False, True])
@pytest.mark.parametrize(("more", "status"), [(-1, 200), (0, 200), (1, 413)])
def test_a_body_is_taken_up_to_the_limit_and_no_byte_more(
    is_base64: bool, more: int, status: int
) -> None:
    """What comes as lines comes in Base64, a third longer; the limit is that of the body."""
    body = json.dumps(INVOICE).ljust(MAX_BODY_BYTES + more)
    sent = b64encode(body.encode()).decode() if is_base64 else body
    kind = {"content-type": "application/x-ndjson"}
    caller = Caller(IngestSetup())
    answer = caller.ask("POST", "/v1/invoices:batch", sent, kind, is_base64=is_base64)
    assert answer.response.status == status
    assert len(sent) < LAMBDA_ANSWER


def _ask(path: str, body: str) -> tuple[int, int]:
    response = Caller(IngestSetup()).ask("POST", path, body).response
    return response.status, len(response.body.encode())
