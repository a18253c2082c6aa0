"""The stored view of an account: read back as it was, small at any age, refused when newer."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from puntual.adapters.dynamodb.items.views import view_of_bytes, view_to_bytes
from puntual.domain.accounts.account import Account
from puntual.domain.accounts.excerpt import AccountExcerpt, excerpt_of
from puntual.domain.errors import NewerSchema
from tests.domain.accounts.old_account import old_account
from tests.domain.decision.decision_cases import DUE, local
from tests.domain.decision.test_decision_properties import accounts

NOON = local(DUE, 12)


def _stored(excerpt: AccountExcerpt) -> AccountExcerpt:
    """Return what a stored view has of an excerpt: the rest lies elsewhere."""
    nobody = view_of_bytes(view_to_bytes(excerpt)).profile
    base = replace(
        excerpt.base, profile=nobody, rev=0, phone_attempts=(), phone_tries=(), shares_phone=False
    )
    return replace(excerpt, base=base, recent=())


@given(accounts())
def test_a_stored_view_is_read_back_as_it_was(case: tuple[Account, datetime]) -> None:
    excerpt = excerpt_of(case[0], profile_rev=7).folded(case[1])
    assert view_of_bytes(view_to_bytes(excerpt)) == _stored(excerpt)


@pytest.mark.parametrize("months", [0, 1, 12, 60])
def test_the_view_of_one_open_invoice_takes_at_most_160_bytes_at_any_age(months: int) -> None:
    excerpt = excerpt_of(old_account(months=months, until=NOON), 3).folded(NOON)
    assert len(view_to_bytes(excerpt)) <= 160
    assert len(view_to_bytes(excerpt.folded(NOON + timedelta(days=30)))) <= 160


def test_a_view_of_a_later_version_is_refused() -> None:
    packed = view_to_bytes(excerpt_of(old_account(months=1, until=NOON)))
    with pytest.raises(NewerSchema, match="upgrade"):
        view_of_bytes(b"\x02" + packed[1:])
