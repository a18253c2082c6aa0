"""The written copy that Chile's law wants, in the words of customers there."""

import pytest

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.templates.template import template_name

_CATALOGUE = PackagedTemplates()


def test_the_written_copy_speaks_as_customers_in_chile_do() -> None:
    languages = _CATALOGUE.catalogue().languages
    assert languages["written_copy"] == {"es_CL", "pt_BR", "en"}
    assert languages["written_copy_usted"] == {"es_CL"}


@pytest.mark.parametrize("language", ["es_CL", "pt_BR", "en"])
def test_the_written_copy_says_all_that_chiles_law_lists(language: str) -> None:
    """Ley 19.496 art. 37: contract and dates, amount, ways to pay, contact, and no execution."""
    copy = _CATALOGUE.find(template_name("written_copy"), language)
    assert copy is not None
    wanted = {"invoices", "amount", "due_date", "how_to_pay", "contact_line", "creditor_name"}
    assert wanted <= set(copy.variables)
    law = "no se trata de un procedimiento que persiga la ejecución de los bienes del deudor"
    assert law in copy.body
    assert any(one in copy.body for one in ("copia escrita", "em papel", "on paper"))
