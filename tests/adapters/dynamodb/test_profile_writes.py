"""Consents of a profile: the new ones, in one update that stays below the limit of 4 KB."""

from dataclasses import replace
from datetime import timedelta

import pytest

from puntual.adapters.dynamodb.accounts.changes import DynamoAccountChanges
from puntual.adapters.dynamodb.accounts.profile_writes import profile_writes
from puntual.adapters.dynamodb.items.profile import consent_name
from puntual.adapters.dynamodb.store.table import Table
from puntual.adapters.dynamodb.store.writes import Update
from puntual.domain.accounts.consent import ConsentEvent, ConsentKind
from tests.adapters.dynamodb.contact_table import read_account
from tests.factories import NOON, a_profile


def statements(count: int) -> list[ConsentEvent]:
    """Return statements with evidence of their own."""
    return [
        ConsentEvent(ConsentKind.GRANTED, NOON + timedelta(minutes=number), "form", f"{number}")
        for number in range(count)
    ]


@pytest.mark.parametrize("count", [39, 40, 100])
def test_as_many_consents_as_a_system_may_send_are_stored_at_once(
    table: Table, count: int
) -> None:
    """Forty were an expression of more than 4 KB, and the whole customer was refused for good."""
    DynamoAccountChanges(table).put_profile(a_profile(consents=statements(count)))
    assert len(read_account(table).profile.consents) == count


def test_a_sync_that_says_its_consent_anew_each_night_never_fails(table: Table) -> None:
    changes = DynamoAccountChanges(table)
    for night in statements(60):
        changes.put_profile(a_profile(consents=[night]))
    assert list(read_account(table).profile.consents) == statements(60)


def test_a_sync_that_stamps_its_consent_each_night_leaves_one_statement(table: Table) -> None:
    """Each night added one, until the profile passed the limit of an item."""
    changes = DynamoAccountChanges(table)
    for night in statements(60):
        changes.put_profile(a_profile(consents=[replace(night, evidence="flag")]))
    (kept,) = read_account(table).profile.consents
    assert kept.at == NOON


def test_a_consent_on_record_is_not_written_again() -> None:
    known, wanted = (a_profile(consents=statements(count)) for count in (50, 51))
    (update,) = (
        one for one in profile_writes({"rev": 1}, known, wanted) if isinstance(one, Update)
    )
    assert list(update.names.values()) == [consent_name(statements(51)[-1])]
