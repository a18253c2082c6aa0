"""A contact whose invoices have long ids names them by their place in the view beside it.

Two invoices with ids of 64 characters made a claim of 1,230 bytes, and so of two write units.
"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.items.coverage import (
    covered_of,
    covered_to_texts,
    with_covered_in_full,
)
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.domain.accounts.contact import Contact, Coverage
from puntual.domain.accounts.excerpt import KEPT_APART
from puntual.domain.accounts.history import FEWEST_TOGETHER, KEPT_FOR
from puntual.domain.ids import DocumentId
from puntual.domain.receivables.receivable import InstalmentKey
from tests.adapters.dynamodb.contact_table import LOG, look_at, read_account
from tests.doubles.dynamodb_memory import MemoryDynamoDB
from tests.factories import NOON, a_contact, a_key, a_profile, a_ref, a_status, an_invoice

DAY = date(2026, 3, 10)
LONG_IDS = ("FACTURA/2026/" + "0" * 50 + "1", "ñ" * 64)
KEYS = tuple(InstalmentKey(an_invoice(external_id=one).id, 1) for one in LONG_IDS)
ANY_KEY = st.builds(
    InstalmentKey,
    st.builds(DocumentId, st.sampled_from(["erp", "fiscal"]), st.text("aZ1/#ñ ", min_size=1)),
    st.integers(1, 400),
)
ANY_COVERAGE = st.builds(
    Coverage,
    ANY_KEY,
    st.sampled_from(["due_today", "overdue_3_days"]),
    st.none() | st.just(DAY) | st.just(DAY + timedelta(days=3)),
    st.integers(0, 9),
)


@given(st.lists(ANY_COVERAGE, max_size=4))
def test_what_is_covered_in_full_is_read_back(covered: list[Coverage]) -> None:
    texts = covered_to_texts(covered, DAY)
    record: Record = {"covered": [*texts], "local_date": DAY.isoformat()} if texts else {}
    assert covered_of(record, DAY) == tuple(covered)
    assert with_covered_in_full(record) == record


def test_short_ids_and_what_the_view_does_not_have_stand_in_full() -> None:
    short = InstalmentKey(DocumentId("erp", "F-1"), 1)
    assert covered_to_texts([Coverage(short, "due_today")], DAY, [short]) == [
        "erp#F-1#1#due_today"
    ]
    unknown = [Coverage(KEYS[0], "due_today"), Coverage(KEYS[1], "due_today")]
    texts = covered_to_texts(unknown, DAY, KEYS[:1])
    assert texts is not None
    assert str(texts[0]).startswith("erp#FACTURA")


def test_a_record_that_has_lost_its_view_is_none_of_ours() -> None:
    covered = [Coverage(one, "due_today") for one in KEYS]
    record: Record = {"covered": covered_to_texts(covered, DAY, KEYS)}
    with pytest.raises(TypeError, match="view"):
        covered_of(record, DAY)


@pytest.fixture
def table() -> Table:
    table = Table(MemoryDynamoDB().as_client(), "in-memory")
    changes = DynamoAccountChanges(table)
    changes.put_profile(a_profile())
    for one in LONG_IDS:
        changes.put_invoice(a_key(), an_invoice(external_id=one), one)
    return table


def _claim(table: Table, seq: int) -> Contact:
    at = NOON + seq * timedelta(days=3)
    covered = tuple(Coverage(one, "overdue_3_days", at.date(), off=7) for one in KEYS)
    contact = a_contact(seq=seq, claimed_at=at, local_date=at.date(), covered=covered)
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), contact, LOG)
    contacts.record_status(a_ref(contact), a_status(at=at))
    return contact


def test_long_ids_are_named_by_place_and_read_in_full(table: Table) -> None:
    contact = _claim(table, 1)
    item = table.get(contact_key(a_key(), 1))
    assert item is not None
    assert item["covered"] == ["#0#overdue_3_days#0#7", "#1#overdue_3_days#0#7"]
    for found in (look_at(table).recent[0], read_account(table).contacts[0]):
        assert found.covered == contact.covered


def test_long_ids_are_in_full_where_old_contacts_lie_without_their_views(table: Table) -> None:
    claimed = [_claim(table, seq) for seq in range(1, FEWEST_TOGETHER + KEPT_APART + 1)]
    excerpt = DynamoAccounts(table).look(a_key())
    assert excerpt is not None
    later = NOON + timedelta(days=100)
    assert DynamoContactHistory(table, KEPT_FOR).move(excerpt, later) == FEWEST_TOGETHER
    covered = [one.covered for one in read_account(table).contacts]
    assert covered == [one.covered for one in claimed]
