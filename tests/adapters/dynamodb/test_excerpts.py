"""A look reads the profile first and the rest behind it; nothing between is overlooked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from puntual.adapters.dynamodb.accounts.accounts import DynamoAccounts
from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.contacts import DynamoContacts
from puntual.adapters.dynamodb.accounts.excerpts import read_excerpt
from puntual.adapters.dynamodb.items.views import view_of_bytes, view_to_bytes
from puntual.adapters.dynamodb.keys.account import contact_key
from puntual.adapters.dynamodb.store.attributes import Record
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.consent import ConsentKind
from puntual.domain.accounts.contact import Purpose
from puntual.domain.accounts.excerpt import AccountExcerpt
from puntual.domain.accounts.lifecycle import ContactState
from puntual.domain.accounts.send_error import SendErrorClass
from puntual.domain.accounts.view_folding import view_of
from puntual.domain.errors import StaleAccount, Unavailable
from tests.adapters.dynamodb.contact_table import LOG, look_at, pay, read_account
from tests.factories import (
    NOON,
    a_consent,
    a_contact,
    a_key,
    a_profile,
    a_ref,
    a_status,
    an_invoice,
)

OPT_OUT = a_consent(ConsentKind.REVOKED, NOON, "whatsapp reply", "wamid.9")


class _Torn(Table):
    """A table on which something happens between the first item of a query and the others."""

    def __init__(self, table: Table, *meanwhile: Callable[[], object]) -> None:
        super().__init__(table._client, table._name)
        self._meanwhile = list(meanwhile)

    def query(self, *args: Any, **kwargs: Any) -> Iterator[Record]:
        if not self._meanwhile:
            return super().query(*args, **kwargs)
        before = list(super().query(*args, **kwargs))
        self._meanwhile.pop(0)()
        after = list(super().query(*args, **kwargs))
        return chain(before[:1], after[1:])


def test_an_opt_out_between_the_profile_and_the_revision_is_not_overlooked(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    changes.put_profile(a_profile())
    torn = _Torn(table, lambda: changes.add_consent(a_key(), OPT_OUT))
    excerpt = read_excerpt(torn, a_key())
    assert excerpt is not None
    assert OPT_OUT in excerpt.profile.consents


def test_a_profile_that_changes_with_every_read_is_unavailable(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    changes.put_profile(a_profile())
    names = [f"Ana {number}" for number in range(4)]
    torn = _Torn(
        table, *(lambda name=name: changes.put_profile(a_profile(name=name)) for name in names)
    )
    with pytest.raises(Unavailable):
        read_excerpt(torn, a_key())


def test_an_id_that_whatsapp_reports_makes_no_profile_look_old(table: Table) -> None:
    DynamoAccountChanges(table).put_profile(a_profile())
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), a_contact(), LOG)
    contacts.settle(a_key(), a_contact().given_back(NOON), "51987650002")
    assert "51987650002" in look_at(table).profile.wa_ids
    DynamoAccountChanges(table).add_consent(a_key(), OPT_OUT)
    assert look_at(table).profile_rev == 3


def test_a_consent_beside_an_id_that_whatsapp_reports_names_the_profile_for_certain(
    table: Table,
) -> None:
    """Both count the profile up; a view that names too low a number would admit an old profile."""
    changes, contacts = DynamoAccountChanges(table), DynamoContacts(table)
    changes.put_profile(a_profile())
    contacts.claim(look_at(table), a_contact(), LOG)
    given_back = a_contact().given_back(NOON)

    class _Learning(Table):
        learned = False

        def transact(self, writes: Any) -> None:
            if not self.learned:
                self.learned = True
                contacts.settle(a_key(), given_back, "51987650002")
            super().transact(writes)

    learning = _Learning(table._client, table._name)
    assert DynamoAccountChanges(learning).add_consent(a_key(), OPT_OUT)
    assert look_at(table).profile_rev == 3
    stored = table.get(contact_key(a_key(), 2))
    assert stored is not None
    packed = stored["view"]
    assert isinstance(packed, bytes)
    assert view_of_bytes(packed).profile_rev == 3
    assert OPT_OUT in look_at(table).profile.consents


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_what_comes_after_the_profile_was_read_makes_the_claim_fail_or_is_seen(
    table: Table, number: int
) -> None:
    changes = DynamoAccountChanges(table)
    changes.put_profile(a_profile())
    changes.put_invoice(a_key(), an_invoice(), "i1")
    meanwhile: list[Callable[[], object]] = [
        lambda: pay(changes),
        lambda: changes.put_invoice(a_key(), an_invoice(external_id="F-2"), "i2"),
        lambda: changes.add_consent(a_key(), OPT_OUT),
        lambda: changes.put_profile(a_profile(phone="+525550000002")),
    ]
    excerpt = read_excerpt(_Torn(table, meanwhile[number]), a_key())
    assert excerpt is not None
    if excerpt.view(NOON) != view_of(read_account(table), NOON):
        with pytest.raises(StaleAccount):
            DynamoContacts(table).claim(excerpt, a_contact(), LOG)


def test_a_contact_known_by_a_status_alone_carries_no_view_and_the_one_before_serves(
    table: Table,
) -> None:
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), a_contact(), LOG)
    contacts.record_status(a_ref(), a_status())
    unknown = a_contact(seq=2, attempt=2)
    assert contacts.record_status(a_ref(unknown), a_status())
    assert look_at(table).view(NOON) == view_of(read_account(table), NOON)
    pay(DynamoAccountChanges(table))
    assert look_at(table).view(NOON) == view_of(read_account(table), NOON)


def test_an_account_whose_view_was_lost_is_folded_anew(table: Table) -> None:
    _many_contacts(table)
    place = contact_key(a_key(), 5)
    assert look_at(table).next_seq == 6
    table.update(Update(place, "REMOVE #view"))
    excerpt = look_at(table)
    assert excerpt.view(NOON) == view_of(read_account(table), NOON)
    pay(DynamoAccountChanges(table))
    assert look_at(table).view(NOON) == view_of(read_account(table), NOON)


def test_a_status_between_the_contacts_of_a_whole_account_and_its_revision_is_not_overlooked(
    table: Table,
) -> None:
    """A refused message that was delivered all the same must not be sent again."""
    contacts = DynamoContacts(table)
    contacts.claim(look_at(table), a_contact(), LOG)
    refused = a_contact().with_evidence(ContactState.FAILED, NOON)
    contacts.settle(a_key(), replace(refused, error_code=1, error_class=SendErrorClass.RETRY))
    table.update(Update(contact_key(a_key(), 1), "REMOVE #view"))

    class _TornWhole(Table):
        queries = 0

        def query(self, *args: Any, **kwargs: Any) -> Iterator[Record]:
            self.queries += 1
            before = list(super().query(*args, **kwargs))
            if self.queries != 2:
                return iter(before)
            contacts.record_status(a_ref(), a_status())
            return chain(before[:1], list(super().query(*args, **kwargs))[1:])

    excerpt = read_excerpt(_TornWhole(table._client, table._name), a_key())
    assert excerpt is not None
    assert excerpt.view(NOON) == view_of(read_account(table), NOON)
    assert excerpt.view(NOON).attempts(Purpose.REMINDER)


@pytest.mark.parametrize("is_claimed", [False, True])
def test_a_view_that_is_wrong_is_folded_anew_and_an_earlier_look_is_stale(
    table: Table, is_claimed: bool
) -> None:
    changes, contacts = DynamoAccountChanges(table), DynamoContacts(table)
    wrong = view_to_bytes(look_at(table))
    pay(changes)
    seq = look_at(table).next_seq
    if is_claimed:
        contacts.claim(look_at(table), a_contact(), LOG)
        contacts.record_status(a_ref(), a_status())
    table.update(Update(contact_key(a_key(), seq), "SET #view = :view", {"view": wrong}))
    read = look_at(table)
    assert read.view(NOON) != view_of(read_account(table), NOON)
    assert changes.refold(a_key(), NOON)
    assert look_at(table).view(NOON) == view_of(read_account(table), NOON)
    assert not changes.refold(a_key(), NOON)
    later = a_contact(seq=read.next_seq, attempt=2, claimed_at=NOON + timedelta(hours=1))
    with pytest.raises(StaleAccount):
        contacts.claim(read, later, LOG)


def test_a_look_reads_four_items_however_many_contacts_there_were(table: Table) -> None:
    _many_contacts(table)
    limits: list[object] = []

    class _Counting(Table):
        def query(self, *args: Any, **kwargs: Any) -> Iterator[Record]:
            limits.append(kwargs.get("limit"))
            return super().query(*args, **kwargs)

    counting = _Counting(table._client, table._name)
    assert isinstance(DynamoAccounts(counting).look(a_key()), AccountExcerpt)
    assert limits == [4]


def _many_contacts(table: Table) -> None:
    contacts = DynamoContacts(table)
    for seq in range(1, 6):
        at = NOON - timedelta(days=30 - 3 * seq)
        contact = a_contact(seq=seq, claimed_at=at, local_date=at.date())
        contacts.claim(look_at(table), contact, LOG)
        contacts.record_status(a_ref(contact), a_status())


def test_a_late_delivery_of_an_old_contact_reaches_the_view(table: Table) -> None:
    contacts = DynamoContacts(table)
    made = [
        a_contact(seq=seq, claimed_at=at, local_date=at.date())
        for seq, at in ((seq, NOON - timedelta(days=30 - 3 * seq)) for seq in range(1, 5))
    ]
    for contact in made:
        contacts.claim(look_at(table), contact, LOG)
        contacts.settle(a_key(), contact.given_back(contact.claimed_at))
    assert look_at(table).view(NOON).last_arrival is None
    assert contacts.record_status(a_ref(made[0]), a_status())
    seen = look_at(table).view(NOON)
    assert seen.last_arrival == made[0].claimed_at
    assert seen == view_of(read_account(table), NOON)
