"""Names of ours are plain, a billing system's are escaped, and a contact finds its way back."""

import re
import unicodedata
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from puntual.domain.accounts.contact import LAST_SEQ, Purpose, contact_id
from puntual.domain.errors import InvalidInput
from puntual.domain.ids import (
    ContactId,
    ContactRef,
    CreditorId,
    DebtorId,
    DebtorKey,
    asks_for_id,
    escape_id,
    require_billing_id,
    require_id,
    unescape_id,
)
from tests.domain.billing_ids import BILLING_IDS

SAFE = st.from_regex(r"\A[A-Za-z0-9._-]{1,64}\Z")
CONTACTS = st.builds(
    contact_id,
    st.integers(1, LAST_SEQ),
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.sampled_from(Purpose),
    st.integers(1, 9999),
)


@given(SAFE, BILLING_IDS)
@example("c" * 64, "ñ" * 64)
@example("c" * 64, "\N{CIRCLED IDEOGRAPH ONE}" * 42)
def test_a_contact_is_found_again_from_the_text_that_travelled(creditor: str, debtor: str) -> None:
    key = DebtorKey(CreditorId(creditor), DebtorId(debtor))
    longest = contact_id(LAST_SEQ, date(2026, 3, 2), Purpose.ONBOARDING, 9999)
    ref = ContactRef(key, longest)
    assert ContactRef.from_callback(ref.to_callback()) == ref
    asking = ref.to_callback(asks_for_id=True)
    assert ContactRef.from_callback(asking) == ref
    assert (asks_for_id(asking), asks_for_id(ref.to_callback())) == (True, False)


@given(SAFE, BILLING_IDS, CONTACTS)
@example("c" * 64, "ñ" * 64, contact_id(LAST_SEQ, date(2026, 3, 2), Purpose.ONBOARDING, 9999))
def test_what_travels_is_never_longer_than_what_meta_echoes(
    creditor: str, debtor: str, contact: ContactId
) -> None:
    ref = ContactRef(DebtorKey(CreditorId(creditor), DebtorId(debtor)), contact)
    assert len(ref.to_callback(asks_for_id=True)) <= 512


@given(st.text(max_size=80))
def test_foreign_text_is_never_taken_for_ours(text: str) -> None:
    ref = ContactRef.from_callback(text)
    assert ref is None or ref.to_callback(asks_for_id=asks_for_id(text)) == text


@pytest.mark.parametrize("text", ["", "v1|a|b", "v2|a|b|c", "v1|a|b|c|d", "v1|a#x|b|c", "v1||b|c"])
def test_a_callback_of_another_shape_is_not_ours(text: str) -> None:
    assert ContactRef.from_callback(text) is None


@pytest.mark.parametrize("value", ["", "a#b", "a b", "ñ", "x" * 65, "a\n"])
def test_an_identifier_that_could_break_a_key_is_refused_by_field_name(value: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_id(value, "debtor_id")
    assert refusal.value.field == "debtor_id"


def test_a_safe_identifier_is_returned_as_it_is() -> None:
    assert require_id("cli-0042.A_b", "debtor_id") == "cli-0042.A_b"


@pytest.mark.parametrize("debtor", ["", "b#", "%2f", "%41", "%00", "%20", "n%CC%83", "%FF", "%"])
def test_a_callback_that_names_no_debtor_is_not_ours(debtor: str) -> None:
    assert ContactRef.from_callback("v1|a|D-1|c") is not None
    assert ContactRef.from_callback(f"v1|a|{debtor}|c") is None


@given(BILLING_IDS)
def test_an_escaped_name_reads_back_and_breaks_no_key(name: str) -> None:
    escaped = escape_id(name)
    assert unescape_id(escaped) == name
    assert re.fullmatch(r"[A-Za-z0-9._%-]{1,384}", escaped)


@given(BILLING_IDS, BILLING_IDS)
def test_two_names_never_share_an_escape(one: str, other: str) -> None:
    assert (escape_id(one) == escape_id(other)) == (one == other)


@given(st.text("%2Fft~ñ#aA0", max_size=12))
def test_a_text_is_the_escape_of_one_name_or_of_none(text: str) -> None:
    try:
        name = unescape_id(text)
    except InvalidInput:
        assert escape_id(unquote(text)) != text
    else:
        assert escape_id(name) == text


@given(SAFE)
def test_a_plain_name_needs_no_escape(name: str) -> None:
    assert escape_id(name) == name == require_billing_id(name, "id")


@pytest.mark.parametrize(
    "name", ["INV/2026/00012", "#1042", "Ñandú n.º 7", "a|b:c", " 7 ", "50%", "ñ" * 64, "用" * 42]
)
def test_a_name_of_a_billing_system_is_kept_as_it_is(name: str) -> None:
    assert require_billing_id(name, "external_id") == name


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        *(("", "is empty"), ("  ", "is empty"), ("\u00a0", "is empty"), ("\t", "is empty")),
        *(("a\nb", "invisible"), ("a\x00", "invisible"), ("a\u202eb", "invisible")),
        *(("a\u2028b", "invisible"), ("\ud800", "invisible"), ("\ufeffF-1", "invisible")),
        *(("\u3164", "invisible"), ("\u2800", "invisible"), ("\u0301", "invisible")),
        *(("x" * 65, "too long"), ("用" * 43, "too long")),
    ],
)
def test_what_cannot_be_a_name_is_refused_by_field_name(name: str, problem: str) -> None:
    with pytest.raises(InvalidInput, match=problem) as refusal:
        require_billing_id(name, "external_id")
    assert refusal.value.field == "external_id"


def test_two_spellings_of_one_name_are_one() -> None:
    apart = unicodedata.normalize("NFD", "Ñandú")
    assert apart != "Ñandú"
    assert require_billing_id(apart, "id") == "Ñandú"
