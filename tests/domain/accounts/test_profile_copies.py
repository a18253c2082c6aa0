"""Which of two copies of a customer stays in force (case P-1)."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from puntual.domain.accounts.account import PaymentMethod, Profile
from puntual.domain.accounts.person import choose_profile, profile_fingerprint
from puntual.domain.errors import PreconditionFailed
from puntual.domain.receivables.copies import UNORDERED, CopyOrder, tag_of
from puntual.domain.receivables.payer_segment import DebtorKind
from tests.factories import NOON, a_key, a_profile

OLD_PHONE = a_profile(phone="+525550000009")
KNOWN = a_profile(consents=[])
OTHERS: dict[str, Any] = {
    "kind": DebtorKind.CORPORATE,
    "payment_method": PaymentMethod.CARD,
}
# What a billing system does not replace: some is only ever added to, some says what became of it.
OURS = {
    "merged_into",
    "is_merging",
    "phone_since",
    "left_lines",
    "confirmed_at",
    "on_legal_hold",
}
GROWING = {"key", "consents", "wa_ids", *OURS}


@pytest.mark.parametrize(
    "name", sorted({one.name for one in fields(Profile)} - GROWING), ids=lambda name: name
)
def test_a_fingerprint_tells_every_field_that_a_copy_replaces(name: str) -> None:
    other: Any = OTHERS.get(name, "other")
    changed = replace(KNOWN, **{name: other})
    assert profile_fingerprint(changed) != profile_fingerprint(KNOWN)


def test_what_only_grows_is_no_part_of_the_fingerprint() -> None:
    grown = a_profile(wa_ids=["525550000001"])
    assert profile_fingerprint(grown) == profile_fingerprint(KNOWN)


def test_of_an_older_copy_only_what_was_said_counts() -> None:
    sent = CopyOrder(NOON - timedelta(minutes=1))
    chosen = choose_profile(KNOWN, NOON, OLD_PHONE, sent)
    assert chosen.is_older
    assert chosen.profile == replace(KNOWN, consents=OLD_PHONE.consents)
    assert chosen.updated_at == NOON


def test_a_later_copy_and_one_that_says_nothing_count() -> None:
    later = CopyOrder(NOON + timedelta(minutes=1))
    assert choose_profile(KNOWN, NOON, OLD_PHONE, later).updated_at == later.updated_at
    plain = choose_profile(KNOWN, NOON, OLD_PHONE, UNORDERED)
    assert (plain.profile, plain.updated_at, plain.is_older) == (OLD_PHONE, NOON, False)


def test_another_copy_than_the_expected_one_is_refused() -> None:
    expected = CopyOrder(expected=frozenset({tag_of(profile_fingerprint(OLD_PHONE))}))
    with pytest.raises(PreconditionFailed):
        choose_profile(KNOWN, None, a_profile(name="Luz"), expected)
    with pytest.raises(PreconditionFailed):
        choose_profile(Profile(a_key()), None, KNOWN, expected)
    assert choose_profile(KNOWN, None, KNOWN, expected).profile == KNOWN
    assert choose_profile(OLD_PHONE, None, KNOWN, expected).profile == KNOWN
