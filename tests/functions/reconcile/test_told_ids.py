"""The daily pass joins to its record the id that a status told."""

from datetime import timedelta

from puntual.domain.accounts.consent import ConsentEvent, ConsentKind, ConsentStatus, consent_at
from puntual.domain.accounts.lifecycle import ContactState
from tests.factories import CREDITOR, a_contact, a_key, a_profile, a_ref, a_status, an_account
from tests.fakes.people import FakePeople
from tests.functions.reconcile.reconcile_setup import TONIGHT, ReconcileSetup, always, reconcile

SENT_AT = TONIGHT - timedelta(hours=12)


def _night(told: str | None) -> ReconcileSetup:
    contact = a_contact(claimed_at=SENT_AT)
    night = ReconcileSetup(debtors=[an_account(a_profile(), contacts=[contact])])
    status = a_status(ContactState.DELIVERED, SENT_AT, user_id=told)
    kept = night.memory.accounts[a_key()].contacts[1]
    kept.line = "5215550000001"
    night.setup.contacts.record_status(a_ref(contact), status)
    return night


def test_an_id_that_a_status_told_is_joined_to_its_record() -> None:
    night = _night("MX.500")
    reconcile(night.setup, TONIGHT, always)
    assert "MX.500" in night.memory.accounts[a_key()].profile.wa_ids


def test_what_was_withdrawn_by_the_id_meanwhile_holds_for_the_record() -> None:
    night = _night("MX.500")
    said = ConsentEvent(ConsentKind.REVOKED, SENT_AT, "whatsapp reply", "wamid.9")
    FakePeople(night.memory).keep_withdrawal(CREDITOR, "MX.500", said)
    reconcile(night.setup, TONIGHT, always)
    consents = night.memory.accounts[a_key()].profile.consents
    assert consent_at(consents, TONIGHT) is ConsentStatus.WITHDRAWN


def test_without_an_id_nothing_is_learned() -> None:
    night = _night(None)
    done = reconcile(night.setup, TONIGHT, always)
    assert done.tally["learned"] == 0
    assert reconcile(_night("MX.500").setup, TONIGHT, always).tally["learned"] == 1
