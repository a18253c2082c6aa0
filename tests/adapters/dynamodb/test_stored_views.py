"""The stored view of an account: read back as it was, small at any age, refused when newer."""

from base64 import b64decode
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
# Form 1, by months.
BY_NAMES = {
    0: "AaumdkIx1jU0wEwqkALfgqjEAnIQ0QkGqpi0RIORQoxrAQ==",
    1: "AcXWXQ6AIAgA4BO18dODB+n+ZwnT5RI0aG49yxCdfBLkFa42nwlL8ii+CttlV1frsFC2xwPTGgvtZMpCO+y2ELhY"
    "SIhBC3Pivy2Ep4EDCw30bOLKz58GyNWlxtxUuX25crwhaOdaYe/S5YLc2tXgmHiKN3aNgfb5Q10e7lw9DBYbzHEQqe8h"
    "4ekE",
    12: "Ac3WUQqAIAwG4AsZ+KuVB+n+Z2liVLiJW/gQ+jjmFPcxI68eGAgb6FN8FbbJzp5WYSEdjwN5joVyMmahHHZbGLdq"
    "YQCMFpbEf7LwtRoLkxMXpzC50e7JGBesHRtplsgWHffpPFJxngP5lDYmshSkZvIKtlHJXIyq+VG+v4kHc8vzKbKiIs6R"
    "CG3zkWsn",
}


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
def test_the_view_of_one_open_invoice_takes_at_most_140_bytes_at_any_age(months: int) -> None:
    excerpt = excerpt_of(old_account(months=months, until=NOON), 3).folded(NOON)
    assert len(view_to_bytes(excerpt)) <= 140
    assert len(view_to_bytes(excerpt.folded(NOON + timedelta(days=30)))) <= 140


@pytest.mark.parametrize("months", [0, 1, 12])
def test_a_view_by_names_is_still_read(months: int) -> None:
    """As an earlier version wrote it, of the same account."""
    excerpt = excerpt_of(old_account(months=months, until=NOON), 3).folded(NOON)
    known = view_of_bytes(b64decode(BY_NAMES[months]))
    assert known == view_of_bytes(view_to_bytes(excerpt))


def test_a_view_of_a_later_version_is_refused() -> None:
    packed = view_to_bytes(excerpt_of(old_account(months=1, until=NOON)))
    with pytest.raises(NewerSchema, match="upgrade"):
        view_of_bytes(b"\x03" + packed[1:])
