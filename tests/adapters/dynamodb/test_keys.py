from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.keys import account as account_keys
from puntual.adapters.dynamodb.keys import creditor as creditor_keys
from puntual.adapters.dynamodb.keys import number as number_keys
from puntual.adapters.dynamodb.keys import wake_up as wake_up_keys
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.accounts.contact import LAST_SEQ, Purpose, contact_id
from puntual.domain.accounts.hold import hold_of
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import (
    ContactId,
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    require_billing_id,
)
from puntual.domain.money import Money
from puntual.domain.receivables.corrections import Reversal, ReversalId, ReversalReason
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.sending.halts import Halt, HaltScope
from tests.domain.billing_ids import BILLING_IDS
from tests.factories import NOON

IDS = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True)
CREDITORS = IDS.map(CreditorId)
PLACES = st.integers(1, LAST_SEQ)
DOC = DocumentId("erp", "P-1")
DEBTORS = st.builds(DebtorKey, CREDITORS, BILLING_IDS.map(DebtorId))
DOCUMENTS = st.builds(DocumentId, IDS, BILLING_IDS)
INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)


@given(DEBTORS)
def test_the_key_of_an_account_reads_back(key: DebtorKey) -> None:
    assert account_keys.parse_account_pk(account_keys.profile_key(key).pk) == key


@given(DEBTORS, DOCUMENTS, IDS, PLACES)
def test_the_keys_of_what_an_account_holds_read_back(
    key: DebtorKey, document: DocumentId, name: str, seq: int
) -> None:
    assert account_keys.parse_invoice_sk(account_keys.invoice_key(key, document).sk) == document
    assert account_keys.parse_payment_sk(account_keys.payment_key(key, document).sk) == document
    assert account_keys.parse_hold_sk(account_keys.hold_key(key, name).sk) == name
    assert account_keys.parse_contact_sk(account_keys.contact_key(key, seq).sk) == seq


@given(DEBTORS, DOCUMENTS, BILLING_IDS)
def test_the_keys_of_corrections_read_back_and_are_no_longer_than_dynamodb_takes(
    key: DebtorKey, document: DocumentId, name: str
) -> None:
    reversal = ReversalId(document, name)
    found = account_keys.reversal_key(key, reversal)
    assert account_keys.parse_reversal_sk(found.sk) == reversal
    note = account_keys.credit_note_key(key, document)
    assert account_keys.parse_credit_note_sk(note.sk) == document
    hold = hold_of(Reversal(reversal, Money(1, "MXN"), NOON.date(), ReversalReason.REFUND, NOON))
    assert hold is not None
    held = account_keys.hold_key(key, hold.id)
    assert account_keys.parse_hold_sk(held.sk) == hold.id
    assert max(len(one.encode()) for one in (found.sk, note.sk, held.sk)) <= 1024
    assert max(found.sk, note.sk) < account_keys.LAST_OF_DOCUMENTS


@given(DEBTORS, DOCUMENTS, PLACES, INSTANTS)
def test_no_key_is_longer_than_dynamodb_takes(
    key: DebtorKey, document: DocumentId, seq: int, at: datetime
) -> None:
    contact = contact_id(seq, at.date(), Purpose.ONBOARDING, 9999)
    keys = [
        account_keys.invoice_key(key, document),
        account_keys.payment_ref_key(key.creditor, document),
        account_keys.person_key(key, "5215555500001"),
        number_keys.uncertain_send_key("100200300", ContactRef(key, contact), at),
        wake_up_keys.wake_up_key(key, at, 4),
    ]
    for one in keys:
        assert len(one.pk.encode()) <= 2048
        assert len(one.sk.encode()) <= 1024


@given(DEBTORS, PLACES, PLACES)
def test_contacts_sort_in_the_order_of_their_claims_and_before_all_else(
    key: DebtorKey, one: int, other: int
) -> None:
    first, second = (account_keys.contact_key(key, seq).sk for seq in sorted((one, other)))
    assert account_keys.CONTACTS < first <= second < account_keys.AFTER_CONTACTS
    assert account_keys.profile_key(key).sk > account_keys.AFTER_CONTACTS


