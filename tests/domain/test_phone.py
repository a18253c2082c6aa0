import pytest
from hypothesis import given
from hypothesis import strategies as st

from puntual.domain.phone import line_of, whatsapp_ids


@pytest.mark.parametrize(
    ("phone", "ids"),
    [
        ("+525550000001", {"525550000001", "5215550000001"}),
        ("+5215550000001", {"525550000001", "5215550000001"}),
        ("+541150000001", {"541150000001", "5491150000001"}),
        ("+5491150000001", {"5491150000001"}),
        ("+5511950000001", {"5511950000001"}),
        ("+5511990000001", {"5511990000001", "551190000001"}),
        ("+551190000001", {"5511990000001", "551190000001"}),
        ("+551130000001", {"551130000001"}),
        ("+573000000001", {"573000000001"}),
        ("+52555", {"52555"}),
    ],
)
def test_a_phone_has_the_ids_that_whatsapp_may_give_it(phone: str, ids: set[str]) -> None:
    assert whatsapp_ids(phone) == ids


@given(st.from_regex(r"\+[1-9]\d{7,14}", fullmatch=True))
def test_a_phone_is_always_found_under_its_own_digits(phone: str) -> None:
    assert phone.removeprefix("+") in whatsapp_ids(phone)


@given(st.from_regex(r"\+(52(1)?\d{10}|55[1-9]{2}9?[6-9]\d{7})", fullmatch=True))
def test_each_form_of_a_mexican_or_brazilian_line_has_the_same_ids(phone: str) -> None:
    ids = whatsapp_ids(phone)
    assert all(whatsapp_ids(one) == ids for one in ids)


@pytest.mark.parametrize(
    ("spellings", "line"),
    [
        (("+525550000001", "525550000001", "5215550000001"), "5215550000001"),
        (("541155550005", "5491155550005"), "5491155550005"),
        (("5511987650008", "551187650008"), "5511987650008"),
        (("551133330008",), "551133330008"),
        (("595981555122",), "595981555122"),
        (("MX.100",), "MX.100"),
    ],
)
def test_every_spelling_of_a_line_has_one_name(spellings: tuple[str, ...], line: str) -> None:
    assert {line_of(one) for one in spellings} == {line}
    assert line_of(line) == line
