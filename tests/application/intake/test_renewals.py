"""A renewal with evidence that another record of the person has is a copy, and lifts nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.outcomes import CustomerNotes, Stored
from puntual.application.intake.renewals import with_own_renewals
from puntual.application.intake.store import take_in
from puntual.application.withdrawals import Withdrawals
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.ids import DebtorId, DebtorKey
from tests.functions.ingest.ingest_setup import ACME, IngestSetup, customer

ANA, BETO = "+525555500001", "+525555500002"
CONTRACT = "contract C-77, clause 9"
STOPPED_AT = datetime(2026, 1, 3, tzinfo=UTC)


def granted(
    at: str = "2025-11-05T12:00:00Z", proof: str = CONTRACT, **more: Any
) -> dict[str, Any]:
    return {"kind": "granted", "at": at, "source": "erp", "evidence": proof, **more}


def renewed(proof: str = CONTRACT) -> dict[str, Any]:
    return granted("2026-01-04T12:00:00Z", proof, renewed=True)


def send(setup: IngestSetup, id_: str, phone: str | None, *consents: object) -> CustomerNotes:
    sent = customer(id=id_, phone=phone, consents=[*consents])
    (outcome,) = take_in(setup.ports, CUSTOMERS, [sent])
    assert isinstance(outcome, Stored)
    assert outcome.notes is not None
    return outcome.notes


def say_stop(setup: IngestSetup, phone: str = ANA) -> None:
    said = ConsentEvent(ConsentKind.REVOKED, STOPPED_AT, "whatsapp reply", "wamid.1")
    withdrawals = Withdrawals(setup.accounts, setup.changes, setup.people)
    withdrawals.record(ACME, [phone.removeprefix("+")], said)


@pytest.fixture
def stopped(setup: IngestSetup) -> IngestSetup:
    """Return a world in which C-1 gave a consent and then asked to be left alone."""
    send(setup, "C-1", ANA, granted())
    say_stop(setup)
    return setup


@pytest.mark.parametrize(
    "proof",
    [CONTRACT, "Contract C-77,  clause 9", " contract c77 clause 9.", "CONTRACT C-77/CLAUSE 9"],
)
@pytest.mark.parametrize("phone", [ANA, "+5215555500001"])
def test_a_second_record_does_not_renew_with_the_evidence_of_the_first(
    stopped: IngestSetup, phone: str, proof: str
) -> None:
    """The duplicate was sent with `renewed` and the contract of the first, and was written to."""
    for _ in range(2):
        assert send(stopped, "C-99", phone, renewed(proof)).consent is ConsentStatus.WITHDRAWN


def test_new_evidence_renews_for_the_record_that_it_was_sent_for(stopped: IngestSetup) -> None:
    assert send(stopped, "C-99", ANA, renewed("form 7")).consent is ConsentStatus.GIVEN
    assert send(stopped, "C-1", ANA, granted()).consent is ConsentStatus.WITHDRAWN
    assert send(stopped, "C-1", ANA, renewed("form 7")).consent is ConsentStatus.WITHDRAWN


def test_what_renewed_a_consent_still_does_when_it_is_sent_again(stopped: IngestSetup) -> None:
    for _ in range(2):
        assert send(stopped, "C-99", ANA, renewed("form 7")).consent is ConsentStatus.GIVEN


def test_the_evidence_of_a_record_counts_however_far_its_phone_is_away(
    stopped: IngestSetup,
) -> None:
    """One record leads to the next: by an id of WhatsApp, then by a phone."""
    stopped.changes.learn_ids(DebtorKey(ACME, DebtorId("C-1")), ["MX.1"])
    send(stopped, "C-2", BETO)
    stopped.changes.learn_ids(DebtorKey(ACME, DebtorId("C-2")), ["MX.1"])
    assert send(stopped, "C-3", BETO, renewed()).consent is ConsentStatus.WITHDRAWN


def test_another_person_s_evidence_proves_nothing_against_a_renewal(stopped: IngestSetup) -> None:
    send(stopped, "C-2", BETO, granted(proof="form 1"))
    say_stop(stopped, BETO)
    assert send(stopped, "C-2", BETO, renewed()).consent is ConsentStatus.GIVEN


def test_the_evidence_behind_a_placeholder_is_nobody_s(setup: IngestSetup) -> None:
    """What somebody types to fill the field makes no two customers one."""
    for number in range(MOST_SHARERS + 1):
        send(setup, f"P-{number}", ANA, granted())
    own = {"kind": "revoked", "at": STOPPED_AT.isoformat(), "source": "call", "evidence": "c 1"}
    send(setup, "P-99", ANA, own)
    assert send(setup, "P-99", ANA, renewed()).consent is ConsentStatus.GIVEN


def test_a_copy_of_a_customer_that_has_become_another_one_renews_nothing(
    stopped: IngestSetup,
) -> None:
    send(stopped, "C-2", ANA, granted(proof="form 1"))
    one, other = (DebtorKey(ACME, DebtorId(id_)) for id_ in ("C-2", "C-1"))
    send(stopped, "C-5", ANA, granted(proof="form 5"))
    stopped.changes.begin_merge(one, other, stopped.clock.now())
    while not stopped.changes.advance_merge(one, other, stopped.clock.now()):
        pass
    assert send(stopped, "C-2", ANA, renewed("form 5")).consent is ConsentStatus.WITHDRAWN


def test_a_row_that_has_outlived_its_record_has_no_evidence(stopped: IngestSetup) -> None:
    known = stopped.memory.account(DebtorKey(ACME, DebtorId("C-1")))
    assert known is not None
    send(stopped, "C-2", ANA, granted(proof="form 7"))
    del stopped.memory.accounts[DebtorKey(ACME, DebtorId("C-2"))]
    again = ConsentEvent(ConsentKind.GRANTED, STOPPED_AT, "erp", "form 7", renewed=True)
    sent = replace(known.profile, consents=(*known.profile.consents, again))
    assert again in with_own_renewals(stopped.ports, known.profile, sent).consents