@given(IDS, DEBTORS, IDS, INSTANTS)
def test_the_key_of_an_uncertain_send_reads_back(
    number: str, key: DebtorKey, contact: str, at: datetime
) -> None:
    ref = ContactRef(key, ContactId(contact))
    name = number_keys.uncertain_send_key(number, ref, at)
    assert number_keys.parse_uncertain_send_sk(name.sk) == (at, ref)


@given(DEBTORS, DOCUMENTS, IDS, INSTANTS)
def test_an_account_is_read_from_three_partitions_without_its_suppressed_messages(
    key: DebtorKey, document: DocumentId, name: str, at: datetime
) -> None:
    live = [account_keys.profile_key(key), account_keys.contact_key(key, LAST_SEQ)]
    documents = [
        account_keys.invoice_key(key, document),
        account_keys.payment_key(key, document),
    ]
    records = [account_keys.hold_key(key, name), account_keys.release_key(key, name, at)]
    assert {one.pk for one in live} == {account_keys.account_pk(key)}
    assert {one.pk for one in documents} == {account_keys.documents_pk(key)}
    assert {one.pk for one in records} == {account_keys.records_pk(key)}
    assert all(one.sk <= account_keys.PROFILE for one in live)
    assert all(one.sk <= account_keys.LAST_OF_DOCUMENTS for one in documents)
    assert all(one.sk <= account_keys.LAST_OF_RECORDS for one in records)
    assert account_keys.suppressed_message_key(key, at).sk > account_keys.LAST_OF_RECORDS
    assert (
        account_keys.parse_suppressed_message_sk(account_keys.suppressed_message_key(key, at).sk)
        == at
    )


@given(DEBTORS, IDS, INSTANTS)
def test_the_key_of_a_release_reads_back(key: DebtorKey, step: str, at: datetime) -> None:
    assert account_keys.parse_release_sk(account_keys.release_key(key, step, at).sk) == (step, at)


@given(CREDITORS, st.builds(Switch, st.sampled_from(SwitchScope), IDS | st.just("")))
def test_the_key_of_a_switch_reads_back(creditor: CreditorId, switch: Switch) -> None:
    assert creditor_keys.parse_switch_sk(creditor_keys.switch_key(creditor, switch).sk) == switch


@given(CREDITORS, st.dates())
def test_the_key_of_a_volume_reads_back_and_sorts_as_its_day(
    creditor: CreditorId, day: date
) -> None:
    sk = creditor_keys.breaker_day_key(creditor, day).sk
    assert creditor_keys.parse_breaker_day_sk(sk) == day
    assert sk <= creditor_keys.breaker_day_key(creditor, date.max).sk


@given(DEBTORS, INSTANTS, st.integers(1, 64))
def test_the_key_of_a_wake_up_reads_back(key: DebtorKey, at: datetime, shards: int) -> None:
    name = wake_up_keys.wake_up_key(key, at, shards)
    shard = wake_up_keys.shard_of(key.debtor, shards)
    assert wake_up_keys.parse_wake_up_sk(name.sk) == (at, key)
    assert name.pk == f"DUE#{at:%Y-%m-%dT%H}#{shard}"
    assert 0 <= shard < shards


@given(DEBTORS, INSTANTS, INSTANTS, INSTANTS)
def test_wake_up_keys_sort_as_their_instants_do(
    key: DebtorKey, at: datetime, after: datetime, until: datetime
) -> None:
    sk = wake_up_keys.wake_up_key(key, at, 1).sk
    is_found = wake_up_keys.after_wake_ups_at(after) <= sk <= wake_up_keys.after_wake_ups_at(until)
    assert is_found == (after < at <= until)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.floats(0, 1))
def test_every_hour_of_a_window_is_asked(after: datetime, length: timedelta, where: float) -> None:
    until = after + length
    at = until - length * where
    hours = wake_up_keys.hours_between(after, until)
    if after < at:
        assert sum(hour <= at < hour + timedelta(hours=1) for hour in hours) == 1
    assert len(hours) <= length / timedelta(hours=1) + 2


def test_a_window_that_ends_before_it_begins_has_no_hours() -> None:
    assert wake_up_keys.hours_between(NOON, NOON) == []
    assert wake_up_keys.hours_between(NOON, NOON - timedelta(days=1)) == []


