"""No statement of the role can be dropped: a call of the handler would be refused."""

import json
from dataclasses import replace

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.cases.cases import DynamoCases
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.words import DynamoWords
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.conversation.case import Case, CaseOutcome, CasePriority, Ending
from puntual.domain.conversation.kept_message import KeptMessage, UnknownSender, message_id
from puntual.domain.conversation.message_kind import MessageKind
from puntual.domain.conversation.spoken_intent import SpokenIntent
from puntual.domain.ids import DebtorId, DebtorKey
from tests.factories import LONG_AGO
from tests.functions.ingest.handler_calls import event, send
from tests.functions.ingest.ingest_setup import CUSTOMER
from tests.functions.invoke import invoke
from tests.iam.judge import witnessed
from tests.iam.needed import rights_without_use, statements_without_use

WRITTEN = KeptMessage(
    "wamid.1", LONG_AGO, MessageKind.TEXT, "hola", "", SpokenIntent.OTHER, LONG_AGO
)
ASKED = Case(
    message_id("wamid.1"),
    CUSTOMER.creditor,
    (DebtorId("C-77"),),
    "",
    SpokenIntent.OTHER,
    CasePriority.OTHER,
    LONG_AGO,
    "wamid.1",
    LONG_AGO,
    LONG_AGO,
)
_WITHDRAWN = {"kind": "revoked", "source": "call", "evidence": "note 12"}


def test_ingest_needs_each_of_its_rights(table: Table) -> None:
    with witnessed() as calls:
        for name in ("put_customer", "post_invoice", "post_payment", "get_invoice"):
            assert send(f"http_{name}")[0] < 300
        _ask_for_a_payment()
        _say_when_the_same_was_written(1)
        _say_when_the_same_was_written(2)
        _give_money_back()
        _hold_the_customer(table)
        _send_the_customer_with_another_phone()
        _move_the_invoice()
        _merge_the_customer()
        _hold_and_forget_somebody(table)
    assert statements_without_use("ingest", calls) == []
    assert rights_without_use("ingest", calls) == set()


def _hold_the_customer(table: Table) -> None:
    """Put a hold on the phone, which ends with the phone; the webhook did, not ingest."""
    (key,) = [
        one.key for page in DynamoAccountScan(table).walk(1, 1, None) for one in page.accounts
    ]
    hold = Hold("wrong-number", HoldKind.WRONG_NUMBER, LONG_AGO, None)
    DynamoAccountChanges(table).add_hold(key, hold)


def _give_money_back() -> None:
    """Tell of a refund, which puts a hold, and of a credit note."""
    paid = json.loads(event("http_post_payment")["body"])
    back = {"external_id": "R-1", "reversed_on": paid["paid_on"], "reason": "refund"}
    path = f"/v1/payments/{paid['source']}/{paid['external_id']}/reversals"
    assert _post(path, back) == 201
    named = {name: paid[name] for name in ("source", "debtor_id", "currency") if name in paid}
    note = {"external_id": "N-1", "amount": "1", "issued_on": paid["paid_on"], **named}
    assert _post("/v1/credit-notes", {**note, "invoice": paid.get("invoice")}) == 201
    shown = event("http_get_invoice")
    shown["rawPath"] = shown["requestContext"]["http"]["path"] = "/v1/credit-notes/erp/none"
    assert invoke("ingest", shown)["statusCode"] == 404


def _say_when_the_same_was_written(minute: int) -> None:
    """Send an invoice and a credit note that differ from those on record in their instant."""
    sent = json.loads(event("http_post_invoice")["body"])
    at = {"updated_at": f"2026-01-06T15:0{minute}:05Z"}
    assert _post("/v1/invoices", {**sent, **at}) == 200
    named = {name: sent[name] for name in ("source", "debtor_id", "currency", "issued_on")}
    note = {"external_id": "N-2", "amount": "1", **named, **at}
    assert _post("/v1/credit-notes", note) < 300


def _move_the_invoice() -> None:
    """Send the invoice for another debtor; the payment and the credit note that name it go too."""
    sent = json.loads(event("http_post_invoice")["body"])
    moved = {"debtor_id": "C-77", "moved_from": sent["debtor_id"]}
    assert _post("/v1/invoices", {**sent, **moved, "updated_at": "2026-01-07T15:00:00Z"}) == 200


def _merge_the_customer() -> None:
    """Merge who had the invoice into who has it now; and send something for the old id."""
    sent = json.loads(event("http_post_invoice")["body"])
    assert _post(f"/v1/customers/{sent['debtor_id']}:merge", {"into": "C-77"}) == 200
    assert _post("/v1/invoices", {**sent, "external_id": "F-78"}) == 201


def _hold_and_forget_somebody(table: Table) -> None:
    """Tell, hold, release and forget a customer who wrote, also before a record had them."""
    key, line = DebtorKey(CUSTOMER.creditor, DebtorId("C-77")), "525555000099"
    for writer in (key, UnknownSender(key.creditor, line)):
        DynamoWords(table).keep(writer, WRITTEN)
    cases, closed = DynamoCases(table), replace(ASKED, id=message_id("wamid.2"))
    DynamoWords(table).keep(key, replace(WRITTEN, wamid="wamid.2"))
    for case in (ASKED, closed):
        cases.open(case)
    ending = Ending(CaseOutcome.ANSWERED, "Rosa", LONG_AGO)
    assert cases.replace(replace(closed, ending=ending), closed)
    who = {"debtor_id": "C-77", "by": "Rosa"}
    for action, more in (
        ("export", {}),
        ("hold", {"reason": "x"}),
        ("release", {"reason": "x"}),
        ("erase", {"although_needed": True}),
    ):
        assert _post(f"/v1/people:{action}", {**who, **more}) == 200
    listed = event("http_get_invoice")
    listed["rawPath"] = listed["requestContext"]["http"]["path"] = "/v1/people:holds"
    assert invoke("ingest", listed)["statusCode"] == 200


def _post(path: str, body: object) -> int:
    sent = event("http_post_payment")
    sent["rawPath"] = sent["requestContext"]["http"]["path"] = path
    sent["headers"].pop("idempotency-key", None)
    sent["body"] = json.dumps(body)
    status: int = invoke("ingest", sent)["statusCode"]
    return status


def _ask_for_a_payment() -> None:
    asked = event("http_get_invoice")
    asked["rawPath"] = asked["requestContext"]["http"]["path"] = "/v1/payments/erp/none"
    assert invoke("ingest", asked)["statusCode"] == 404


def _send_the_customer_with_another_phone() -> None:
    sent = event("http_put_customer")
    customer = json.loads(sent["body"])
    said = {**_WITHDRAWN, "at": "2026-01-06T15:04:05Z"}
    sent["body"] = json.dumps({**customer, "phone": "+525555000099", "consents": [said]})
    sent["headers"]["idempotency-key"] = "another-phone"
    assert invoke("ingest", sent)["statusCode"] == 200
