"""The page of the catalogue is what the tool writes."""

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.policies.cadence import PREVENTIVE_AND_OVERDUE
from puntual.domain.templates.template import template_stem
from tools.write_templates_page import TARGET, render_page


def test_the_page_is_up_to_date() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == render_page(), "run python -m tools.write_templates_page"


def test_the_page_shows_every_stem_and_every_form() -> None:
    page = render_page()
    for one in PackagedTemplates().texts():
        stem = (template_stem(one.name) or "").removesuffix("_usted")
        assert f"## {stem}\n" in page or f"`{stem}` says instead" in page


def test_the_page_shows_usted_where_it_has_a_stem_of_its_own() -> None:
    assert render_page().count("<code>es_PE, usted</code>") >= len(PREVENTIVE_AND_OVERDUE.steps)
