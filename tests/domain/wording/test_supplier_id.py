"""The number by which Brazil knows a supplier."""

import pytest

from puntual.domain.errors import InvalidInput
from puntual.domain.wording.supplier_id import write_supplier_id


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("11144477735", "CPF 111.444.777-35"),
        ("CPF 111.444.777-35", "CPF 111.444.777-35"),
        ("11222333000181", "CNPJ 11.222.333/0001-81"),
        (" cnpj: 11.222.333/0001-81 ", "CNPJ 11.222.333/0001-81"),
        # The Federal Revenue's own example of a CNPJ with letters.
        ("12.ABC.345/01DE-35", "CNPJ 12.ABC.345/01DE-35"),
        ("12abc34501de35", "CNPJ 12.ABC.345/01DE-35"),
    ],
)
def test_a_number_is_written_with_what_it_is(typed: str, written: str) -> None:
    assert write_supplier_id(typed) == written


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "111",
        "11144477736",
        "11144477745",
        "1114447773A",
        "11222333000182",
        "12ABC34501DEAA",
        "00000000000",
        "00000000000000",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="no CPF or CNPJ"):
        write_supplier_id(typed)
