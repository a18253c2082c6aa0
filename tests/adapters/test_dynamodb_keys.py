from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb import keys
from puntual.adapters.instants import from_instant, to_instant
from puntual.domain.accounts.contact import LAST_SEQ
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import (
    ContactId,
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    DocumentId,
    require_id,
)
from puntual.domain.sending.conditions import Switch, SwitchScope
from puntual.domain.sending.number_state import Halt, HaltScope
from tests.factories import NOON

IDS = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True)
CREDITORS = IDS.map(CreditorId)
PLACES = st.integers(1, LAST_SEQ)
DOC = DocumentId("erp", "P-1")
DEBTORS = st.builds(DebtorKey, CREDITORS, IDS.map(DebtorId))
DOCUMENTS = st.builds(DocumentId, IDS, IDS)
INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
    timezones=st.just(UTC),
)


@given(DEBTORS)
def test_the_key_of_an_account_reads_back(key: DebtorKey) -> None:
    assert keys.parse_account_pk(keys.profile_key(key).pk) == key


@given(DEBTORS, DOCUMENTS, IDS, PLACES)
def test_the_keys_of_what_an_account_holds_read_back(
    key: DebtorKey, document: DocumentId, name: str, seq: int
) -> None:
    assert keys.parse_invoice_sk(keys.invoice_key(key, document).sk) == document
    assert keys.parse_payment_sk(keys.payment_key(key, document).sk) == document
    assert keys.parse_hold_sk(keys.hold_key(key, name).sk) == name
    assert keys.parse_contact_sk(keys.contact_key(key, seq).sk) == seq


@given(DEBTORS, PLACES, PLACES)
def test_contacts_sort_in_the_order_of_their_claims_and_before_all_else(
    key: DebtorKey, one: int, other: int
) -> None:
    first, second = (keys.contact_key(key, seq).sk for seq in sorted((one, other)))
    assert keys.CONTACTS < first <= second < keys.AFTER_CONTACTS
    assert keys.AFTER_CONTACTS < keys.hold_key(key, "h").sk < keys.payment_key(key, DOC).sk


@given(IDS, DEBTORS, IDS, INSTANTS)
def test_the_key_of_a_doubt_reads_back(
    number: str, key: DebtorKey, contact: str, at: datetime
) -> None:
    ref = ContactRef(key, ContactId(contact))
    name = keys.doubt_key(number, ref, at)
    assert keys.parse_doubts_pk(name.pk) == number
    assert keys.parse_doubt_sk(name.sk) == (at, ref)


@given(CREDITORS, IDS)
def test_the_key_of_a_lease_reads_back(creditor: CreditorId, wa_id: str) -> None:
    lease = keys.pair_lease_key(creditor, wa_id)
    assert keys.parse_pair_lease_pk(lease.pk) == (creditor, wa_id)


@given(DEBTORS, DOCUMENTS, IDS, INSTANTS)
def test_one_query_reads_the_account_without_its_silences(
    key: DebtorKey, document: DocumentId, name: str, at: datetime
) -> None:
    read = [
        keys.profile_key(key),
        keys.invoice_key(key, document),
        keys.payment_key(key, document),
        keys.hold_key(key, name),
        keys.contact_key(key, LAST_SEQ),
        keys.release_key(key, name, at),
    ]
    assert all(one.sk <= keys.LAST_OF_ACCOUNT for one in read)
    assert keys.silence_key(key, at).sk > keys.LAST_OF_ACCOUNT
    assert keys.parse_silence_sk(keys.silence_key(key, at).sk) == at


@given(DEBTORS, IDS, INSTANTS)
def test_the_key_of_a_release_reads_back(key: DebtorKey, step: str, at: datetime) -> None:
    assert keys.parse_release_sk(keys.release_key(key, step, at).sk) == (step, at)


@given(CREDITORS, st.builds(Switch, st.sampled_from(SwitchScope), IDS | st.just("")))
def test_the_key_of_a_switch_reads_back(creditor: CreditorId, switch: Switch) -> None:
    assert keys.parse_switch_sk(keys.switch_key(creditor, switch).sk) == switch


@given(CREDITORS, st.dates())
def test_the_key_of_a_volume_reads_back_and_sorts_as_its_day(
    creditor: CreditorId, day: date
) -> None:
    sk = keys.volume_key(creditor, day).sk
    assert keys.parse_volume_sk(sk) == day
    assert sk <= keys.volume_key(creditor, date.max).sk


