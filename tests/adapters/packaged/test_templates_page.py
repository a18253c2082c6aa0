"""The page of the catalogue is what the tool writes."""

from puntual.adapters.packaged.templates import PackagedTemplates
from puntual.domain.templates.template import template_stem
from tools.write_templates_page import TARGET, render_page


def test_the_page_is_up_to_date() -> None:
    written = TARGET.read_text(encoding="utf-8")
    assert written == render_page(), "run python -m tools.write_templates_page"


def test_the_page_shows_every_stem_and_every_form() -> None:
    page = render_page()
    for stem in {template_stem(one.name) for one in PackagedTemplates().texts()}:
        assert f"## {stem}\n" in page or f"`{stem}` says instead" in page
