"""A move of old contacts that dies, meets another one or a status loses nothing."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contact_history import DynamoContactHistory
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.decisions import DynamoDecisions
from puntual.adapters.dynamodb.daily_pass.account_scan import DynamoAccountScan
from puntual.adapters.dynamodb.items.contact_packs import contacts_of_pack, pack_contacts
from puntual.adapters.dynamodb.keys.account import account_pk, documents_pk
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.application.log_compression import compress_form_4
from puntual.application.rows.logs import log_of_text, text_of_log
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import KEPT_APART, excerpt_of
from puntual.domain.accounts.history import KEPT_FOR
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.errors import NewerSchema
from tests.doubles.dynamodb_memory import MemoryDynamoDB, Row
from tests.factories import NOON, a_contact, a_key, a_ref, a_status, an_invoice

COUNT = 9
MOVED = COUNT - KEPT_APART
LATER = NOON + timedelta(days=100)


class _Died(Exception):
    """The function was ended here."""


class _Stage:
    """An account with contacts that may leave, and a table that may end whoever calls it."""

    def __init__(self) -> None:
        self.client = MemoryDynamoDB()
        self.table = Table(self.client.as_client(), "t")
        self.contacts = DynamoContacts(self.table)
        self.history = DynamoContactHistory(self.table, KEPT_FOR)
        DynamoAccountChanges(self.table).put_invoice(a_key(), an_invoice(), "i1")
        for seq in range(1, COUNT + 1):
            at = NOON + seq * timedelta(days=1)
            contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
            excerpt = DynamoAccounts(self.table).look(a_key())
            assert excerpt is not None
            self.contacts.claim(excerpt, contact, f"log {seq}".encode())
            self.contacts.record_status(a_ref(contact), a_status(wamid=f"wamid.{seq}"))
        self.excerpt = excerpt_of(self.account())

    def account(self) -> Account:
        account = DynamoAccounts(self.table).read(a_key())
        assert account is not None
        return account

    def logs(self) -> Sequence[bytes]:
        return [one.log for one in DynamoDecisions(self.table).logs(a_key())]

    def move(self) -> int:
        """Move as a pass does that looked at the account when it had all of its contacts."""
        return self.history.move(self.excerpt, LATER)

    def here(self) -> int:
        rows = self.client.items_of(account_pk(a_key()))
        return sum("claimed_at" in row for row in rows)

    def die_after(self, calls: int) -> None:
        left = [calls]

        def count(_: str, __: list[Row]) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise _Died

        self.client.on_call = count

    def live(self) -> None:
        self.client.on_call = lambda _, __: None

    def read(self, seq: int) -> bool:
        at = NOON + seq * timedelta(days=1)
        ref = a_ref(a_contact(seq=seq, local_date=at.date()))
        return self.contacts.record_status(ref, a_status(ContactState.READ, LATER, f"wamid.{seq}"))


@pytest.mark.parametrize("calls", range(2 + MOVED))
def test_a_move_that_dies_anywhere_loses_nothing_and_is_finished_later(calls: int) -> None:
    stage = _Stage()
    account, logs = stage.account(), stage.logs()
    stage.die_after(calls)
    with pytest.raises(_Died):
        stage.move()
    stage.live()
    assert (stage.account(), stage.logs()) == (account, logs)
    while stage.move():
        pass
    assert (stage.account(), stage.logs()) == (account, logs)
    assert stage.here() < KEPT_APART + 4


def test_a_scan_reads_an_account_without_what_has_left_it_and_with_it() -> None:
    stage = _Stage()
    account = stage.account()
    while stage.move():
        pass
    ((scanned,),) = (page.accounts for page in DynamoAccountScan(stage.table).walk(1, 1, None))
    here = account.contacts[COUNT - stage.here() :]
    assert scanned.unpacked() == replace(account, contacts=here)
    assert scanned.whole() == account
    assert len(here) < COUNT


@given(calls=st.integers(0, 2 + MOVED), seq=st.integers(1, MOVED))
def test_a_status_in_the_middle_of_a_move_is_kept(calls: int, seq: int) -> None:
    stage = _Stage()
    waiting = [calls]

    def read_once(_: str, __: list[Row]) -> None:
        waiting[0] -= 1
        if waiting[0] == -1:
            assert stage.read(seq)

    stage.client.on_call = read_once
    stage.move()
    stage.live()
    if waiting[0] >= 0:
        assert stage.read(seq)
    states = [one.state for one in stage.account().contacts]
    expected = [ContactState.DELIVERED] * COUNT
    expected[seq - 1] = ContactState.READ
    assert states == expected


@given(calls=st.integers(0, 2 + MOVED), seq=st.integers(1, MOVED), is_read=st.booleans())
def test_two_moves_at_once_lose_nothing(calls: int, seq: int, is_read: bool) -> None:
    stage = _Stage()
    account, logs = stage.account(), stage.logs()
    waiting = [calls]

    def move_once(_: str, __: list[Row]) -> None:
        waiting[0] -= 1
        if waiting[0] == -1:
            if is_read:
                assert stage.read(seq)
            stage.move()

    stage.client.on_call = move_once
    stage.move()
    stage.live()
    if is_read:
        states = {one.state for one in stage.account().contacts}
        assert (ContactState.READ in states) is (waiting[0] < 0)
    else:
        assert stage.account() == account
    assert stage.logs() == logs


def test_a_pack_expires_with_the_latest_of_its_contacts() -> None:
    stage = _Stage()
    stage.move()
    (pack,) = (
        row
        for row in stage.client.items_of(documents_pk(a_key()))
        if row["sk"]["S"].startswith("PACK#")
    )
    latest = NOON + MOVED * timedelta(days=1)
    assert int(pack["ttl"]["N"]) == int((latest + KEPT_FOR).timestamp())


def test_a_pack_of_an_unknown_form_is_refused() -> None:
    pack: dict[str, Any] = dict(pack_contacts([(1, {"step": "due_today"})], 0))
    assert contacts_of_pack(pack) == {1: {"step": "due_today"}}
    with pytest.raises(NewerSchema):
        contacts_of_pack({**pack, "contacts": b"\x03" + pack["contacts"][1:]})


def test_a_pack_of_the_first_form_is_read_as_it_was() -> None:
    """There the text of a log stood within its record, escaped."""
    log = log_of_text('{"decision":"x"}')
    text = json.dumps([{"seq": 7, "step": "due_today", "log": text_of_log(log)}])
    pack: dict[str, Any] = {"contacts": b"\x01" + compress_form_4(text)}
    assert contacts_of_pack(pack) == {7: {"step": "due_today", "log": log}}


@given(
    logs=st.lists(
        st.none() | st.binary(max_size=40) | st.text(max_size=40).map(log_of_text), max_size=5
    )
)
def test_a_pack_gives_every_log_back_byte_for_byte(logs: list[bytes | None]) -> None:
    """What is no log, or one of several lines, is kept as well."""
    records: list[tuple[int, Record]] = [
        (seq, {"step": "s"} if log is None else {"step": "s", "log": log})
        for seq, log in enumerate(logs)
    ]
    assert contacts_of_pack(pack_contacts(records, 0)) == dict(records)