@given(DEBTORS, INSTANTS, st.integers(1, 64))
def test_the_key_of_a_wake_up_reads_back(key: DebtorKey, at: datetime, shards: int) -> None:
    name = keys.wake_up_key(key, at, shards)
    hour, shard = keys.parse_wake_up_pk(name.pk)
    assert keys.parse_wake_up_sk(name.sk) == (at, key)
    assert hour <= at < hour + timedelta(hours=1)
    assert shard == keys.shard_of(key.debtor, shards) < shards


@given(DEBTORS, INSTANTS, INSTANTS, INSTANTS)
def test_wake_up_keys_sort_as_their_instants_do(
    key: DebtorKey, at: datetime, after: datetime, until: datetime
) -> None:
    sk = keys.wake_up_key(key, at, 1).sk
    is_found = keys.after_wake_ups_at(after) <= sk <= keys.after_wake_ups_at(until)
    assert is_found == (after < at <= until)


@given(INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.floats(0, 1))
def test_every_hour_of_a_window_is_asked(after: datetime, length: timedelta, where: float) -> None:
    until = after + length
    at = until - length * where
    hours = keys.hours_between(after, until)
    if after < at:
        assert sum(hour <= at < hour + timedelta(hours=1) for hour in hours) == 1
    assert len(hours) <= length / timedelta(hours=1) + 2


def test_a_window_that_ends_before_it_begins_has_no_hours() -> None:
    assert keys.hours_between(NOON, NOON) == []
    assert keys.hours_between(NOON, NOON - timedelta(days=1)) == []


@given(CREDITORS, DOCUMENTS)
def test_the_keys_of_references_read_back(creditor: CreditorId, document: DocumentId) -> None:
    invoice = keys.invoice_ref_key(creditor, document)
    payment = keys.payment_ref_key(creditor, document)
    assert keys.parse_ref_pk(invoice.pk) == ("INVOICE", creditor, document)
    assert keys.parse_ref_pk(payment.pk) == ("PAYMENT", creditor, document)


@given(DEBTORS, IDS)
def test_the_key_of_a_person_reads_back(key: DebtorKey, wa_id: str) -> None:
    name = keys.person_key(key, wa_id)
    assert keys.parse_person_pk(name.pk) == (key.creditor, wa_id)
    assert keys.parse_person_sk(name.sk) == key.debtor


@given(CREDITORS, st.text(min_size=1), IDS, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_keys_of_a_creditor_read_back(
    creditor: CreditorId, text: str, digest: str, day: date
) -> None:
    listed = keys.creditor_api_key_key(creditor, digest)
    assert keys.parse_creditor_pk(keys.config_key(creditor).pk) == creditor
    assert keys.parse_idempotency_pk(keys.idempotency_key(creditor, text).pk) == (creditor, text)
    assert keys.parse_creditor_api_key_sk(listed.sk) == digest
    assert keys.parse_api_key_pk(keys.api_key_key(digest).pk) == digest
    assert keys.parse_day_sk(keys.day_key(creditor, day).sk) == day
    assert keys.parse_policy_sk(keys.policy_key(creditor, digest).sk) == digest


@given(IDS)
def test_the_keys_of_a_number_read_back(number: str) -> None:
    assert keys.parse_number_pk(keys.number_key(number).pk) == number
    assert keys.parse_slots_pk(keys.slots_key(number).pk) == number
    assert keys.parse_number_state_sk(keys.number_state_key(number).sk) == number
    assert keys.parse_quota_pk(keys.quota_key(number).pk) == number


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
    key = keys.halt_key(Halt(scope, holder, country, -2, NOON, by))
    assert keys.parse_halt_sk(key.sk) == (scope, holder, country)
    assert key.pk == keys.number_state_key(number).pk
    assert not key.sk.startswith(keys.NUMBERS)


@given(INSTANTS, INSTANTS)
def test_instants_as_text_sort_as_they_are(one: datetime, other: datetime) -> None:
    assert from_instant(to_instant(one)) == one
    assert (to_instant(one) < to_instant(other)) == (one < other)


@given(st.text(max_size=70))
def test_what_may_be_an_id_never_breaks_a_key(text: str) -> None:
    try:
        name = require_id(text, "debtor_id")
    except InvalidInput:
        return
    key = DebtorKey(CreditorId("c"), DebtorId(name))
    assert keys.parse_account_pk(keys.account_pk(key)) == key


@pytest.mark.parametrize("pk", ["DEBTOR#only", "PERSON#c#d", "DEBTOR#c#d#e"])
def test_a_foreign_key_is_refused(pk: str) -> None:
    with pytest.raises(InvalidInput, match="DEBTOR"):
        keys.parse_account_pk(pk)
