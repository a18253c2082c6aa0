"""Views and decisions as rows: whatever a field of theirs holds is read back."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.application.rows import contacts, receivables
from puntual.application.rows.decisions import decision_of_plain, decision_to_plain
from puntual.application.rows.views import view_of_plain, view_to_plain
from puntual.domain.accounts.contact import Contact, Coverage, Purpose
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.view import AccountView, Books, ChannelRecord, SentStep
from puntual.domain.decision.plan import Plan, Send, Stop, Wait
from puntual.domain.ids import ContactId, DocumentId
from puntual.domain.receivables.payment_history import PaymentHistory
from puntual.domain.receivables.receivable import InstalmentKey, OpenInstalment, Payment
from tests.domain.decision.decision_cases import PROFILE
from tests.domain.values import values_of

ROWS: dict[type[Any], tuple[Callable[[Any], list[Any]], Callable[[list[Any]], Any]]] = {
    Books: (receivables.books_to_row, receivables.books_of_row),
    ChannelRecord: (contacts.channel_to_row, contacts.channel_of_row),
    Contact: (contacts.contact_to_row, contacts.contact_of_row),
    InstalmentKey: (receivables.key_to_row, receivables.key_of_row),
    OpenInstalment: (receivables.instalment_to_row, receivables.instalment_of_row),
    Payment: (receivables.payment_to_row, receivables.payment_of_row),
    PaymentHistory: (receivables.history_to_row, receivables.history_of_row),
    SentStep: (contacts.sent_step_to_row, contacts.sent_step_of_row),
}
OPEN = values_of(OpenInstalment)


def _through_text(plain: Any) -> Any:
    return json.loads(json.dumps(plain))


@pytest.mark.parametrize("kind", ROWS, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_a_row_holds_every_field_there_is(kind: type[Any], data: st.DataObject) -> None:
    """A field that somebody adds is drawn as well, and lost where no row has a place for it."""
    value = data.draw(values_of(kind))
    write, read = ROWS[kind]
    assert read(_through_text(write(value))) == value


@given(values_of(AccountView))
def test_a_view_is_read_back_for_its_profile(view: AccountView) -> None:
    assert view_of_plain(_through_text(view_to_plain(view)), view.profile) == view


def test_a_contact_of_a_view_names_nothing_that_a_view_leaves_out() -> None:
    at = datetime(2026, 3, 10, 16, tzinfo=UTC)
    name, day = ContactId("000001.20260310.reminder.1"), date(2026, 3, 10)
    delivered = ContactState.DELIVERED
    contact = Contact(name, Purpose.REMINDER, day, at, at, "", "", "", "", state=delivered)
    row = contacts.contact_to_row(contact)
    assert row == [name, "reminder", "2026-03-10", at.isoformat(), None, "delivered"]
    assert contacts.contact_of_row(row) == contact


def test_the_view_of_a_new_account_is_what_it_owes() -> None:
    view = AccountView(PROFILE)
    assert view_to_plain(view) == [[], [], [], [], [], 0, 0, 1, 0, 0]
    assert view_of_plain(view_to_plain(view), PROFILE) == view


def test_a_step_of_one_day_names_the_day_once() -> None:
    day = date(2026, 3, 10)
    step = SentStep(InstalmentKey(DocumentId("erp", "F-1"), 1), "due_today", 1, day, day)
    assert contacts.sent_step_to_row(step) == ["erp", "F-1", 1, "due_today", 1, "2026-03-10"]
    later = replace(step, times=2, last_on=date(2026, 3, 12))
    for one in (step, later):
        assert contacts.sent_step_of_row(contacts.sent_step_to_row(one)) == one


@given(values_of(Plan), st.lists(OPEN, max_size=3), st.data())
def test_a_plan_names_what_is_in_the_view_by_its_place_and_the_rest_in_full(
    plan: Plan, known: list[OpenInstalment], data: st.DataObject
) -> None:
    spoken_of = data.draw(st.lists(st.sampled_from(known), max_size=3)) if known else []
    covered = (*plan.contact.covered, *(Coverage(one.key, "due_today") for one in spoken_of))
    contact = replace(plan.contact, covered=covered)
    decision = Send(replace(plan, contact=contact, instalments=(*plan.instalments, *spoken_of)))
    plain = _through_text(decision_to_plain(decision, known))
    assert decision_of_plain(plain, known) == decision


@given(values_of(Wait) | values_of(Stop))
def test_what_sends_nothing_is_read_back(decision: Wait | Stop) -> None:
    assert decision_of_plain(_through_text(decision_to_plain(decision, ())), ()) == decision
