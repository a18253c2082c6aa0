import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from puntual.adapters.aws.clients import sqs_client
from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import ContactState
from tests.domain.decision.decision_cases import KEY

TICK = {"source": "aws.events", "detail-type": "Scheduled Event", "time": "2026-03-10T16:05:00Z"}


@dataclass
class GraphStub:
    """What Meta was asked, and what it answers next."""

    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refusal: dict[str, Any] | None = None
    looked_up: list[str] = field(default_factory=list)

    def facts(self, path: str) -> tuple[int, dict[str, Any]]:
        """Return what is known of the token, or of a number: it may send, to 2,000 a day."""
        if path.endswith("/debug_token"):
            messaging = "whatsapp_business_messaging"
            return 200, {"data": {"is_valid": True, "expires_at": 0, "scopes": [messaging]}}
        self.looked_up.append(path.rpartition("/")[2])
        return 200, {
            "health_status": {"can_send_message": "AVAILABLE"},
            "whatsapp_business_manager_messaging_limit": "TIER_2K",
        }

    def answer(self, request: dict[str, Any], token: str) -> tuple[int, dict[str, Any]]:
        self.asked.append(request)
        self.tokens.append(token)
        if self.refusal is not None:
            return 400, {"error": self.refusal}
        message = {"id": f"wamid.{len(self.asked)}", "message_status": "accepted"}
        return 200, {"contacts": [{"wa_id": "525550000001"}], "messages": [message]}


@dataclass
class Deployed:
    """A deployment in memory with one debtor who owes one invoice."""

    table: Table
    queue_url: str
    segments_url: str
    clock: Path
    graph: GraphStub

    def set_clock(self, instant: str) -> None:
        reading = {"instant": instant, "anchored_at": 0.0, "rate": 0.0}
        self.clock.write_text(json.dumps(reading), encoding="utf-8")

    def jobs(self, *, alone: bool = False) -> dict[str, Any]:
        return _received(f"{self.queue_url}-alone" if alone else self.queue_url)

    def segments(self) -> dict[str, Any]:
        return _received(self.segments_url)

    def account(self) -> Account:
        account = DynamoAccounts(self.table).read(KEY)
        assert account is not None
        return account

    def excerpt(self) -> AccountExcerpt:
        excerpt = DynamoAccounts(self.table).look(KEY)
        assert excerpt is not None
        return excerpt

    def contact_states(self) -> list[ContactState]:
        return [one.state for one in self.account().contacts]


def _received(queue_url: str) -> dict[str, Any]:
    """Take what waits in a queue, as Lambda hands it over."""
    client = sqs_client()
    received = client.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10)
    messages = received.get("Messages", [])
    for one in messages:
        client.delete_message(QueueUrl=queue_url, ReceiptHandle=one["ReceiptHandle"])
    arn = f"arn:aws:sqs:us-east-1:123456789012:{queue_url.rpartition('/')[2]}"
    return {
        "Records": [
            {"messageId": one["MessageId"], "body": one["Body"], "eventSourceARN": arn}
            for one in messages
        ]
    }
