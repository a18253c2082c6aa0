"""A billing system that calls the ingest gateway over the fakes."""

import json
from collections.abc import Mapping
from typing import Any

from functions.ingest.gateway import Answered, Gateway
from functions.ingest.http.request import Request, read_request
from functions.ingest.resolver import Resolver
from puntual.application.intake.store import in_turn
from tests.doubles.lambda_context import LambdaContext
from tests.functions.ingest.ingest_setup import SECRET, IngestSetup

INVOICE = {
    "source": "erp",
    "external_id": "F-1",
    "debtor_id": "C-1",
    "issued_on": "2026-02-01",
    "currency": "MXN",
    "due_on": "2026-03-05",
    "amount": "1000.00",
}
PAYMENT = {
    "source": "bank",
    "external_id": "P-1",
    "debtor_id": "C-1",
    "amount": "400.00",
    "currency": "MXN",
    "paid_on": "2026-03-02",
}


class Caller:
    """Calls the gateway as a billing system would."""

    def __init__(self, setup: IngestSetup) -> None:
        self.setup = setup
        gateway = Gateway(setup.ports, setup.people_desk, setup.keys, setup.kept, in_turn)
        self._resolver = Resolver(gateway, self._keep)
        self._answered: list[Answered] = []
        # How much more may be begun; as much as there is, unless a test says less.
        self.steps = 1_000_000

    def _has_time(self) -> bool:
        self.steps -= 1
        return self.steps >= 0

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        is_base64: bool = False,
        query: Mapping[str, str] | None = None,
    ) -> Answered:
        event = {
            "rawPath": path,
            "queryStringParameters": query,
            "headers": {"Authorization": f"Bearer {SECRET}", **(headers or {})},
            "requestContext": {
                "http": {"method": method, "path": path},
                "requestId": "gateway-1",
                "stage": "$default",
            },
            "body": body if isinstance(body, str) else json.dumps(body),
            "isBase64Encoded": is_base64,
        }
        request = read_request(event, self._has_time)
        returned = self._resolver.resolve(event, request, LambdaContext())
        (answered,) = self._answered
        self._answered.clear()
        assert returned == {
            "statusCode": answered.response.status,
            "headers": answered.response.headers,
            "body": answered.response.body,
            "cookies": [],
            "isBase64Encoded": False,
        }
        return answered

    def _keep(self, _: Request, answered: Answered) -> None:
        self._answered.append(answered)

    def answer(self, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        response = self.ask(method, path, body, **more).response
        return response.status, json.loads(response.body)