@given(DEBTORS, IDS)
def test_the_key_of_a_person_reads_back(key: DebtorKey, wa_id: str) -> None:
    assert account_keys.parse_person_sk(account_keys.person_key(key, wa_id).sk) == key.debtor


@given(CREDITORS, IDS)
def test_the_keys_that_a_creditor_lists_read_back(creditor: CreditorId, name: str) -> None:
    listed = creditor_keys.creditor_api_key_key(creditor, name)
    assert creditor_keys.parse_creditor_api_key_sk(listed.sk) == name
    assert creditor_keys.parse_policy_sk(creditor_keys.policy_key(creditor, name).sk) == name


@given(IDS)
def test_the_key_of_a_numbers_state_reads_back(number: str) -> None:
    key = number_keys.number_state_key(number)
    assert number_keys.parse_number_state_sk(key.sk) == number


@given(
    st.lists(
        st.tuples(CREDITORS, DOCUMENTS, IDS),
        min_size=2,
        max_size=2,
    )
)
def test_no_two_things_share_a_partition(
    owners: list[tuple[CreditorId, DocumentId, str]],
) -> None:
    (first, second) = (_partitions(*owner) for owner in owners)
    assert len(set(first)) == len(first)
    assert all(one not in second or one == second[place] for place, one in enumerate(first))
    if owners[0] != owners[1]:
        assert first != second


def _partitions(creditor: CreditorId, document: DocumentId, name: str) -> list[str]:
    """Return the partition of each kind of thing that has one of its own."""
    return [
        account_keys.pair_lease_key(creditor, name).pk,
        account_keys.person_pk(creditor, name),
        account_keys.invoice_ref_key(creditor, document).pk,
        account_keys.payment_ref_key(creditor, document).pk,
        creditor_keys.idempotency_key(creditor, name).pk,
        creditor_keys.api_key_key(name).pk,
        creditor_keys.creditor_pk(creditor),
        creditor_keys.feed_key(creditor).pk,
        creditor_keys.breaker_days_pk(creditor),
        creditor_keys.breaker_limit_key(creditor).pk,
        creditor_keys.day_key(creditor, date(2026, 3, 10)).pk,
        number_keys.number_key(name).pk,
        number_keys.slots_key(name).pk,
        number_keys.quota_key(name).pk,
        number_keys.uncertain_sends_pk(name),
    ]


@given(CREDITORS, st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates())
def test_each_day_of_figures_has_a_key(creditor: CreditorId, day: date, other: date) -> None:
    sorts = [creditor_keys.day_key(creditor, one).sk for one in (day, other)]
    assert (sorts[0] == sorts[1]) == (day == other)


@given(
    st.sampled_from(HaltScope),
    IDS | st.just(""),
    st.sampled_from(["", "MX"]),
    st.sampled_from(["send", "DISABLED_UPDATE"]),
    IDS,
)
def test_the_key_of_a_halt_reads_back_and_is_no_number(
    scope: HaltScope, holder: str, country: str, by: str, number: str
) -> None:
    key = number_keys.halt_key(Halt(scope, holder, country, -2, NOON, by))
    assert number_keys.parse_halt_sk(key.sk) == (scope, holder, country)
    assert key.pk == number_keys.number_state_key(number).pk
    assert number_keys.HALTS in key.sk
    assert number_keys.HALTS not in number_keys.number_state_key(number).sk
    first, last = number_keys.held_by(holder)
    assert first <= key.sk < last


@given(INSTANTS, INSTANTS)
def test_instants_as_text_sort_as_they_are(one: datetime, other: datetime) -> None:
    assert from_instant(to_instant(one)) == one
    assert (to_instant(one) < to_instant(other)) == (one < other)


@given(st.text(max_size=70))
def test_what_may_be_an_id_never_breaks_a_key(text: str) -> None:
    try:
        name = require_billing_id(text, "debtor_id")
    except InvalidInput:
        return
    key = DebtorKey(CreditorId("c"), DebtorId(name))
    assert account_keys.parse_account_pk(account_keys.account_pk(key)) == key


@pytest.mark.parametrize("pk", ["DEBTOR#only", "PERSON#c#d", "DEBTOR#c#d#e"])
def test_a_foreign_key_is_refused(pk: str) -> None:
    with pytest.raises(InvalidInput, match="DEBTOR"):
        account_keys.parse_account_pk(pk)
