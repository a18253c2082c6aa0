"""A payment, or a heartbeat, shows that the creditor's figures are fresh."""

from datetime import timedelta

from tests.fakes.clock import NOON
from tests.functions.ingest.ingest_caller import PAYMENT, Caller
from tests.functions.ingest.ingest_setup import ACME, READ_ONLY, IngestSetup


def test_the_heartbeat_shows_that_the_feed_works_without_a_payment() -> None:
    setup = IngestSetup()
    answered = Caller(setup).answer("POST", "/v1/payment-feed:heartbeat", "")
    assert answered == (200, {"seen_at": "2026-03-02T18:00:00Z"})
    assert setup.feed.last_seen(ACME) == NOON


def test_a_heartbeat_that_cannot_be_noted_must_be_sent_again() -> None:
    setup = IngestSetup()
    setup.feed.break_next("seen")
    assert Caller(setup).answer("POST", "/v1/payment-feed:heartbeat", "")[0] == 503


def test_a_key_that_can_only_look_is_no_feed() -> None:
    setup = IngestSetup()
    headers = {"Authorization": f"Bearer {READ_ONLY}"}
    answered = Caller(setup).answer("POST", "/v1/payment-feed:heartbeat", headers=headers)
    assert (answered[0], setup.feed.last_seen(ACME)) == (403, None)


def test_a_payment_shows_that_the_feed_works_each_time_it_is_sent() -> None:
    setup = IngestSetup()
    caller = Caller(setup)
    assert caller.answer("POST", "/v1/payments", PAYMENT)[0] == 201
    assert setup.feed.last_seen(ACME) == NOON
    setup.clock.advance(timedelta(hours=1))
    assert caller.answer("POST", "/v1/payments:batch", [PAYMENT])[0] == 200
    assert setup.feed.last_seen(ACME) == NOON + timedelta(hours=1)


def test_a_payment_that_is_refused_shows_nothing_of_the_feed() -> None:
    setup = IngestSetup()
    assert Caller(setup).answer("POST", "/v1/payments", {**PAYMENT, "amount": "0"})[0] == 422
    assert setup.feed.last_seen(ACME) is None


def test_a_payment_is_stored_although_the_feed_cannot_be_noted() -> None:
    setup = IngestSetup()
    setup.feed.break_next("seen")
    assert Caller(setup).answer("POST", "/v1/payments", PAYMENT)[0] == 201
