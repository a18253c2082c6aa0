from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.application.intake.customers import CUSTOMERS
from puntual.application.intake.documents import INVOICES
from puntual.application.intake.incoming import Rejected
from puntual.application.intake.outcomes import CustomerNotes, Stored
from puntual.application.intake.queries import find_customer, find_notes
from puntual.application.intake.store import take_in
from puntual.domain.accounts.consent import ConsentStatus
from puntual.domain.accounts.hold import Hold, HoldKind
from puntual.domain.accounts.person import MOST_SHARERS
from puntual.domain.errors import NotFound
from puntual.domain.ids import ContactId
from puntual.domain.reasons import Reason
from tests.application.intake.store_cases import statuses
from tests.decisions import unreachable_hold
from tests.functions.ingest.ingest_setup import CUSTOMER, IngestSetup, customer, invoice


def test_a_customer_is_created_then_unchanged_then_updated(setup: IngestSetup) -> None:
    items = [customer(), customer(), customer(name="Ana Prueba Luna")]
    outcomes = take_in(setup.ports, CUSTOMERS, items)
    assert statuses(outcomes) == ["created", "unchanged", "updated"]


def test_a_customer_whose_invoice_came_first_is_created_all_the_same(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    assert statuses(take_in(setup.ports, CUSTOMERS, [customer()])) == ["created"]
    assert find_customer(setup.ports, CUSTOMER).invoices != ()


def test_a_consent_left_out_is_not_forgotten(setup: IngestSetup) -> None:
    consent = {
        "kind": "granted",
        "at": "2026-01-01T00:00:00Z",
        "source": "contract",
        "evidence": "clause 9",
    }
    take_in(setup.ports, CUSTOMERS, [customer(consents=[consent])])
    assert statuses(take_in(setup.ports, CUSTOMERS, [customer()])) == ["unchanged"]
    assert len(setup.account().profile.consents) == 1


def test_a_consent_of_tomorrow_is_refused(setup: IngestSetup) -> None:
    """Once in force, it would outlast an opt-out that was made before it."""
    consent = {
        "kind": "granted",
        "at": (setup.clock.now() + timedelta(hours=1)).isoformat(),
        "source": "contract",
        "evidence": "clause 9",
    }
    (outcome,) = take_in(setup.ports, CUSTOMERS, [customer(consents=[consent])])
    assert isinstance(outcome, Rejected)
    assert [error.field for error in outcome.errors] == ["consents[0].at"]
    assert setup.memory.account(CUSTOMER) is None


def test_ids_that_whatsapp_taught_us_stay_with_the_phone(setup: IngestSetup) -> None:
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    stored = setup.memory.accounts[CUSTOMER]
    learned = {*stored.profile.wa_ids, "999000111"}
    setup.changes.put_profile(
        type(stored.profile)(
            key=CUSTOMER,
            name="Ana Prueba",
            phone="+525555500001",
            country="MX",
            locale="es-MX",
            wa_ids=frozenset(learned),
        )
    )
    again = take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    assert statuses(again) == ["unchanged"]
    assert setup.account().profile.wa_ids == learned


def test_a_new_phone_ends_what_was_said_of_the_old_one(setup: IngestSetup) -> None:
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    now = setup.clock.now()
    for kind in (HoldKind.WRONG_NUMBER, HoldKind.DISPUTE):
        setup.changes.add_hold(CUSTOMER, Hold(kind.value, kind, now, None))
    setup.clock.advance(timedelta(days=1))
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500002")])
    active = setup.account().active_holds(setup.clock.now())
    assert [hold.kind for hold in active] == [HoldKind.DISPUTE]


@pytest.mark.parametrize("after_days", [3, 8])
def test_a_new_phone_that_cannot_be_reached_is_tried_once_more_like_any_other(
    setup: IngestSetup, after_days: int
) -> None:
    """Whether the old phone's week is over or not: it says nothing of the new one."""
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    week, now = timedelta(days=7), setup.clock.now()
    old = Hold("unreachable.1", HoldKind.UNREACHABLE, now, now + week)
    setup.changes.add_hold(CUSTOMER, old)
    setup.clock.advance(timedelta(days=after_days))
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500002")])
    setup.clock.advance(week)
    failed_at = setup.clock.now()
    assert setup.account().active_holds(failed_at) == ()
    contact = ContactId("000001.20260310.reminder.1")
    hold = unreachable_hold(setup.account(), contact, 131026, failed_at, week, "status")
    assert hold.until == failed_at + week


def test_a_new_phone_is_never_stored_without_forgetting_the_old_one(setup: IngestSetup) -> None:
    """What ends with the phone ended by a second write: a crash between them silenced for ever."""
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    wrong = Hold("wrong", HoldKind.WRONG_NUMBER, setup.clock.now(), None)
    setup.changes.add_hold(CUSTOMER, wrong)
    setup.clock.advance(timedelta(days=1))
    moved = customer(phone="+525555500002")
    setup.changes.break_next("end_hold")
    setup.changes.break_next("put_profile", after=True)
    assert statuses(take_in(setup.ports, CUSTOMERS, [moved])) == ["Postponed"]
    assert statuses(take_in(setup.ports, CUSTOMERS, [moved])) == ["unchanged"]
    assert setup.account().active_holds(setup.clock.now()) == ()


def test_a_customer_of_whom_only_documents_are_known_is_not_found(setup: IngestSetup) -> None:
    take_in(setup.ports, INVOICES, [invoice()])
    with pytest.raises(NotFound):
        find_customer(setup.ports, CUSTOMER)


def _consent(kind: str, at: str, evidence: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "at": at, "source": "erp", "evidence": evidence, **more}


def _notes(setup: IngestSetup, **fields: object) -> CustomerNotes:
    (outcome,) = take_in(setup.ports, CUSTOMERS, [customer(**fields)])
    assert isinstance(outcome, Stored)
    assert outcome.notes is not None
    return outcome.notes


def test_the_same_line_in_another_spelling_ends_nothing(setup: IngestSetup) -> None:
    """H-14: a stranger had said wrong number, and was written to under the other spelling."""
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    known = setup.account().profile
    setup.changes.put_profile(replace(known, phone="+5215555500001"))
    wrong = Hold("wrong", HoldKind.WRONG_NUMBER, setup.clock.now(), None)
    setup.changes.add_hold(CUSTOMER, wrong)
    notes = _notes(setup, phone="+525555500001")
    assert [one.id for one in setup.account().active_holds(setup.clock.now())] == ["wrong"]
    assert notes.notices == (Reason.WRONG_NUMBER,)
    assert _notes(setup, phone="+525555500002").notices == ()


def test_a_nightly_export_lifts_no_opt_out_and_the_answer_says_why(setup: IngestSetup) -> None:
    """H-3: it stamped the instant of the export, and the debtor was written to again."""
    opted_out = [_consent("revoked", "2026-01-02T00:00:00Z", "call of Ana")]
    _notes(setup, consents=opted_out)
    stamped = [_consent("granted", "2026-01-03T00:00:00Z", "flag")]
    notes = _notes(setup, consents=stamped)
    assert notes.consent is ConsentStatus.WITHDRAWN
    assert notes.decided_by is not None
    assert notes.decided_by.evidence == "call of Ana"
    for proof, status in (("flag", ConsentStatus.WITHDRAWN), ("form 7", ConsentStatus.GIVEN)):
        renewed = [_consent("granted", "2026-01-04T00:00:00Z", proof, renewed=True)]
        assert _notes(setup, consents=renewed).consent is status


def test_a_phone_that_too_many_have_is_told_to_the_caller(setup: IngestSetup) -> None:
    sent = [
        customer(id=f"P-{number}", phone="+525555500001") for number in range(MOST_SHARERS + 1)
    ]
    *_, before, last = take_in(setup.ports, CUSTOMERS, sent)
    assert isinstance(before, Stored)
    assert isinstance(last, Stored)
    assert before.notes is not None
    assert last.notes is not None
    assert (before.notes.notices, last.notes.notices) == ((), (Reason.SHARED_PHONE,))
    (again,) = take_in(setup.ports, CUSTOMERS, sent[:1])
    assert isinstance(again, Stored)
    assert again.notes is not None
    assert again.notes.notices == (Reason.SHARED_PHONE,)


def test_a_customer_that_is_asked_for_is_shown_with_what_its_phone_lacks(
    setup: IngestSetup,
) -> None:
    take_in(setup.ports, CUSTOMERS, [customer(phone="+525555500001")])
    moved = Hold("moved", HoldKind.NUMBER_CHANGED, setup.clock.now(), None)
    setup.changes.add_hold(CUSTOMER, moved)
    notes = find_notes(setup.ports, setup.account(), setup.clock.now())
    assert notes.notices == (Reason.NUMBER_CHANGED,)


def test_since_when_another_phone_is_there_is_kept_until_the_next_one(setup: IngestSetup) -> None:
    """Who asks from it learns nothing before a message of ours has arrived there."""
    take_in(setup.ports, CUSTOMERS, [customer()])
    assert setup.account().profile.phone_since is None
    changed_at = setup.clock.now()
    phone = "+525550000077"
    assert statuses(take_in(setup.ports, CUSTOMERS, [customer(phone=phone)])) == ["updated"]
    setup.clock.advance(timedelta(days=1))
    renamed = customer(phone=phone, name="Ana Prueba Luna")
    later = [customer(phone=phone), renamed, customer(phone="+5255 5000 0077")]
    assert statuses(take_in(setup.ports, CUSTOMERS, later)) == ["unchanged", "updated", "updated"]
    assert setup.account().profile.phone_since == changed_at
