"""The same request under the same key is answered as before; another one is told so."""

from datetime import timedelta

import pytest

from tests.functions.ingest.ingest_caller import INVOICE, PAYMENT, Caller
from tests.functions.ingest.ingest_setup import CUSTOMER, IngestSetup

KEY = {"Idempotency-Key": "order-1"}
REPLAY = "idempotent-replay"


@pytest.fixture
def caller() -> Caller:
    return Caller(IngestSetup())


def test_the_same_request_is_answered_as_the_first_time(caller: Caller) -> None:
    first = caller.ask("POST", "/v1/invoices", INVOICE, KEY).response
    again = caller.ask("POST", "/v1/invoices", INVOICE, KEY).response
    assert (first.status, again.status) == (201, 201)
    assert first.body == again.body
    assert (first.headers.get(REPLAY), again.headers[REPLAY]) == (None, "true")


def test_a_replay_stores_nothing(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE, KEY)
    rev = caller.setup.account(CUSTOMER).rev
    caller.setup.forget_wake_ups()
    caller.ask("POST", "/v1/invoices", INVOICE, KEY)
    assert caller.setup.account(CUSTOMER).rev == rev
    assert not caller.setup.wake_ups.rows


def test_quotes_around_a_key_are_no_part_of_it(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE, KEY)
    quoted = {"Idempotency-Key": '"order-1"'}
    assert REPLAY in caller.ask("POST", "/v1/invoices", INVOICE, quoted).response.headers


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/invoices", {**INVOICE, "amount": "1.00"}),
        ("/v1/payments", PAYMENT),
        ("/v1/payments", INVOICE),
    ],
)
def test_another_request_may_not_reuse_the_key(
    caller: Caller, path: str, body: dict[str, str]
) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE, KEY)
    status, problem = caller.answer("POST", path, body, headers=KEY)
    assert (status, problem["type"]) == (409, "urn:puntual:problem:idempotency_key_reused")


def test_after_a_day_the_key_is_free_again(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", INVOICE, KEY)
    caller.setup.clock.advance(timedelta(hours=24))
    status, answer = caller.answer("POST", "/v1/invoices", INVOICE, headers=KEY)
    assert (status, answer["status"]) == (200, "unchanged")


def test_a_refusal_is_not_kept(caller: Caller) -> None:
    caller.ask("POST", "/v1/invoices", {**INVOICE, "amount": 5}, KEY)
    assert caller.answer("POST", "/v1/invoices", INVOICE, headers=KEY)[0] == 201


def test_a_batch_with_an_item_to_send_again_is_not_kept(caller: Caller) -> None:
    caller.setup.changes.break_next("put_invoice")
    caller.ask("POST", "/v1/invoices:batch", [INVOICE], KEY)
    _, answer = caller.answer("POST", "/v1/invoices:batch", [INVOICE], headers=KEY)
    assert answer["summary"] == {"created": 1}


def test_a_payment_that_came_before_its_invoice_is_not_refused_from_memory(
    caller: Caller,
) -> None:
    """Refused for a day while its invoice is there, it would let a reminder go to who has paid."""
    named = {"source": INVOICE["source"], "external_id": INVOICE["external_id"]}
    early = [{**{k: v for k, v in PAYMENT.items() if k != "debtor_id"}, "invoice": named}]
    _, first = caller.answer("POST", "/v1/payments:batch", early, headers=KEY)
    assert first["summary"] == {"rejected": 1}
    caller.ask("POST", "/v1/invoices", INVOICE)
    _, again = caller.answer("POST", "/v1/payments:batch", early, headers=KEY)
    assert again["summary"] == {"created": 1}


def test_a_batch_with_an_item_that_can_never_be_right_is_kept(caller: Caller) -> None:
    wrong = [INVOICE, {**INVOICE, "amount": 5}]
    caller.ask("POST", "/v1/invoices:batch", wrong, KEY)
    assert REPLAY in caller.ask("POST", "/v1/invoices:batch", wrong, KEY).response.headers


def test_an_answer_too_large_to_keep_is_given_all_the_same(caller: Caller) -> None:
    batch = [{"unknown": number} for number in range(1_000)]
    first = caller.ask("POST", "/v1/invoices:batch", batch, KEY).response
    again = caller.ask("POST", "/v1/invoices:batch", batch, KEY).response
    assert (first.status, len(first.body) > 300_000) == (200, True)
    assert REPLAY not in again.headers


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(caller: Caller) -> None:
    caller.setup.kept.break_next("keep")
    assert caller.answer("POST", "/v1/invoices", INVOICE, headers=KEY)[0] == 201


def test_nothing_is_done_when_earlier_answers_cannot_be_read(caller: Caller) -> None:
    caller.setup.kept.break_next("find")
    assert caller.answer("POST", "/v1/invoices", INVOICE, headers=KEY)[0] == 503
    assert caller.setup.memory.account(CUSTOMER) is None


@pytest.mark.parametrize("key", ["", '""', "k" * 256, "año", "a\tb"])
def test_an_unusable_key_is_refused(caller: Caller, key: str) -> None:
    status, problem = caller.answer(
        "POST", "/v1/invoices", INVOICE, headers={"Idempotency-Key": key}
    )
    assert (status, problem["errors"][0]["field"]) == (400, "Idempotency-Key")
